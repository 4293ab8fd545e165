"""What only LINE has, and what it means by its answers."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heliodesk.channels.base import Account, Outcome
from heliodesk.channels.line import sending as to_line
from tests.fakes import line
from tests.platforms import on, outgoing


def channel(fake: Any) -> Account:
    return Account("line", "l", line.OWN, {"token": line.TOKEN}, {"base_url": fake.url, "seconds": 1.5})


@on(line.Line)
def test_the_reply_token_is_used_first_and_costs_no_push(served):
    token = served.token_for("U1")
    made = asyncio.run(to_line.deliver(outgoing("U1", reply_token=token), channel(served)))
    assert made.outcome is Outcome.SENT
    assert [call.path for call in served.calls] == ["/v2/bot/message/reply"]
    assert "x-line-retry-key" not in served.calls[0].headers


@on(line.Line)
def test_a_token_that_has_ended_is_followed_by_a_push(served):
    made = asyncio.run(to_line.deliver(outgoing("U1", reply_token="used"), channel(served)))
    assert made.outcome is Outcome.SENT
    assert [call.path for call in served.calls] == ["/v2/bot/message/reply", "/v2/bot/message/push"]
    old = outgoing("U1", reply_token=served.token_for("U1"), written_at=datetime.now(UTC) - timedelta(minutes=2))
    asyncio.run(to_line.deliver(old, channel(served)))
    assert served.calls[-1].path == "/v2/bot/message/push"


@on(line.Line)
@pytest.mark.parametrize("what", ["broken", "silence"])
def test_a_reply_without_an_answer_is_not_pushed(served, what):
    served.next(what)
    made = asyncio.run(to_line.deliver(outgoing("U1", reply_token=served.token_for("U1")), channel(served)))
    assert made.outcome is Outcome.UNKNOWN
    assert len(served.sent) == len(served.calls) == 1


@on(line.Line)
def test_a_reply_that_nobody_knows_the_end_of_is_not_pushed_later_either(served):
    began = datetime.now(UTC)
    again = outgoing("U1", reply_token=served.token_for("U1"), facts={"unsure_at": began})
    assert asyncio.run(to_line.deliver(again, channel(served))).outcome is Outcome.UNKNOWN
    assert served.calls == []
    pushed = replace(again, written_at=began - timedelta(minutes=9))
    assert asyncio.run(to_line.deliver(pushed, channel(served))).outcome is Outcome.SENT


@on(line.Line)
def test_a_push_that_was_taken_before_is_sent(served):
    for _ in range(3):
        made = asyncio.run(to_line.deliver(outgoing("U1"), channel(served)))
        assert (made.outcome, made.external_ids) == (Outcome.SENT, (served.sent[0]["id"],))
    assert len(served.sent) == 1


@on(line.Line)
@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [("quota", Outcome.REFUSED, "quota"), ("forbidden", Outcome.RECONNECT, "not-allowed")],
)
def test_what_line_says(served, fault, outcome, reason):
    served.next(fault)
    made = asyncio.run(to_line.deliver(outgoing("U1"), channel(served)))
    assert (made.outcome, made.reason) == (outcome, reason)
