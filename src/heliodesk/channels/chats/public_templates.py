"""What may be said in public without a thought: texts with nothing of anybody, in the customer's language if there is one."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.models import Account, Chat, Post
from heliodesk.channels.chats.public import is_private, link_for
from heliodesk.channels.chats.queueing import say
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.posting import post_message, post_note
from heliodesk.people.models import Agent

_TEXTS = Path(__file__).with_name("public_templates.json")
_PRIVATE = ("telegram", "x", "instagram")  # whose accounts people find by a name


@dataclass(frozen=True, slots=True)
class Offered:
    """A template as an agent chooses it: its key, what it is for, and its words in this conversation's language."""

    key: str
    title: str
    text: str


@lru_cache(maxsize=1)
def _texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(_TEXTS.read_text(encoding="utf-8"))
    return found


def offered(chat: Chat, conversation: Conversation) -> list[Offered]:
    """All that fit here; the link stands as a word until it is said."""
    titles = {
        "seen": _("Seen, with a link to go on in private"),
        "elsewhere": _("Seen, with where to write in private"),
        "careful": _("Take personal details out of the post"),
        "looking": _("We look into it"),
    }
    keys = [key for key in titles if key in _texts() and not (key == "elsewhere" and not _channel(chat))]
    if chat.is_group:  # whoever writes in a group has a private chat with us on the same platform
        keys = [key for key in keys if key != "seen" or not _channel(chat)]
    return [
        Offered(key, titles[key], _filled(key, chat, conversation, pgettext("in place of an address", "[link]")))
        for key in keys
    ]


def words_of(key: str, chat: Chat, conversation: Conversation) -> str:
    """The words of a template, with a link that is good. Raises KeyError for one that there is not."""
    link = link_for(chat, conversation) if "{link}" in _text(key, conversation.language) else ""
    return _filled(key, chat, conversation, link)


def say_in_public(key: str, chat: Chat, conversation: Conversation, *, by: Agent) -> None:
    """Say a template below the post, and keep in the conversation that it was said. Raises KeyError."""
    text = words_of(key, chat, conversation)
    if not conversation.is_tracked and not is_private(conversation.pk):
        told: dict[str, Any] = {"language": conversation.language, "data": {"public": True}}
        post_message(conversation=conversation.key, author=by.actor, body=text, client_id=uuid4(), **told)
        return
    post = Post.objects.filter(conversation=conversation).first()
    going = say(chat, text, reply_to=post.external if post else "")
    note = _("Said in public: %(text)s") % {"text": text}
    post_note(conversation=conversation, author=by.actor, body=note, data={"in_public": going.key})


def _text(key: str, language: str) -> str:
    by_language = _texts()[key]
    return by_language.get(language.split("-")[0], by_language["en"])


def _filled(key: str, chat: Chat, conversation: Conversation, link: str) -> str:
    text = _text(key, conversation.language)
    return text.replace("{link}", link).replace("{channel}", _channel(chat))


def _channel(chat: Chat) -> str:
    """Where one writes to us in private: on the same platform before others, by its public name."""
    rows = [each for each in Account.objects.kept().filter(state=Account.State.WORKS) if each.username]
    mine = sorted(rows, key=lambda each: (each.pk != chat.account_id, each.channel != chat.account.channel, each.pk))
    usable = [each for each in mine if each.channel in _PRIVATE]
    if not usable:
        return ""
    return f"{name_of(usable[0].channel)} @{usable[0].username}"
