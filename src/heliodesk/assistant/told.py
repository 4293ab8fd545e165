"""What a message of the assistant is made of, for those who draw it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from heliodesk.conversations.models import Message
from heliodesk.text.links import absolute
from heliodesk.text.saying import language_in_words, short_date


def is_by_assistant(message: Message) -> bool:
    """Did the assistant say it? Notes are its own too."""
    return "assistant" in message.data and not message.by_customer and message.agent_id is None


def told(message: Message) -> dict[str, Any]:
    """What it is, the articles and the links of it, with whole addresses; in the active language and zone."""
    data = message.data.get("assistant", {})
    return {
        "what": data.get("what", ""),
        "articles": [_article(each) for each in data.get("articles", ())],
        "links": [{**each, "address": _whole(each["address"])} for each in data.get("links", ())],
    }


def _article(told: dict[str, Any]) -> dict[str, str]:
    return {
        "title": told["title"],
        "heading": told.get("heading", ""),
        "text": told.get("text", ""),
        "lang": told["language"],
        "address": _whole(told["address"]),
        "version": _version(told),
    }


def _version(told: dict[str, Any]) -> str:
    """ "Version 3.2, 12 Nov 2026 · in English · the text that it is translated from has changed since"."""
    at = short_date(datetime.fromisoformat(told["at"])) if told.get("at") else ""
    version = told.get("version") or str(told.get("edition", ""))
    parts = [_("Version %(version)s, %(day)s") % {"version": version, "day": at}]
    if told.get("other"):
        parts.append(_("in %(language)s") % {"language": language_in_words(told["language"])})
    if told.get("stale"):
        parts.append(_("the original has changed since"))
    return " · ".join(parts)


def _whole(address: str) -> str:
    """Of a page of ours; one of the exchange stays as it is set."""
    return absolute(address) if address.startswith("/") else address


def name() -> str:
    """How it signs."""
    return _("Assistant")
