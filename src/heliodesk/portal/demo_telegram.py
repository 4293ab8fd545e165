"""Telegram as a customer of Northstar sees it in the demo: a chat with the exchange's bot, and what an app can do.

Not the desk's: it stands for the other side, and only in the demo.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from heliodesk.channels.chats.accounts import spoken_to_at
from heliodesk.channels.chats.joining import join
from heliodesk.outbound import OutboundError, fetch
from heliodesk.text.links import absolute

# Whoever writes there: id → name, language.
PEOPLE = {"111": ("Amara", "en"), "112": ("陈伟", "zh-hans"), "113": ("Bruno", "pt")}
_LARGEST = 3 * 2**20


@require_safe
@never_cache
def app(request: HttpRequest) -> HttpResponse:
    """`?as=111`: the chat of one of them. `part=1`: its messages alone."""
    user = request.GET.get("as", "111")
    if user not in PEOPLE:
        raise Http404
    chat = _ask("GET", f"/-/chats/{user}")
    if chat is not None:
        _connect()
    context = {
        "people": [(key, name) for key, (name, _language) in PEOPLE.items()],
        "user": user,
        "works": chat is not None,
        "blocked": bool(chat and chat["blocked"]),
        "rows": [_row(each, user) for each in (chat or {}).get("messages", [])],
    }
    if request.GET.get("part"):
        return render(request, "portal/northstar_telegram_rows.html", context)
    return render(request, "portal/northstar_telegram.html", context)


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Say something, with a picture or without; `edit`: the message that it replaces; `block`: block the bot, or let it."""
    user = request.POST.get("as", "")
    if user not in PEOPLE:
        raise Http404
    name, language = PEOPLE[user]
    if request.POST.get("block"):
        answer = _ask("POST", "/-/block", {"user": user})
    else:
        picture = request.FILES.get("picture")
        said: dict[str, Any] = {
            "user": user,
            "name": name,
            "language": language,
            "text": request.POST.get("text", "")[:4096].replace("\x00", ""),
            "photo": picture.read(_LARGEST).hex() if picture else "",
        }
        edited = request.POST.get("edit", "")
        if edited.isdecimal():
            said["edit"] = int(edited)
        answer = _ask("POST", "/-/write", said) if said["text"].strip() or said["photo"] else {}
    if answer is None:
        messages.error(request, _("The demo’s Telegram did not take it. Try again."))
    return redirect(f"{reverse('portal:northstar-telegram')}?as={user}")


def _connect() -> None:
    """The stand-in forgets us with each run."""
    hook = _ask("GET", "/-/hook")
    account = spoken_to_at(settings.DEMO_TELEGRAM)
    if account is not None and hook is not None and not hook["url"].startswith(absolute("/")):
        join(account)


def _row(message: dict[str, Any], user: str) -> dict[str, Any]:
    return {
        "id": message["message_id"],
        "mine": str(message["from"]["id"]) == user,
        "text": message.get("text") or message.get("caption") or "",
        "file": next((kind for kind in ("photo", "document", "video", "audio") if kind in message), ""),
        "edited": "edit_date" in message,
        "at": datetime.fromtimestamp(message["date"], UTC),
    }


def _ask(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
    """None when it does not run here."""
    if not settings.DEMO_TELEGRAM:
        return None
    data = json.dumps(body).encode() if body is not None else b""
    try:
        answer = fetch(
            method,
            f"{settings.DEMO_TELEGRAM}{path}",
            body=data,
            headers={"content-type": "application/json"},
            seconds=5,
        )
    except OutboundError:
        return None
    if not answer.ok:
        return None
    found: dict[str, Any] = json.loads(answer.body)
    return found
