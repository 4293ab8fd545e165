"""What only Reddit has, and what it means by its words."""

import asyncio
from typing import Any

import pytest

from heliodesk.channels.base import Account, Outcome
from heliodesk.channels.reddit import sending as to_reddit
from tests.fakes import reddit
from tests.platforms import on, outgoing


def name(fake: Any) -> Account:
    options = {"base_url": fake.url, "seconds": 1.5}
    return Account("reddit", "r", reddit.NAME, reddit.SECRETS, options)


@on(reddit.Reddit)
@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        ("ratelimit", Outcome.LATER, "rate-limited"),
        ("deleted", Outcome.UNREACHABLE, "gone"),
        ("locked", Outcome.REFUSED, "not-allowed"),
        ("closed", Outcome.UNREACHABLE, "dm-closed"),
        ("old", Outcome.REFUSED, "window-closed"),
        ("forbidden", Outcome.REFUSED, "not-allowed"),
        ("gone", Outcome.UNREACHABLE, "gone"),
    ],
)
def test_what_reddit_says(served, fault, outcome, reason):
    served.next(fault)
    made = asyncio.run(to_reddit.deliver(outgoing("t1_abc"), name(served)))
    assert (made.outcome, made.reason) == (outcome, reason)
    assert made.retry_after == (421 if fault == "ratelimit" else None)


@on(reddit.Reddit)
@pytest.mark.parametrize(
    ("to", "path"),
    [
        ("t1_abc", "/api/comment/"),
        ("t4_2r17c8r", "/api/comment/"),
        ("ik72", "/api/mod/conversations/ik72"),
        ("u/someone", "/api/compose/"),
    ],
)
def test_reddit_is_answered_where_it_was_said(served, to, path):
    made = asyncio.run(to_reddit.deliver(outgoing(to), name(served)))
    assert made.outcome is Outcome.SENT
    assert served.calls[-1].path == path
    assert bool(made.external_ids) is (to != "u/someone")


@on(reddit.Reddit)
def test_nobody_is_written_to_on_reddit_who_has_not_written_first(served):
    made = asyncio.run(to_reddit.deliver(outgoing("u/someone", written_at=None), name(served)))
    assert (made.outcome, made.reason) == (Outcome.REFUSED, "not-allowed")
    assert served.sent == []


@on(reddit.Reddit)
def test_used_up_requests_are_not_waited_for(served):
    async def two() -> list[Any]:
        served.next("used-up")
        return [await to_reddit.deliver(outgoing("t1_abc", text), name(served)) for text in ("One", "Two")]

    first, second = asyncio.run(two())
    assert first.outcome is Outcome.SENT
    assert (second.outcome, second.reason) == (Outcome.LATER, "rate-limited")
    assert 330 < second.retry_after <= 340


@on(reddit.Reddit)
def test_an_ended_token_is_exchanged_by_the_library(served):
    served.next("expired")
    made = asyncio.run(to_reddit.deliver(outgoing("t1_abc"), name(served)))
    assert made.outcome is Outcome.SENT
    assert len(served.sent) == 1
