"""Deadlines against a minute oracle: any hours, pauses, hand-overs, clock changes."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from heliodesk.hours.calendar import Calendar, InForce, Part, compile_plans, compile_week, week_of
from heliodesk.hours.tests.oracle import ZONES, some_plan, transition_days
from heliodesk.promises.clock import Pause, Stretch, due, spent

CASES = 5_000
MINUTE = timedelta(minutes=1)


def by_the_minute(stretches: list[Stretch], pauses: list[Pause], since: datetime, budget: int, most: int) -> int | None:
    """The oracle: walk on minute by minute and count. Returns after how many minutes the budget was reached."""
    count = 0
    for n in range(most):
        at = since + n * MINUTE
        here = [stretch for stretch in stretches if stretch.since <= at]
        paused = any(pause.since <= at and (pause.until is None or at < pause.until) for pause in pauses)
        if here and not paused and here[-1].calendar.status(at).is_open:
            count += 1
            if count == budget:
                return n + 1
    return None


def some_case(seed: int) -> tuple[list[Stretch], list[Pause], datetime]:
    chance = Random(seed)
    zone = chance.choice(ZONES)
    changes = transition_days(zone, 2026) if chance.random() < 0.3 else []
    day = chance.choice(changes or [date(2026, 1, 1) + timedelta(days=chance.randint(0, 360))])
    since = datetime(day.year, day.month, day.day, tzinfo=UTC) + chance.randint(-1440, 1440) * MINUTE

    def calendar(name: str) -> Calendar:
        return compile_plans([InForce(some_plan(chance, name, day))], day - timedelta(days=3), 9)

    stretches = [Stretch(since - timedelta(days=1), calendar(zone))]
    for _handed in range(chance.choice([0, 0, 1, 2])):
        later = stretches[-1].since + chance.randint(1000, 3000) * MINUTE
        stretches.append(Stretch(later, calendar(chance.choice(ZONES))))
    pauses = []
    for _wait in range(chance.choice([0, 0, 1, 2, 3])):
        begun = since + chance.randint(-100, 2500) * MINUTE
        pauses.append(Pause(begun, chance.choice([begun + chance.randint(0, 900) * MINUTE] * 5 + [None])))
    return stretches, pauses, since


@pytest.mark.parametrize("part", range(5))
def test_five_thousand_deadlines_come_when_the_minutes_say(part):
    reached = 0
    for seed in range(part * CASES // 5, (part + 1) * CASES // 5):
        stretches, pauses, since = some_case(seed)
        budget, most = Random(-seed).choice([1, 15, 60, 240, 480]), 2000
        expected = by_the_minute(stretches, pauses, since, budget, most)
        found = due(stretches, pauses, since, budget * MINUTE, since + most * MINUTE)
        assert found == (since + expected * MINUTE if expected is not None else None), seed
        if found is not None:
            reached += 1
            assert spent(stretches, pauses, since, found) == budget * MINUTE
    assert reached > 200


def test_a_night_and_a_weekend_do_not_count():
    office = compile_week(week_of([[Part(540, 1080)]] * 5 + [[], []]), "Europe/Lisbon", date(2026, 11, 1), 60)
    friday = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    found = due([Stretch(friday, office)], [], friday, timedelta(hours=4), friday + timedelta(days=30))
    assert found == datetime(2026, 11, 30, 12, 0, tzinfo=UTC)  # one hour on Friday, three on Monday


def test_what_ends_exactly_at_closing_is_due_at_closing():
    office = compile_week(week_of([[Part(540, 1080)]] * 7), "UTC", date(2026, 11, 1), 10)
    nine = datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert due([Stretch(nine, office)], [], nine, timedelta(hours=9), nine + timedelta(days=5)) == nine + timedelta(
        hours=9
    )


def test_waiting_for_the_customer_without_an_end_is_never_due():
    always = compile_week(week_of([[Part(0, 1440)]] * 7), "UTC", date(2026, 11, 1), 10)
    at = datetime(2026, 11, 3, tzinfo=UTC)
    stretches = [Stretch(at, always)]
    pauses = [Pause(at + timedelta(hours=1))]
    assert due(stretches, pauses, at, timedelta(hours=2), at + timedelta(days=5)) is None
    assert due(stretches, pauses, at, timedelta(hours=1), at + timedelta(days=5)) == at + timedelta(hours=1)
    assert due(stretches, pauses, at, timedelta(), at) == at
