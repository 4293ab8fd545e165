"""What only Reddit answers."""

import json
from typing import Any

import pytest

from heliodesk.channels.base import Incoming, Kind, Request
from heliodesk.channels.reddit.receiving import receive
from heliodesk.channels.reddit.tests.cases import ACCOUNT, comment, letter, listing


def read(sent: Any) -> list[Incoming]:
    return receive(Request(json.dumps(sent).encode(), method="GET"), ACCOUNT)


def test_the_newest_stands_first_as_reddit_has_it():
    told = read(listing(letter("t4_b", created_utc=2.0), comment(created_utc=1.0)))
    assert [one.external_message_id for one in told] == ["t4_b", "t1_c"]


def test_an_exchange_of_letters_is_one_conversation():
    assert read(listing(letter("t4_b", first_message_name="t4_a")))[0].conversation_id == "t4_a"


def test_the_letter_of_a_subreddit_has_no_author():
    [told] = read(listing(letter(author=None, subreddit="x")))
    assert (told.kind, told.sender_id, told.facts["subreddit"]) == (Kind.MESSAGE, None, "x")


def test_signs_are_no_longer_escaped():
    assert read(listing(letter(body="a &lt;b&gt; &amp;amp;")))[0].text == "a <b> &amp;"


@pytest.mark.parametrize("body", ["[deleted]", "[removed]"])
def test_what_is_gone_is_a_deletion(body: str):
    assert read(listing(comment(author="[deleted]", body=body)))[0].kind is Kind.DELETE


@pytest.mark.parametrize(
    ("sent", "facts"),
    [
        ({"message": "Forbidden", "error": 403}, {"http_status": 403}),
        ({"json": {"errors": [["RATELIMIT", "wait", "ratelimit"]]}}, {"error": "RATELIMIT"}),
        (listing(), {}),
    ],
)  # fmt: skip
def test_an_answer_without_a_message(sent: dict[str, Any], facts: dict[str, Any]):
    [told] = read(sent)
    assert told.kind is Kind.IGNORE
    assert facts.items() <= told.facts.items()


def test_many_conversations_with_moderators():
    told = read(
        {
            "conversations": {"a": {"id": "a", "objIds": [{"key": "messages", "id": "1"}]}, "b": {"id": "b", "objIds": [{"key": "messages", "id": "2"}]}},
            "messages": {
                "1": {"id": "1", "date": "2026-01-01", "bodyMarkdown": "one", "author": {"name": "ann"}},
                "2": {"id": "2", "date": "2026-01-02", "bodyMarkdown": "a note", "isInternal": True, "author": {"name": "mod", "isMod": True}},
            },
        }
    )  # fmt: skip
    assert [(one.conversation_id, one.kind) for one in told] == [("b", Kind.IGNORE), ("a", Kind.MESSAGE)]
    assert told[0].facts["is_internal"]


def test_a_post_and_its_comments_are_two_listings():
    post = {"kind": "t3", "data": {"name": "t3_p", "author": "ann", "title": "Help", "selftext": "please"}}
    assert [one.text for one in read([listing(post), listing(comment())])] == ["Help\n\nplease", "u/desk_bot help"]
