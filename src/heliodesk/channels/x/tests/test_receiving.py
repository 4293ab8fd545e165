"""What only X says."""

import json
from typing import Any

import pytest

from heliodesk.channels.base import Incoming, Kind, Request
from heliodesk.channels.x.receiving import receive, verify
from heliodesk.channels.x.tests.cases import ACCOUNT, NAMED, body, direct, post, pushed, text


def read(sent: dict[str, Any]) -> list[Incoming]:
    return receive(Request(json.dumps(sent).encode(), method="POLL"), ACCOUNT)


def test_what_is_fetched_has_the_key_of_what_is_pushed():
    [pushed_one] = read(body(text("9", "hi")))
    polled = {
        "id": "9",
        "event_type": "MessageCreate",
        "text": "hi",
        "sender_id": "2",
        "dm_conversation_id": "1-2",
        "created_at": "2026-07-24T21:23:23.000Z",
    }
    [told] = read({"data": [polled], **NAMED})
    assert told.event_key == pushed_one.event_key
    assert (told.conversation_id, told.sender_name, told.text) == ("2", "Ann", "hi")
    assert verify(Request(b"{}", method="POLL"), ACCOUNT) is None


def test_mentions_that_are_fetched():
    media = {"media": [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/p.jpg"}]}
    [told] = read({"data": [post(attachments={"media_keys": ["3_1"]})], "includes": NAMED["includes"] | media})
    assert (told.event_key, told.sender_name, told.is_public) == ("post:50", "Ann", True)
    assert [(one.type, one.id_or_url) for one in told.attachments] == [("image", "https://pbs.example/p.jpg")]


def test_a_conversation_of_many_has_its_own_id():
    [told] = read(
        {
            "data": [
                {"id": "9", "event_type": "MessageCreate", "text": "hi", "sender_id": "2", "dm_conversation_id": "1234"}
            ]
        }
    )
    assert (told.conversation_id, told.is_group) == ("1234", True)


def test_a_long_post_is_read_whole():
    [told] = read(pushed("post.mention.create", post(text="short …", note_tweet={"text": "the whole of it &lt;3"})))
    assert told.text == "the whole of it <3"
    sent = {"id_str": "5", "text": "short …", "user": {"id": 2}, "extended_tweet": {"full_text": "the whole of it"}}
    [told] = read({"for_user_id": "1", "tweet_create_events": [sent]})
    assert (told.text, told.sender_id) == ("the whole of it", "2")


@pytest.mark.parametrize(
    "sent",
    [
        pushed("post.repost.create", post(referenced_tweets=[{"type": "retweeted", "id": "1"}])),
        {"for_user_id": "1", "tweet_create_events": [{"id_str": "5", "text": "RT", "user": {"id": 2}, "retweeted_status": {"id": 1}}]},
        pushed("like.create", {"id": "l"}),
        {"for_user_id": "1", "favorite_events": [{"id": "f"}]},
        pushed("follow.follow", {"source": {}, "target": {}}),
        pushed("chat.sent", {"id": "e", "sender_id": "1", "conversation_id": "2:1"}),
        {"for_user_id": "1", "direct_message_indicate_typing_events": [{"sender_id": "2", "created_timestamp": "1760000000000"}]},
    ],
)  # fmt: skip
def test_what_is_nobodys_words(sent: dict[str, Any]):
    [told] = read(sent)
    assert (told.kind, told.text) == (Kind.IGNORE, None)


@pytest.mark.parametrize(
    "sent", [pushed("oauth.revoke", {"user_id": "1"}) , {"user_event": {"revoke": {"source": {"user_id": "1"}}}}]
)  # fmt: skip
def test_our_app_is_shut_out(sent: dict[str, Any]):
    assert read(sent)[0].facts["state_change"] == "authorization_revoked"


def test_they_have_read_up_to_a_message():
    [told] = read(
        {
            "for_user_id": "1",
            "direct_message_mark_read_events": [
                {"sender_id": "2", "last_read_event_id": "9", "created_timestamp": "1760000000000"}
            ],
        }
    )
    assert (told.kind, told.external_message_id, told.facts["receipt"], told.conversation_id) == (
        Kind.RECEIPT,
        "9",
        "read",
        "2",
    )


def test_what_is_new_is_told_by_its_name():
    assert read(pushed("hologram.shown", {"a": 1}))[0].facts["unknown_type"] == "hologram.shown"


def test_a_quick_reply_brings_its_data():
    [told] = read(body(direct(text="Yes", quick_reply_response={"type": "options", "metadata": "y"})))
    assert (told.text, told.facts["postback"], told.facts["is_postback"]) == ("Yes", "y", True)
