"""A stretch of the log, read as matters and shifts."""

from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.conversations.opening import close
from heliodesk.people.models import Customer
from heliodesk.routing import past
from heliodesk.routing.assignment import accept
from heliodesk.routing.presence import set_presence
from heliodesk.routing.replay import Event, Picture, Said
from heliodesk.routing.rules import Asks, Rules
from heliodesk.routing.trial import live_through
from heliodesk.routing.yesterday import read, stretch

T = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return T + timedelta(minutes=minutes)


def stood(minutes: float, key: str, state: str, **more: object) -> Event:
    standing = {"state": state, "team": 1, "language": "en", **more}
    return Event(at(minutes), f"conversation.{state}", {"conversation": key, "standing": standing})


def test_waits_work_and_shifts_are_read_from_events():
    picture = Picture(people={7: Said("available", at(-60))})
    told = [
        stood(1, "a", "queued", urgency=3),
        stood(2, "b", "queued"),
        stood(3, "a", "assigned", agent=7),
        stood(5, "b", "closed"),  # gave up
        stood(13, "a", "closed"),
        Event(at(20), "agent.unavailable", {"agent": 7, "state": "away"}),
        Event(at(30), "agent.available", {"agent": 7, "state": "available"}),
        stood(40, "a", "queued"),  # comes again
    ]
    made = read(picture, told, T, at(60))
    assert [(e.key, e.queued_at, e.urgency, e.taken_at, e.ended_at) for e in made.episodes] == [
        ("a", at(1), 3, at(3), at(13)),
        ("b", at(2), 0, None, at(5)),
        ("a", at(40), 0, None, None),
    ]
    assert made.there == [(7, T, at(20)), (7, at(30), at(60))]


@pytest.mark.django_db(transaction=True)
def test_yesterday_is_lived_through_under_other_rules(write, team, new_agent):
    agent = new_agent(available=True, capacity=1)
    past.keep_picture()
    began = datetime.now(UTC)
    first, second = write(Customer.objects.create(country="KR")), write()
    accept(first, agent=agent)
    close(first, by=agent.actor)
    accept(second, agent=agent)
    close(second, by=agent.actor)
    set_presence(agent, "off")
    lived = stretch(began, datetime.now(UTC))
    assert len(lived.episodes) == 2
    same = live_through(lived.matters(Rules()), lived.shifts(), Rules())
    assert [fate.agent for fate in same.fates] == [agent.pk, agent.pk]
    strict = Rules(asks=(Asks(country="KR", skill="korean-law"),))
    tried = live_through(lived.matters(strict), lived.shifts(), strict)
    assert sorted(fate.agent is None for fate in tried.fates) == [False, True]
