"""How Messenger and Instagram say it."""

from typing import Any

from heliodesk.channels.base import Account, Kind
from heliodesk.channels.messenger import receiving
from heliodesk.channels.tests.meta import ANSWERS, FORGED, SECRETS, seal
from heliodesk.channels.tests.platform import Never, Platform, Said

NO_CONTACTS = Never("nobody can send a contact there")


def event(**held: Any) -> dict[str, Any]:
    return {"sender": {"id": "77"}, "recipient": {"id": "100"}, "timestamp": 1760000000000} | held


def message(**held: Any) -> dict[str, Any]:
    return event(message={"mid": "m1"} | held)


def text(key: str, words: str) -> dict[str, Any]:
    return message(mid=key, text=words)


def body(*events: Any, field: str = "messaging", page: str = "100") -> dict[str, Any]:
    return {"object": "page", "entry": [{"id": page, "time": 1760000000001, field: list(events)}]}


def one(*events: Any, **wanted: Any) -> Said:
    return Said([body(*events)], [{"conversation_id": "77", "sender_id": "77", "sender_name": None} | wanted])


def attached(kind: str, **payload: Any) -> dict[str, Any]:
    return message(attachments=[{"type": kind, "payload": payload}])


SHARED: dict[str, Said | Never] = {
    "text": one(text("m1", "hello"), kind=Kind.MESSAGE, text="hello", event_key="m1", external_message_id="m1"),
    "batch": Said(
        [body(text("m1", "a"), text("m2", "b"))], [{"text": "a", "event_key": "m1"}, {"text": "b", "event_key": "m2"}]
    ),
    "edit": one(
        event(message_edit={"mid": "m1", "text": "no", "num_edit": "2"}),
        kind=Kind.EDIT,
        text="no",
        external_message_id="m1",
        event_key="edit:m1:2",
    ),
    "reaction": one(
        event(reaction={"mid": "m1", "action": "react", "reaction": "other", "emoji": "👍"}),
        kind=Kind.REACTION,
        external_message_id="m1",
        facts={"emoji": "👍", "action": "add"},
    ),
    "reply": one(message(text="yes", reply_to={"mid": "m0"}), text="yes", reply_to="m0"),
    "sticker": one(
        message(
            attachments=[
                {"type": "image", "payload": {"url": "https://s.example/1", "sticker_id": 369}},
                {"type": "sticker", "payload": {"url": "https://s.example/1", "sticker_id": 369}},
            ]
        ),
        attachments=[("sticker", "https://s.example/1")],
    ),
    "location": one(
        attached("location", coordinates={"lat": 1.5, "long": -2.25}), attachments=[("location", "1.5,-2.25")]
    ),
    "contact": NO_CONTACTS,
    "voice": one(attached("audio", url="https://a.example/v"), attachments=[("audio", "https://a.example/v")]),
    "album": one(
        message(attachments=[{"type": "image", "payload": {"url": f"https://a.example/{n}"}} for n in (1, 2)]),
        attachments=[("image", "https://a.example/1"), ("image", "https://a.example/2")],
    ),
    "unsupported": one(message(is_unsupported=True), attachments=[("unsupported", "m1")], kind=Kind.MESSAGE),
    "echo": Said(
        [
            body(
                event(
                    sender={"id": "100"}, recipient={"id": "77"}, message={"mid": "m9", "is_echo": True, "text": "ours"}
                )
            )
        ],
        [{"kind": Kind.IGNORE, "conversation_id": "77", "text": "ours", "facts": {"is_echo": True}}],
    ),
    "other_account": Said(
        [body(event(recipient={"id": "200"}, message={"mid": "m", "text": "not ours"}), page="200")],
        [{"kind": Kind.IGNORE, "text": None}],
    ),
}


def _platform(channel: str, **cases: Said | Never) -> Platform:
    return Platform(
        channel=channel,
        module=receiving,
        account=Account(channel, "main", "100", SECRETS),
        seal=seal,
        forged=FORGED,
        answers=ANSWERS,
        text=text,
        batch=lambda events: body(*events),
        cases=SHARED | cases,
    )


PLATFORM = _platform("messenger", delete=Never("Messenger tells of no deletion"))
INSTAGRAM = _platform(
    "instagram",
    delete=one(message(is_deleted=True), kind=Kind.DELETE, external_message_id="m1", event_key="m1:deleted"),
)
