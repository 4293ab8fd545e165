"""What only Discord says: interactions and their signatures, forwards, notices."""

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heliodesk.channels.base import Account, Incoming, Kind, Request
from heliodesk.channels.discord.receiving import receive, verify
from heliodesk.channels.discord.tests.cases import ACCOUNT, ANN, event, message

KEY = Ed25519PrivateKey.from_private_bytes(b"d" * 32)
SIGNED = Account("discord", "main", "999", {"public_key": KEY.public_key().public_bytes_raw().hex()})


def signed(sent: dict[str, Any], **headers: str) -> Request:
    raw = json.dumps(sent).encode()
    given = {"x-signature-ed25519": KEY.sign(b"1757000000" + raw).hex(), "x-signature-timestamp": "1757000000"}
    return Request(raw, given | {name.replace("_", "-"): value for name, value in headers.items()})


def interaction(kind: int, **held: Any) -> dict[str, Any]:
    return {
        "id": "i",
        "type": kind,
        "application_id": "999",
        "channel_id": "70",
        "token": "t",
        "user": ANN,
        "version": 1,
    } | held


def read(sent: dict[str, Any], method: str = "WS") -> Incoming:
    [told] = receive(Request(json.dumps(sent).encode(), method=method), ACCOUNT)
    return told


def test_a_ping_is_answered():
    answer = verify(signed(interaction(1)), SIGNED)
    assert (answer.status, json.loads(answer.body), answer.content_type) == (200, {"type": 1}, "application/json")
    assert verify(signed({"version": 1, "application_id": "999", "type": 0}), SIGNED).status == 204


@pytest.mark.parametrize(
    "request_",
    [
        signed(interaction(1), x_signature_ed25519="zz"),
        signed(interaction(1), x_signature_ed25519="00" * 64),
        signed(interaction(1), x_signature_ed25519=""),
        signed(interaction(1), x_signature_timestamp="1757000001"),
        signed(interaction(1), x_signature_timestamp="\ud800"),
        Request(b"{}"),
    ],
)  # fmt: skip
def test_the_probes_of_discord_are_refused(request_: Request):
    assert verify(request_, SIGNED).status == 401


@pytest.mark.parametrize("public", ["", "zz", "00" * 31])
def test_without_a_key_nobody_is_let_in(public: str):
    assert verify(signed(interaction(2)), Account("discord", "main", secrets={"public_key": public})).status == 401


@pytest.mark.parametrize(
    ("held", "text", "facts"),
    [
        ((2, {"name": "verify", "options": [{"name": "code", "type": 3, "value": "A1"}]}), "/verify A1", {"is_command": True}),
        ((2, {"name": "ask", "options": [{"name": "human", "type": 1, "options": [{"value": True}]}]}), "/ask human true", {}),
        ((3, {"custom_id": "yes", "component_type": 2}), "Yes!", {"is_postback": True, "postback": "yes"}),
        ((3, {"custom_id": "no", "component_type": 2}), "no", {"postback": "no"}),
        ((3, {"custom_id": "pick", "component_type": 3, "values": ["a", "b"]}), "Apple, b", {"postback": "pick"}),
        ((5, {"custom_id": "form", "components": [{"components": [{"value": "one"}]}, {"component": {"values": ["two"]}}]}), "one\ntwo", {"postback": "form"}),
    ],
)  # fmt: skip
def test_what_somebody_does_is_what_they_say(held: tuple[int, dict[str, Any]], text: str, facts: dict[str, Any]):
    shown = [
        {
            "type": 1,
            "components": [
                {"custom_id": "yes", "label": "Yes!"},
                {"custom_id": "pick", "options": [{"value": "a", "label": "Apple"}]},
            ],
        }
    ]
    sent = interaction(held[0], data=held[1], message={"id": "4", "components": shown})
    request = signed(sent)
    assert verify(request, SIGNED) is None
    [told] = receive(request, SIGNED)
    assert (told.kind, told.text, told.sender_name, told.event_key, told.reply_to) == (
        Kind.MESSAGE,
        text,
        "Ann",
        "i",
        "4",
    )
    assert facts.items() <= told.facts.items()
    assert read(event("INTERACTION_CREATE", **sent)).text == text


def test_suggestions_while_typing_are_nobodys_words():
    assert read(interaction(4, data={"name": "ask"}), "POST").kind is Kind.IGNORE


def test_what_is_passed_on_has_the_words_of_the_other():
    snapshot = {
        "message": {
            "content": "their words",
            "attachments": [{"url": "https://cdn.example/a.png", "filename": "a.png"}],
        }
    }
    told = read(
        message(message_reference={"type": 1, "message_id": "3", "channel_id": "1"}, message_snapshots=[snapshot])
    )
    assert (told.text, told.reply_to, told.facts["is_forward"], told.attachments[0].type) == (
        "their words",
        None,
        True,
        "image",
    )


def test_a_poll_is_read_aloud():
    poll = {"question": {"text": "When?"}, "answers": [{"poll_media": {"text": "Now"}}]}
    assert read(message(poll=poll)).text == "When?\n- Now"


@pytest.mark.parametrize("kind", [6, 7, 8, 18, 21, 46])
def test_a_notice_is_no_message(kind: int):
    assert read(message(type=kind, content="pinned")).kind is Kind.IGNORE


def test_the_name_on_the_server_comes_first():
    told = read(message(guild_id="1", member={"nick": "Boss"}, content="hi"))
    assert (told.sender_name, told.is_group) == ("Boss", True)


def test_reactions_are_told_apart_without_a_time():
    held = {"user_id": "11", "message_id": "5", "channel_id": "70", "emoji": {"name": "👍"}}
    keys = {read(event("MESSAGE_REACTION_ADD", **held) | {"s": place}).event_key for place in (1, 1, 5)}
    assert len(keys) == 2
    assert read(event("MESSAGE_REACTION_REMOVE_ALL", message_id="5", channel_id="70")).facts["action"] == "remove_all"


@pytest.mark.parametrize(
    "sent",
    [
        {"op": 10, "d": {}},
        {"op": 7, "d": None},
        {"op": 9, "d": False},
        event("TYPING_START", user_id="11", channel_id="70"),
        event("GUILD_CREATE", id="1"),
    ],
)
def test_the_gateways_own_talk(sent: dict[str, Any]):
    assert read(sent).kind is Kind.IGNORE


@pytest.mark.parametrize(
    "held", [{"mentions": [{"id": "999"}]}, {"type": 19, "referenced_message": {"author": {"id": "999"}}}]
)
def test_on_a_server_it_is_told_that_somebody_speaks_to_us(held: dict[str, Any]):
    assert read(message(guild_id="1", content="hi", **held)).facts["is_mention"]
    assert "is_mention" not in read(message(guild_id="1", content="hi", mentions=[ANN])).facts


def test_our_own_reaction_is_an_echo():
    told = read(event("MESSAGE_REACTION_ADD", user_id="999", message_id="5", channel_id="70", emoji={"name": "👍"}))
    assert (told.kind, told.facts["echo_of"]) == (Kind.IGNORE, "reaction")
