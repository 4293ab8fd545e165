"""What was written and waited for us, read off messages and time lines, and lived through under other rules."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import Customer
from heliodesk.routing.policy import Candidate
from heliodesk.routing.rules import Rules
from heliodesk.routing.trial import Shift, live_through
from heliodesk.tickets.models import Step, Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.yesterday import matters, owed

pytestmark = pytest.mark.django_db(transaction=True)

SINCE = datetime.now(UTC) - timedelta(hours=20)


def at(minutes: float) -> datetime:
    return SINCE + timedelta(minutes=minutes)


@pytest.fixture
def ticket(team):
    """A request that came so many minutes after the beginning."""

    def make(minutes: float) -> Ticket:
        opened = open_ticket(
            customer=Customer.objects.create(), team=team, subject="Where is it?", body="Where is my withdrawal?",
            client_id=str(uuid4()), language="en",
        ).ticket  # fmt: skip
        moved = {"opened_at": at(minutes), "tracked_at": at(minutes), "unanswered_since": at(minutes)}
        Conversation.objects.filter(pk=opened.pk).update(**moved)
        Message.objects.filter(conversation=opened.pk).update(at=at(minutes))
        return Ticket.objects.select_related("conversation").get(pk=opened.pk)

    return make


def say(ticket: Ticket, minutes: float, agent=None) -> None:
    number = ticket.conversation.messages.count() + 1
    who = {"agent": agent} if agent else {"by_customer": True}
    Message.objects.create(
        conversation=ticket.conversation, number=number, body="…", client_id=uuid4(), at=at(minutes), **who
    )


def test_waits_hands_and_work_are_read_off(ticket, new_agent):
    mei = new_agent("Mei Tan")
    one, other, old = ticket(10), ticket(30), ticket(-60)
    Step.objects.create(ticket=one, what="assigned", data={"before": "", "after": "Mei Tan"}, at=at(25))
    say(one, 40, mei)
    say(one, 100)  # the customer again: it is Mei's
    say(one, 130, mei)
    say(old, 5, mei)
    found = sorted(owed(SINCE, datetime.now(UTC)), key=lambda each: each.since)
    read = [(each.ticket.pk, each.since, each.agent, each.taken_at, each.answered_at, each.is_held) for each in found]
    assert read == [
        (old.pk, SINCE, mei.pk, at(5), at(5), False),
        (one.pk, at(10), mei.pk, at(25), at(40), False),
        (other.pk, at(30), None, None, None, False),
        (one.pk, at(100), mei.pk, at(100), at(130), True),
    ]


def test_where_the_rules_give_they_are_given_in_their_share_and_else_as_they_were(ticket, new_agent, team):
    mei = new_agent("Mei Tan")
    for minutes in (10, 10, 10):
        one = ticket(minutes)
        Step.objects.create(ticket=one, what="assigned", data={"before": "", "after": "Mei Tan"}, at=at(70))
        say(one, 100, mei)
    rows = owed(SINCE, datetime.now(UTC))
    there = [Shift(Candidate(mei.pk, team.pk, {"en": 3}, 2), SINCE.timestamp(), at(600).timestamp())]
    by_hand, given = (
        live_through(matters(rows, rules), there, rules) for rules in (Rules(gives=False), Rules(gives=True))
    )
    assert [fate.waited for fate in by_hand.fates] == [3600.0] * 3
    # A share of 0.5 of 2 carries one of 0.6 at a time, each for the half hour that it lay with her.
    waited = sorted(fate.waited for fate in given.fates)
    assert waited[0] <= 60
    assert 1700 < waited[1] < 2000
    assert 3400 < waited[2] < 3900
    assert {fate.agent for fate in given.fates} == {mei.pk}
