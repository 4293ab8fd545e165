"""What only LINE says."""

import json
from typing import Any

import pytest

from heliodesk.channels.base import Incoming, Kind, Request
from heliodesk.channels.line.receiving import receive
from heliodesk.channels.line.tests.cases import ACCOUNT, ANN, GROUP, body, event, message


def read(*events: dict[str, Any]) -> list[Incoming]:
    return receive(Request(json.dumps(body(*events)).encode()), ACCOUNT)


def test_pressing_verify_is_a_body_of_nothing():
    [told] = read()
    assert told.kind is Kind.IGNORE


def test_events_that_share_an_id_are_kept_apart_and_known_again():
    sent = [message("text", "same", text="a"), event("beacon", "same"), message("text", "same", text="b")]
    keys = [one.event_key for one in read(*sent)]
    assert len(set(keys)) == 3
    assert keys[0] == "same"
    assert [one.event_key for one in read(*sent)] == keys


def test_what_comes_again_says_so_and_has_its_key():
    [first], [again] = (
        read(message("text", text="a")),
        read(message("text", text="a") | {"deliveryContext": {"isRedelivery": True}}),
    )
    assert first.event_key == again.event_key
    assert (first.facts.get("is_redelivery"), again.facts["is_redelivery"]) == (None, True)


def test_events_as_they_formerly_were_have_a_key_too():
    old = {"type": "message", "source": ANN, "message": {"id": "5", "type": "text", "text": "a"}, "replyToken": "r"}
    assert read(old)[0].event_key == read(old)[0].event_key != read(old | {"replyToken": "s"})[0].event_key


def test_a_file_lies_with_line_or_elsewhere():
    elsewhere = {"type": "external", "originalContentUrl": "https://a.example/v"}
    told = read(
        message("image", "1", contentProvider={"type": "line"}), message("video", "2", contentProvider=elsewhere)
    )
    assert [one.attachments[0].id_or_url for one in told] == ["5", "https://a.example/v"]


def test_a_group_answers_as_a_whole_and_a_room_may_hide_who_speaks():
    told = read(
        message("text", "1", text="a") | {"source": GROUP},
        message("text", "2", text="b") | {"source": {"type": "room", "roomId": "R"}},
    )
    assert [(one.conversation_id, one.sender_id, one.is_group) for one in told] == [
        ("Cgroup", "Uann", True),
        ("R", None, True),
    ]


@pytest.mark.parametrize(
    ("kind", "held", "facts"),
    [
        ("follow", {"follow": {"isUnblocked": True}}, {"state_change": "followed", "is_unblocked": True}),
        ("unfollow", {}, {"state_change": "unfollowed"}),
        ("accountLink", {"link": {"result": "ok", "nonce": "n"}}, {"state_change": "account_linked", "nonce": "n"}),
        ("accountLink", {"link": {"result": "failed", "nonce": "n"}}, {"state_change": "account_link_failed"}),
        ("botSuspended", {}, {"state_change": "bot_suspended"}),
        ("videoPlayComplete", {"videoPlayComplete": {"trackingId": "t"}}, {"update_type": "videoPlayComplete"}),
        ("hologram", {}, {"unknown_type": "hologram"}),
    ],
)  # fmt: skip
def test_what_is_nobodys_words(kind: str, held: dict[str, Any], facts: dict[str, Any]):
    [told] = read(event(kind, **held))
    assert told.kind is Kind.IGNORE
    assert facts.items() <= told.facts.items()


def test_a_pressed_button_says_its_data_and_what_was_chosen():
    [told] = read(event("postback", postback={"data": "buy", "params": {"date": "2026-04-01"}}))
    assert (told.kind, told.text, told.facts["chosen"]) == (Kind.MESSAGE, "buy", "2026-04-01")


def test_in_a_group_it_is_told_that_somebody_speaks_to_us():
    [told] = read(message("text", text="@Desk hi", mention={"mentionees": [{"isSelf": True}]}) | {"source": GROUP})
    assert told.facts["is_mention"]
