"""How WhatsApp says it."""

from typing import Any

from heliodesk.channels.base import Account, Kind
from heliodesk.channels.tests.meta import ANSWERS, FORGED, SECRETS, seal
from heliodesk.channels.tests.platform import Platform, Said
from heliodesk.channels.whatsapp import receiving

ACCOUNT = Account("whatsapp", "main", "100", SECRETS)
CONTACT = {"wa_id": "4911", "user_id": "DE.7", "profile": {"name": "Ann"}}


def text(key: str, words: str) -> dict[str, Any]:
    return message(id=key, type="text", text={"body": words})


def message(**held: Any) -> dict[str, Any]:
    return {"from": "4911", "id": "wamid.1", "timestamp": "1760000000"} | held


def body(*messages: Any, number: str = "100", contacts: Any = (CONTACT,), **more: Any) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "49100", "phone_number_id": number},
        "contacts": list(contacts), "messages": list(messages),
    } | more  # fmt: skip
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}],
    }


def one(*messages: Any, **wanted: Any) -> Said:
    return Said([body(*messages)], [{"conversation_id": "4911", "sender_id": "4911", "sender_name": "Ann"} | wanted])


PLATFORM = Platform(
    channel="whatsapp",
    module=receiving,
    account=ACCOUNT,
    seal=seal,
    forged=FORGED,
    answers=ANSWERS,
    text=text,
    batch=lambda messages: body(*messages),
    cases={
        "text": one(
            text("wamid.1", "hello"), kind=Kind.MESSAGE, text="hello", event_key="wamid.1", facts={"user_id": "DE.7"}
        ),
        "batch": Said(
            [
                body(
                    text("m2", "from B") | {"from": "222"},
                    text("m1", "from A") | {"from": "111"},
                    contacts=[{"wa_id": "111", "profile": {"name": "A"}}, {"wa_id": "222", "profile": {"name": "B"}}],
                )
            ],
            [
                {"sender_name": "B", "text": "from B", "event_key": "m2"},
                {"sender_name": "A", "text": "from A", "event_key": "m1"},
            ],
        ),
        "edit": one(
            message(
                id="e",
                type="edit",
                edit={"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "no"}}},
            ),
            kind=Kind.EDIT,
            text="no",
            external_message_id="wamid.0",
            event_key="e",
        ),
        "delete": one(
            message(id="d", type="revoke", revoke={"original_message_id": "wamid.0"}),
            kind=Kind.DELETE,
            external_message_id="wamid.0",
            event_key="d",
        ),
        "reaction": one(
            message(type="reaction", reaction={"message_id": "wamid.0", "emoji": "👍"}),
            kind=Kind.REACTION,
            external_message_id="wamid.0",
            facts={"emoji": "👍", "action": "add"},
        ),
        "reply": one(
            text("m", "yes") | {"context": {"id": "wamid.0", "from": "49100"}}, text="yes", reply_to="wamid.0"
        ),
        "sticker": one(
            message(type="sticker", sticker={"id": "s", "mime_type": "image/webp"}), attachments=[("sticker", "s")]
        ),
        "location": one(
            message(type="location", location={"latitude": 1.5, "longitude": -2.25}),
            attachments=[("location", "1.5,-2.25")],
        ),
        "contact": one(
            message(type="contacts", contacts=[{"name": {"formatted_name": "Bo"}, "phones": [{"phone": "+1555"}]}]),
            attachments=[("contact", "+1555")],
        ),
        "voice": one(
            message(type="audio", audio={"id": "v", "voice": True}),
            attachments=[("audio", "v")],
            facts={"is_voice": True},
        ),
        "album": Said(
            [
                body(
                    message(id="1", type="image", image={"id": "p", "caption": "two"}),
                    message(id="2", type="image", image={"id": "q"}),
                )
            ],
            [{"attachments": [("image", "p")], "text": "two"}, {"attachments": [("image", "q")], "text": None}],
        ),  # pictures sent together come as messages of their own, and nothing tells that they belong together
        "unsupported": one(
            message(type="unsupported", errors=[{"code": 131051}]),
            attachments=[("unsupported", "wamid.1")],
            facts={"error_code": 131051},
        ),
        "echo": Said(
            [
                body(
                    contacts=(),
                    message_echoes=[message(id="o", to="4911", type="text", text={"body": "ours"}) | {"from": "49100"}],
                )
            ],
            [
                {
                    "kind": Kind.IGNORE,
                    "conversation_id": "4911",
                    "text": "ours",
                    "facts": {"is_echo": True, "echo_of": "message"},
                }
            ],
        ),
        "other_account": Said(
            [body(text("m", "not ours"), number="200")], [{"kind": Kind.IGNORE, "text": None, "sender_id": None}]
        ),
    },
)
