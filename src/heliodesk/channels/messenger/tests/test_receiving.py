"""What only Messenger and Instagram say."""

import json
import time
from typing import Any

import pytest

from heliodesk.channels.base import Account, Incoming, Kind, Request
from heliodesk.channels.messenger.receiving import receive
from heliodesk.channels.messenger.tests.cases import attached, body, event, message, text

ACCOUNT = Account("messenger", "main", "100", options={"app_id": "555"})


def read(sent: dict[str, Any]) -> list[Incoming]:
    return receive(Request(json.dumps(sent).encode()), ACCOUNT)


def one(sent: dict[str, Any]) -> Incoming:
    [told] = read(body(sent))
    return told


def test_while_another_app_holds_the_thread_we_hear_all_the_same():
    [told] = read(body(text("m", "hi"), field="standby"))
    assert (told.kind, told.text, told.facts["standby"]) == (Kind.MESSAGE, "hi", True)


@pytest.mark.parametrize(("app", "direction"), [(555, None), (263902037430900, "outbound"), (None, "outbound")])
def test_an_echo_tells_whether_somebody_else_spoke_for_us(app: int | None, direction: str | None):
    told = one(
        event(
            sender={"id": "100"},
            recipient={"id": "77"},
            message={"mid": "m", "is_echo": True, "app_id": app, "text": "ours"},
        )
    )
    assert (told.kind, told.conversation_id, told.facts.get("direction")) == (Kind.IGNORE, "77", direction)


@pytest.mark.parametrize("held", [{"watermark": 1458668856253}, {"watermark": "1458668856253", "mids": ["m1", "m2"]}])
def test_what_is_delivered_goes_by_a_watermark(held: dict[str, Any]):
    told = one(event(delivery=held))
    assert (told.kind, told.facts["receipt"], told.facts["watermark_ms"]) == (Kind.RECEIPT, "delivered", 1458668856253)
    assert told.facts.get("external_message_ids") == held.get("mids")


def test_instagram_names_the_message_that_was_seen():
    told = one(event(read={"mid": "m1"}))
    assert (told.kind, told.external_message_id, told.facts["receipt"]) == (Kind.RECEIPT, "m1", "read")


def test_an_answer_to_a_story_has_no_message_to_answer():
    told = one(message(text="nice", reply_to={"story": {"id": "s", "url": "https://a.example/s"}}))
    assert (told.reply_to, told.facts["story_id"]) == (None, "s")


def test_a_pressed_button_brings_its_advertisement():
    told = one(
        event(
            postback={
                "mid": "m",
                "title": "Start",
                "payload": "GO",
                "referral": {"source": "ADS", "ad_id": 6, "ref": "r"},
            }
        )
    )
    assert (told.text, told.facts["postback"], told.facts["referral"], told.facts["referral_id"]) == (
        "Start",
        "GO",
        True,
        "6",
    )


def test_buttons_without_an_id_of_their_own_are_told_apart():
    first, again, later = (one(event(timestamp=at, postback={"title": "Start"})) for at in (1, 1, 2))
    assert first.event_key == again.event_key != later.event_key


@pytest.mark.parametrize(
    ("held", "facts"),
    [
        ({"optin": {"type": "notification_messages", "payload": "p"}}, {"state_change": "opted_in"}),
        ({"account_linking": {"status": "linked", "authorization_code": "c"}}, {"state_change": "account_linked"}),
        ({"account_linking": {"status": "unlinked"}}, {"state_change": "account_unlinked"}),
        ({"pass_thread_control": {"new_owner_app_id": "1"}}, {"state_change": "thread_passed", "new_owner": "1"}),
        ({"policy_enforcement": {"action": "block"}}, {"state_change": "policy", "policy": "block"}),
        ({"referral": {"ref": "r", "source": "SHORTLINK"}}, {"referral": True, "referral_ref": "r"}),
        ({"something_new": {}}, {"unknown_type": "something_new"}),
    ],
)  # fmt: skip
def test_what_is_known_and_nobodys_words(held: dict[str, Any], facts: dict[str, Any]):
    told = one(event(**held))
    assert told.kind is Kind.IGNORE
    assert facts.items() <= told.facts.items()


