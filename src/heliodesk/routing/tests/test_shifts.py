"""The roster, and what it does to presence."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models.functions import Now
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.conversations.opening import close
from heliodesk.routing.assignment import accept
from heliodesk.routing.models import Presence, Shift
from heliodesk.routing.presence import set_presence
from heliodesk.routing.shift_words import BadSpans, read_spans, written
from heliodesk.routing.shifts import follow_roster, set_day, week_of
from heliodesk.routing.tending import tend


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("", ()),
        ("9-17", ((540, 1020),)),
        ("13-17, 8:30-12", ((510, 720), (780, 1020))),
        ("22-6", ((1320, 1800),)),
        ("0-24", ((0, 1440),)),
        ("9:00–17:30", ((540, 1050),)),
        ("9-12，13-18", ((540, 720), (780, 1080))),
    ],
)
def test_a_day_is_read_as_people_write_it(text, spans):
    assert read_spans(text) == spans


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("nine", "form"),
        ("9-25", "form"),
        ("24-6", "form"),
        ("9-9", "empty"),
        ("9-13, 12-17", "overlap"),
        ("1-2,3-4,5-6,7-8,9-10", "form"),
    ],
)
def test_what_is_no_day_is_refused_by_its_rule(text, rule):
    with pytest.raises(BadSpans) as error:
        read_spans(text)
    assert error.value.rule == rule


@given(st.lists(st.integers(0, 95), min_size=2, max_size=6, unique=True))
def test_what_is_written_is_read_again(quarters):
    times = sorted(quarter * 15 for quarter in quarters)
    spans = tuple(zip(times[::2], times[1::2], strict=False))
    assert read_spans(written(spans)) == spans


def on(agent):
    return Presence.objects.get(agent=agent)


def shift(agent, since, until):
    now = datetime.now(UTC)
    return Shift.objects.create(
        agent=agent, starts_at=now + timedelta(minutes=since), ends_at=now + timedelta(minutes=until)
    )


@pytest.fixture
def mei(new_agent):
    agent = new_agent("Mei")
    set_presence(agent, "off")
    Presence.objects.update(since=Now() - timedelta(hours=9))
    return agent


def test_who_has_the_console_open_takes_chats_when_the_shift_begins(mei):
    shift(mei, 5, 60)
    follow_roster()
    assert on(mei).state == "off"
    Shift.objects.update(starts_at=Now() - timedelta(minutes=1))
    Presence.objects.update(seen_at=Now() - timedelta(minutes=5))
    follow_roster()
    assert on(mei).state == "off"  # the console is not open
    Presence.objects.update(seen_at=Now())
    follow_roster()
    assert on(mei).state == "available"


def test_what_somebody_says_during_a_shift_holds(mei):
    shift(mei, -10, 60)
    follow_roster()
    set_presence(mei, "off", reason="ill")
    follow_roster()
    assert (on(mei).state, on(mei).reason) == ("off", "ill")


def test_at_the_end_they_finish_what_they_have(mei, write):
    conversation = write()
    set_presence(mei, "available")
    accept(conversation, agent=mei)
    Presence.objects.update(since=Now() - timedelta(hours=3))
    shift(mei, -180, -1)
    follow_roster()
    assert (on(mei).state, on(mei).then, on(mei).reason) == ("finishing", "off", "shift-over")
    close(conversation, by=mei.actor)
    tend()
    assert on(mei).state == "off"
    set_presence(mei, "available")  # overtime, by hand
    tend()
    assert on(mei).state == "available"


def test_a_shift_that_is_followed_by_another_ends_nothing(mei):
    set_presence(mei, "available")
    Presence.objects.update(since=Now() - timedelta(hours=3))
    shift(mei, -180, -1)
    shift(mei, -1, 60)
    follow_roster()
    assert on(mei).state == "available"


def test_days_are_kept_in_the_persons_zone_also_when_clocks_change(new_agent):
    ana = new_agent("Ana", zone="Europe/Lisbon")
    sunday = date(2026, 10, 25)  # clocks go back
    assert set_day(ana, sunday, ((0, 480), (1320, 1800)), by=ana)
    assert not set_day(ana, sunday, ((0, 480), (1320, 1800)), by=ana)
    first = Shift.objects.filter(agent=ana).first()
    assert (first.starts_at, first.ends_at) == (
        datetime(2026, 10, 24, 23, tzinfo=UTC),
        datetime(2026, 10, 25, 8, tzinfo=UTC),
    )
    assert week_of([ana], date(2026, 10, 19)) == {(ana.pk, sunday): ((0, 480), (1320, 1800))}
    set_day(ana, sunday, (), by=ana)
    assert not Shift.objects.exists()
