"""What only WhatsApp says."""

import json
from typing import Any

import pytest

from heliodesk.channels.base import Incoming, Kind, Request
from heliodesk.channels.whatsapp.receiving import receive
from heliodesk.channels.whatsapp.tests.cases import ACCOUNT, body, message, text


def read(sent: dict[str, Any]) -> list[Incoming]:
    return receive(Request(json.dumps(sent).encode()), ACCOUNT)


def changed(field: str, **value: Any) -> dict[str, Any]:
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "time": 5, "changes": [{"field": field, "value": value}]}],
    }


def test_somebody_without_a_number_is_known_by_the_id_for_this_business():
    contact = {"user_id": "IN.2", "profile": {"name": "Ann", "username": "ann"}}
    sent = {"from_user_id": "IN.2", "id": "m", "type": "text", "text": {"body": "hi"}}
    [told] = read(body(sent, contacts=[contact]))
    assert (told.sender_id, told.conversation_id, told.sender_name) == ("IN.2", "IN.2", "Ann")
    assert (told.facts["user_id"], told.facts["username"]) == ("IN.2", "ann")


def test_a_name_is_never_lent_to_somebody_else():
    named = {"wa_id": "111", "profile": {"name": "A"}}
    told = read(body(text("m2", "b") | {"from": "222"}, text("m1", "a") | {"from": "111"}, contacts=[named]))
    assert [one.sender_name for one in told] == [None, "A"]


def test_one_writer_and_one_name_belong_together_however_the_number_is_written():
    [told] = read(
        body(text("m", "oi") | {"from": "5511999"}, contacts=[{"wa_id": "551199", "profile": {"name": "Ana"}}])
    )
    assert told.sender_name == "Ana"


def test_statuses_have_a_key_each_and_their_failure():
    held = [
        {"id": "w", "status": status, "timestamp": "1760000000", "recipient_id": "49"}
        for status in ("read", "sent", "played")
    ]
    failed = {
        "id": "w",
        "status": "failed",
        "recipient_id": "49",
        "errors": [{"code": 131047, "error_data": {"details": "late"}}],
    }
    told = read(body(statuses=[*held, failed], contacts=[]))
    assert [one.event_key for one in told] == ["w:read", "w:sent", "w:played", "w:failed"]
    assert {one.kind for one in told} == {Kind.RECEIPT}
    assert (told[3].facts["error_code"], told[3].facts["error"]) == (131047, "late")


def test_in_a_group_it_is_told_who_has_read():
    sent = {"id": "w", "status": "read", "recipient_id": "g", "recipient_type": "group"}
    told = read(
        body(statuses=[sent | {"recipient_participant_id": "1"}, sent | {"recipient_participant_id": "2"}], contacts=[])
    )
    assert [(one.sender_id, one.event_key, one.is_group) for one in told] == [
        ("1", "w:read:1", True),
        ("2", "w:read:2", True),
    ]


def test_a_group_is_one_conversation():
    [told] = read(body(text("m", "hi") | {"group_id": "G"}))
    assert (told.conversation_id, told.sender_id, told.is_group) == ("G", "4911", True)


@pytest.mark.parametrize(
    ("held", "said", "facts"),
    [
        ({"type": "button", "button": {"text": "Yes", "payload": "y"}}, "Yes", {"is_postback": True, "postback": "y"}),
        ({"type": "interactive", "interactive": {"list_reply": {"id": "1", "title": "One"}}}, "One", {"postback": "1"}),
        (
            {"type": "interactive", "interactive": {"nfm_reply": {"body": "Sent", "response_json": '{"a":1}'}}},
            "Sent", {"is_flow": True, "flow": '{"a":1}'},
        ),
        ({"type": "text", "text": {"body": "hi"}, "context": {"frequently_forwarded": True}}, "hi", {"is_forward": True}),
        ({"type": "text", "text": {"body": "hi"}, "referral": {"source_id": "ad", "source_type": "ad"}}, "hi", {"referral": True, "referral_id": "ad"}),
    ],
)  # fmt: skip
def test_what_is_pressed_filled_or_brought(held: dict[str, Any], said: str, facts: dict[str, Any]):
    [told] = read(body(message(**held)))
    assert told.text == said
    assert facts.items() <= told.facts.items()


def test_a_file_that_could_not_be_fetched_keeps_its_words():
    [told] = read(body(message(type="image", image={"id": "p", "caption": "look"}, errors=[{"code": 400}])))
    assert (told.text, told.facts["media_failed"], told.attachments[0].id_or_url) == ("look", True, "p")


def test_an_order_tells_what_was_ordered():
    items = [{"product_retailer_id": "tee", "quantity": 2, "item_price": 9.5, "currency": "EUR"}]
    [told] = read(body(message(type="order", order={"catalog_id": "c", "text": "fast", "product_items": items})))
    assert (told.attachments[0].type, told.text, told.facts["order_items"]) == ("order", "fast", ["2 × tee (9.5 EUR)"])


def test_a_new_number_is_told():
    [told] = read(body(message(type="system", system={"type": "user_changed_number", "wa_id": "4922"})))
    assert (told.kind, told.facts["state_change"], told.facts["new_wa_id"]) == (
        Kind.IGNORE,
        "phone_number_changed",
        "4922",
    )


@pytest.mark.parametrize(
    ("field", "value", "facts"),
    [
        ("message_template_status_update", {"event": "PAUSED", "message_template_name": "hi"}, {"state_change": "template_status", "template_status": "PAUSED"}),
        ("phone_number_quality_update", {"event": "FLAGGED"}, {"state_change": "phone_number_quality"}),
        ("user_preferences", {"user_preferences": [{"wa_id": "49", "value": "stop"}]}, {"preference": "stop", "wa_id": "49"}),
        ("calls", {"calls": [{"id": "c"}]}, {"field": "calls"}),
        ("something_new", {"a": 1}, {"field": "something_new"}),
    ],
)  # fmt: skip
def test_changes_of_our_own_account_are_nobodys_words(field: str, value: dict[str, Any], facts: dict[str, Any]):
    [told] = read(changed(field, **value))
    assert told.kind is Kind.IGNORE
    assert facts.items() <= told.facts.items()


def test_another_number_of_the_same_app_is_left_to_it():
    sent = body(text("m1", "ours"))
    sent["entry"] += body(text("m2", "theirs"), number="200")["entry"]
    assert [one.text for one in read(sent)] == ["ours"]
