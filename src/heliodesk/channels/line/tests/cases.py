"""How LINE says it."""

import base64
import hashlib
import hmac
from typing import Any

from heliodesk.channels.base import Account, Kind, Request
from heliodesk.channels.line import receiving
from heliodesk.channels.tests.platform import Never, Platform, Said

SECRET, HEADER = "channel-secret", "x-line-signature"
ACCOUNT = Account("line", "main", "Udesk", {"channel_secret": SECRET})
ANN = {"type": "user", "userId": "Uann"}


def code(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


def event(kind: str = "message", key: Any = "E1", **held: Any) -> dict[str, Any]:
    return {
        "type": kind, "webhookEventId": key, "timestamp": 1760000000000, "source": ANN, "replyToken": "r", "mode": "active",
        "deliveryContext": {"isRedelivery": False},
    } | held  # fmt: skip


def message(shown: str, key: str = "E1", **held: Any) -> dict[str, Any]:
    return event(key=key, message={"id": "5", "type": shown} | held)


def body(*events: Any) -> dict[str, Any]:
    return {"destination": "Udesk", "events": list(events)}


def one(*events: Any, **wanted: Any) -> Said:
    return Said([body(*events)], [{"conversation_id": "Uann", "sender_id": "Uann", "sender_name": None} | wanted])


GROUP = {"type": "group", "groupId": "Cgroup", "userId": "Uann"}

PLATFORM = Platform(
    channel="line",
    module=receiving,
    account=ACCOUNT,
    seal=lambda body: Request(body, {HEADER: code(body)}),
    forged=(
        lambda body: Request(body),
        lambda body: Request(body, {HEADER: ""}),
        lambda body: Request(body, {HEADER: code(body + b" ")}),
        lambda body: Request(body, {HEADER: hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}),
        lambda body: Request(body, {HEADER: "\u00e4"}),
    ),
    text=lambda key, words: message("text", key, text=words),
    batch=lambda events: body(*events),
    cases={
        "text": one(
            message("text", text="hello"),
            kind=Kind.MESSAGE,
            text="hello",
            event_key="E1",
            external_message_id="5",
            facts={"reply_token": "r"},
        ),
        "batch": Said(
            [body(message("text", "E1", text="a"), message("text", "E2", text="b"))],
            [{"text": "a", "event_key": "E1"}, {"text": "b", "event_key": "E2"}],
        ),
        "edit": Said(
            [body(event("messageEdited", source=GROUP, message={"id": "5", "type": "text", "text": "no"}))],
            [
                {
                    "kind": Kind.EDIT,
                    "text": "no",
                    "external_message_id": "5",
                    "conversation_id": "Cgroup",
                    "is_group": True,
                }
            ],
        ),
        "delete": one(event("unsend", unsend={"messageId": "5"}), kind=Kind.DELETE, external_message_id="5"),
        "reaction": Never("LINE tells of no reactions"),
        "reply": one(message("text", text="yes", quotedMessageId="4"), text="yes", reply_to="4"),
        "sticker": one(
            message("sticker", packageId="1", stickerId="52", keywords=["joy"]),
            attachments=[("sticker", "52")],
            text=None,
        ),
        "location": one(
            message("location", latitude=1.5, longitude=-2.25, title="Here"), attachments=[("location", "1.5,-2.25")]
        ),
        "contact": Never("LINE keeps contacts from accounts of companies"),
        "voice": one(message("audio", duration=900, contentProvider={"type": "line"}), attachments=[("audio", "5")]),
        "album": Said(
            [
                body(
                    message("image", "E1", imageSet={"id": "set", "index": 2, "total": 2}),
                    message("image", "E2", imageSet={"id": "set", "index": 1, "total": 2}),
                )
            ],
            [
                {"attachments": [("image", "5")], "facts": {"album": "set", "album_place": 2}},
                {"facts": {"album": "set", "album_place": 1}},
            ],
        ),
        "unsupported": one(message("hologram"), attachments=[("unsupported", "5")], kind=Kind.MESSAGE),
        "echo": Never("what the account says is never sent back to it"),
        "other_account": Never("the secret is the channel's own, so what it signs is ours"),
    },
)
