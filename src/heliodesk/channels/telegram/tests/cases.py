"""How Telegram says it."""

from typing import Any

from heliodesk.channels.base import Account, Kind, Request
from heliodesk.channels.telegram import receiving
from heliodesk.channels.tests.platform import Never, Platform, Said

ANN = {"id": 11, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "username": "annlee"}
CHAT = {"id": 11, "type": "private", "first_name": "Ann"}
BOT = {"id": 999, "is_bot": True, "first_name": "Desk", "username": "desk_bot"}
HEADER = "x-telegram-bot-api-secret-token"
ACCOUNT = Account("telegram", "main", "999", {"secret_token": "agreed"})


def message(update_id: Any = 1, kind: str = "message", **held: Any) -> dict[str, Any]:
    return {"update_id": update_id, kind: {"message_id": 5, "date": 1760000000, "chat": CHAT, "from": ANN} | held}


def one(update: dict[str, Any], **wanted: Any) -> Said:
    return Said([update], [{"conversation_id": "11", "sender_id": "11", "sender_name": "Ann Lee"} | wanted])


PLATFORM = Platform(
    channel="telegram",
    module=receiving,
    account=ACCOUNT,
    seal=lambda body: Request(body, {HEADER: "agreed"}),
    text=lambda key, words: message(int(key), text=words),
    batch=lambda updates: {"ok": True, "result": list(updates)},
    forged=(
        lambda body: Request(body),
        lambda body: Request(body, {HEADER: ""}),
        lambda body: Request(body, {HEADER: "agree"}),
        lambda body: Request(body, {HEADER: "Agreed"}),
        lambda body: Request(body, {HEADER: "agreed\u00e4"}),
    ),
    cases={
        "text": one(message(text="hello"), kind=Kind.MESSAGE, text="hello", external_message_id="5", event_key="1"),
        "batch": Said(
            [{"ok": True, "result": [message(1, text="a"), message(2, text="b")]}],
            [{"text": "a", "event_key": "1"}, {"text": "b", "event_key": "2"}],
        ),
        "edit": one(
            message(2, "edited_message", text="no", edit_date=1760000009),
            kind=Kind.EDIT,
            text="no",
            external_message_id="5",
        ),
        "delete": Said(
            [
                {
                    "update_id": 3,
                    "deleted_business_messages": {"business_connection_id": "b", "chat": CHAT, "message_ids": [5, 6]},
                }
            ],
            [{"kind": Kind.DELETE, "external_message_id": "5", "facts": {"external_message_ids": ["5", "6"]}}],
        ),
        "reaction": one(
            {
                "update_id": 4,
                "message_reaction": {
                    "chat": CHAT,
                    "message_id": 5,
                    "user": ANN,
                    "date": 1,
                    "old_reaction": [],
                    "new_reaction": [{"type": "emoji", "emoji": "👍"}],
                },
            },
            kind=Kind.REACTION,
            external_message_id="5",
            facts={"emoji": "👍", "action": "add"},
        ),
        "reply": one(message(text="yes", reply_to_message={"message_id": 3, "chat": CHAT}), text="yes", reply_to="3"),
        "sticker": one(message(sticker={"file_id": "s1", "emoji": "😀"}), attachments=[("sticker", "s1")], text=None),
        "location": one(
            message(
                venue={"location": {"latitude": 1.5, "longitude": -2.25}, "title": "Here"},
                location={"latitude": 1.5, "longitude": -2.25},
            ),
            attachments=[("location", "1.5,-2.25")],
        ),
        "contact": one(
            message(contact={"phone_number": "+1555", "first_name": "Bo"}), attachments=[("contact", "+1555")]
        ),
        "voice": one(message(voice={"file_id": "v1", "duration": 2}), attachments=[("audio", "v1")]),
        "album": Said(
            [
                message(7, media_group_id="g", photo=[{"file_id": "p-small"}, {"file_id": "p-large"}], caption="two"),
                message(8, media_group_id="g", photo=[{"file_id": "q"}]),
            ],
            [
                {"attachments": [("image", "p-large")], "text": "two", "facts": {"album": "g"}},
                {"attachments": [("image", "q")], "text": None, "facts": {"album": "g"}},
            ],
        ),
        "unsupported": one(message(hologram={"file_id": "h"}), attachments=[("unsupported", "5")], kind=Kind.MESSAGE),
        "echo": Said(
            [message(text="ours", **{"from": BOT})], [{"kind": Kind.IGNORE, "text": None, "facts": {"is_echo": True}}]
        ),
        "other_account": Never("each bot has an address and a secret of its own"),
    },
)