@pytest.mark.parametrize(
    ("sent", "attachment"),
    [
        (message(attachments=[{"type": "fallback", "url": "https://a.example", "payload": None}]), ("share", "https://a.example")),
        (attached("story_mention", url="https://a.example/s"), ("share", "https://a.example/s")),
        (attached("ig_reel", reel_video_id="9", url="https://a.example/r"), ("share", "https://a.example/r")),
        (attached("template", product={"elements": [{"id": "p", "image_url": "https://a.example/p"}]}), ("share", "https://a.example/p")),
        (attached("hologram"), ("unsupported", "m1")),
        (message(), ("unsupported", "m1")),
    ],
)  # fmt: skip
def test_what_hangs_on_a_message(sent: dict[str, Any], attachment: tuple[str, str]):
    assert [(held.type, held.id_or_url) for held in one(sent).attachments] == [attachment]


def test_a_post_under_its_old_and_its_new_name_is_one():
    both = [{"type": kind, "payload": {"url": "https://a.example/p"}} for kind in ("share", "ig_post")]
    assert len(one(message(attachments=both)).attachments) == 1


def test_a_template_is_read_aloud():
    told = one(
        message(attachments=[{"type": "template", "payload": {"elements": [{"title": "Card", "subtitle": "Pay"}]}}])
    )
    assert told.text == "Card\nPay"


def test_what_is_of_another_page_of_ours_is_left_to_it():
    sent = body(text("m1", "ours"))
    sent["entry"] += body(event(recipient={"id": "200"}, message={"mid": "m2", "text": "theirs"}), page="200")["entry"]
    assert [told.text for told in read(sent)] == ["ours"]


def changed(field: str, value: dict[str, Any]) -> Incoming:
    [told] = read(
        {"object": "page", "entry": [{"id": "100", "time": 5, "changes": [{"field": field, "value": value}]}]}
    )
    return told


def test_a_comment_below_a_post_is_public():
    told = changed(
        "feed",
        {
            "item": "comment",
            "verb": "add",
            "comment_id": "c",
            "post_id": "p",
            "parent_id": "p",
            "from": {"id": "7", "name": "Ann"},
            "message": "help",
        },
    )
    assert (told.kind, told.text, told.sender_name, told.conversation_id, told.is_public) == (
        Kind.MESSAGE,
        "help",
        "Ann",
        "p",
        True,
    )
    assert told.facts["channel_kind"] == "public_post"


@pytest.mark.parametrize(("verb", "kind"), [("edited", Kind.EDIT), ("remove", Kind.DELETE), ("hide", Kind.IGNORE)])
def test_a_comment_changes(verb: str, kind: Kind):
    assert changed("feed", {"item": "comment", "verb": verb, "comment_id": "c", "from": {"id": "7"}}).kind is kind


def test_our_own_comment_is_an_echo():
    assert changed("comments", {"id": "c", "text": "ours", "from": {"id": "100"}}).kind is Kind.IGNORE


def test_a_test_of_the_dashboard_is_nobodys_words():
    told = changed(
        "messages",
        {"sender": {"id": "12334"}, "timestamp": "1527459824", "message": {"mid": "random_mid", "text": "random_text"}},
    )
    assert (told.kind, told.facts["is_test"]) == (Kind.IGNORE, True)


def test_twenty_thousand_attachments_take_no_long_time():
    held = [{"type": "image", "payload": {"url": f"https://a.example/{place}"}} for place in range(20_000)]
    began = time.perf_counter()
    assert len(one(message(attachments=held)).attachments) == 20_000
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ({"message_edit": {"mid": "m", "text": "x"}}, "edit"),
        ({"reaction": {"mid": "m", "action": "react"}}, "reaction"),
    ],
)
def test_what_our_own_side_does_is_an_echo(held: dict[str, Any], what: str):
    told = one(event(sender={"id": "100"}, recipient={"id": "77"}, **held))
    assert (told.kind, told.conversation_id, told.facts["echo_of"]) == (Kind.IGNORE, "77", what)
