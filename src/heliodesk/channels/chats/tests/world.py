"""Telegram's updates, as somebody's app causes them, and an account of ours that takes them."""

import itertools
import json
import time
from typing import Any

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Request
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.storing import keep
from heliodesk.people.models import Team

TOKEN = "7000000001:AAFakeTelegramTokenForTheDeskAndTests_0"
SECRET = "tell-nobody"

_updates, _messages = itertools.count(9_000), itertools.count(400)


def account_of(team: Team, **words: Any) -> Account:
    secrets = {"token": TOKEN, "secret_token": SECRET}
    told = {"own_id": "7000000001", "name": "@desk_fake_bot", "username": "desk_fake_bot", "options": {}, **words}
    return add(channel="telegram", secrets=secrets, team=team, by=SYSTEM, **told)


def message(text: str = "", *, chat: int = 111, user: int = 0, at: float = 0, **more: Any) -> dict[str, Any]:
    """A customer writes; `more` are fields of Telegram's message."""
    user = user or abs(chat)
    place: dict[str, Any] = {"id": chat, "type": "private", "first_name": "Ann"}
    if chat < 0:
        place = {"id": chat, "type": "supergroup", "title": "Traders"}
    one = {
        "message_id": more.pop("message_id", None) or next(_messages),
        "from": {"id": user, "is_bot": False, "first_name": "Ann", "language_code": more.pop("language", "en")},
        "chat": place,
        "date": int(at or time.time()),
        **({"text": text} if text else {}),
    }
    if text.startswith("/"):
        one["entities"] = [{"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}]
    return {"update_id": next(_updates), "message": {**one, **more}}


def edited(update: dict[str, Any], text: str) -> dict[str, Any]:
    one = {**update["message"], "text": text, "edit_date": int(time.time())}
    return {"update_id": next(_updates), "edited_message": one}


def reaction(update: dict[str, Any], emoji: str) -> dict[str, Any]:
    said = update["message"]
    new = [{"type": "emoji", "emoji": emoji}] if emoji else []
    old = [] if emoji else [{"type": "emoji", "emoji": "👍"}]
    facts = {"chat": said["chat"], "message_id": said["message_id"], "user": said["from"], "date": int(time.time())}
    return {"update_id": next(_updates), "message_reaction": {**facts, "old_reaction": old, "new_reaction": new}}


def blocked(chat: int, status: str = "kicked") -> dict[str, Any]:
    me = {"id": 7000000001, "is_bot": True, "first_name": "Desk", "username": "desk_fake_bot"}
    place = {"id": chat, "type": "private", "first_name": "Ann"}
    old = "member" if status == "kicked" else "kicked"
    change = {
        "chat": place,
        "from": {"id": chat, "is_bot": False, "first_name": "Ann"},
        "date": int(time.time()),
        "old_chat_member": {"user": me, "status": old},
        "new_chat_member": {"user": me, "status": status},
    }
    return {"update_id": next(_updates), "my_chat_member": change}


def come(account: Account, *updates: dict[str, Any], read: bool = True) -> None:
    """They arrive, and are filed."""
    for update in updates:
        keep(account.pk, Request(json.dumps(update, separators=(",", ":")).encode()))
    while read and read_some():
        pass
