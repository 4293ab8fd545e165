"""How Discord says it: by its gateway; interactions have tests of their own."""

from typing import Any

from heliodesk.channels.base import Account, Kind, Request
from heliodesk.channels.discord import receiving
from heliodesk.channels.tests.platform import Never, Platform, Said

ACCOUNT = Account("discord", "main", "999")
ANN = {"id": "11", "username": "ann", "global_name": "Ann"}


def event(kind: str, **held: Any) -> dict[str, Any]:
    return {"op": 0, "s": 7, "t": kind, "d": held}


def message(kind: str = "MESSAGE_CREATE", **held: Any) -> dict[str, Any]:
    made = {
        "id": "5",
        "channel_id": "70",
        "author": ANN,
        "content": "",
        "timestamp": "2026-07-11T17:27:07.299000+00:00",
        "type": 0,
    }
    return event(kind, **made | held)


def one(sent: Any, **wanted: Any) -> Said:
    return Said([sent], [{"conversation_id": "70", "sender_id": "11", "sender_name": "Ann"} | wanted])


def file(name: str, kind: str) -> dict[str, Any]:
    return {"id": "1", "filename": name, "content_type": kind, "url": f"https://cdn.example/{name}"}


PLATFORM = Platform(
    channel="discord",
    module=receiving,
    account=ACCOUNT,
    seal=lambda body: Request(body, method="WS"),
    text=lambda key, words: message(id=key, content=words),
    batch=lambda events: events[0],
    unbatched="the gateway sends one event at a time",
    cases={
        "text": one(
            message(content="hello"),
            kind=Kind.MESSAGE,
            text="hello",
            event_key="5",
            external_message_id="5",
            is_group=False,
        ),
        "batch": Never("the gateway sends one event at a time"),
        "edit": Said(
            [
                message("MESSAGE_UPDATE", content="no", edited_timestamp="2026-07-11T17:30:00+00:00"),
                message("MESSAGE_UPDATE", content="look https://a.example", edited_timestamp=None, embeds=[{}]),
            ],
            [{"kind": Kind.EDIT, "text": "no", "external_message_id": "5"}, {"kind": Kind.IGNORE, "text": None}],
        ),
        "delete": Said(
            [
                event("MESSAGE_DELETE", id="5", channel_id="70"),
                event("MESSAGE_DELETE_BULK", ids=["5", "6"], channel_id="70"),
            ],
            [
                {"kind": Kind.DELETE, "external_message_id": "5", "conversation_id": "70"},
                {"kind": Kind.DELETE, "external_message_id": "5", "facts": {"external_message_ids": ["5", "6"]}},
            ],
        ),
        "reaction": Said(
            [
                event(
                    "MESSAGE_REACTION_ADD",
                    user_id="11",
                    message_id="5",
                    channel_id="70",
                    emoji={"id": None, "name": "👍"},
                )
            ],
            [
                {
                    "kind": Kind.REACTION,
                    "sender_id": "11",
                    "external_message_id": "5",
                    "facts": {"emoji": "👍", "action": "add"},
                }
            ],
        ),
        "reply": one(message(type=19, content="yes", message_reference={"message_id": "4"}), text="yes", reply_to="4"),
        "sticker": one(
            message(sticker_items=[{"id": "s", "name": "Wave", "format_type": 3}]), attachments=[("sticker", "s")]
        ),
        "location": Never("there are none"),
        "contact": Never("there are none"),
        "voice": one(
            message(flags=8192, attachments=[file("v.ogg", "audio/ogg")]),
            attachments=[("audio", "https://cdn.example/v.ogg")],
        ),
        "album": one(
            message(content="two", attachments=[file("a.png", "image/png"), file("b.pdf", "application/pdf")]),
            text="two",
            attachments=[("image", "https://cdn.example/a.png"), ("file", "https://cdn.example/b.pdf")],
        ),
        "unsupported": one(message(), kind=Kind.MESSAGE, text=None, facts={"content_hidden": True}),
        "echo": Said(
            [
                message(content="ours", author={"id": "999", "bot": True}),
                message(content="a bot", author={"id": "5", "bot": True}),
            ],
            [
                {"kind": Kind.IGNORE, "text": None, "facts": {"is_echo": True}},
                {"kind": Kind.IGNORE, "text": None, "facts": {"is_bot": True}},
            ],
        ),
        "other_account": Never("each bot has a gateway of its own"),
    },
)
