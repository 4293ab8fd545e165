"""A second opinion: the same weeks in OSM's notation, read by `opening-hours-py`, minute by minute.

Whether it is open both always agree, repeated hours included. When it next changes they do not where a clock change repeats
an hour, in two cases: it looks for edges on the wall clock and forgets that the clock jumps back. (1) An edge inside the
repeated hour: it names the second pass and misses the first. (2) The jump itself: what was passed opens or closes again
when the hour comes back, and it does not see that.
"""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from opening_hours import OpeningHours

from heliodesk.hours.calendar import InForce, Part, Plan, compile_plans, week_of
from heliodesk.hours.tests.oracle import transition_days

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
PLACES = [
    "Europe/Lisbon",
    "America/Sao_Paulo",
    "America/New_York",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Australia/Sydney",
]


def some_week(chance: Random) -> list[list[Part]]:
    days: list[list[Part]] = []
    for _day in range(7):
        start = 60 * chance.randint(0, 20) + chance.choice([0, 15, 30])
        days.append([Part(start, start + chance.choice([60, 480, 600, 90]))] if chance.random() < 0.8 else [])
    return days


def in_osm(days: list[list[Part]]) -> str:
    def clock(minute: int) -> str:
        return f"{minute // 60:02}:{minute % 60:02}"

    rules = [f"{DAYS[i]} {clock(p.start)}-{clock(p.end)}" for i, parts in enumerate(days) for p in parts]
    return ", ".join(rules) or "off"  # a comma: the night before keeps its tail


@pytest.mark.parametrize("zone", PLACES)
def test_two_readers_agree_whether_it_is_open_on_every_minute(zone):
    tz, compared = ZoneInfo(zone), 0
    for seed in range(30):
        chance = Random(seed)
        days = some_week(chance)
        around = chance.choice(transition_days(zone, 2026) or [date(2026, 6, 1)])
        theirs = OpeningHours(in_osm(days), timezone=tz)
        ours = compile_plans([InForce(Plan(zone, week_of(days)))], around - timedelta(days=5), 11)
        start = datetime(around.year, around.month, around.day, tzinfo=UTC) - timedelta(hours=12)
        for minute in range(0, 48 * 60, 15):
            at = start + timedelta(minutes=minute)
            compared += 1
            assert theirs.is_open(at.astimezone(tz)) == ours.status(at).is_open, (in_osm(days), at)
    assert compared > 5000


def test_next_openings_agree_away_from_clock_changes():
    for seed in range(60):
        days = some_week(Random(seed))
        theirs = OpeningHours(in_osm(days), timezone=ZoneInfo("Asia/Singapore"))
        ours = compile_plans([InForce(Plan("Asia/Singapore", week_of(days)))], date(2026, 11, 20), 30)
        at = datetime(2026, 11, 25, 3, 7, tzinfo=UTC) + timedelta(minutes=37 * seed)
        change = ours.status(at).changes_at
        found = theirs.next_change(at.astimezone(ZoneInfo("Asia/Singapore")))
        assert found == change, in_osm(days)


LISBON = ZoneInfo("Europe/Lisbon")  # on 2026-10-25 at 01:00 UTC the wall clock goes back from 02:00 to 01:00
SUNDAY = datetime(2026, 10, 25, tzinfo=UTC)


def both(start: int, end: int, at: datetime) -> tuple[datetime | None, datetime]:
    """The next change: ours, and that of opening-hours-py."""
    days: list[list[Part]] = [*([[]] * 6), [Part(start, end)]]
    ours = compile_plans([InForce(Plan("Europe/Lisbon", week_of(days)))], date(2026, 10, 20), 20)
    theirs = OpeningHours(in_osm(days), timezone=LISBON)
    return ours.status(at).changes_at, theirs.next_change(at.astimezone(LISBON)).astimezone(UTC)


def test_case_one_an_edge_in_the_repeated_hour_comes_at_its_first_pass():
    """01:30–03:00, asked at 01:00 of the first pass: it opens half an hour later, at 01:30 of the first pass."""
    ours, theirs = both(90, 180, SUNDAY)
    assert ours == SUNDAY + timedelta(minutes=30)
    assert theirs == SUNDAY + timedelta(minutes=90)  # the second pass


def test_case_two_what_was_passed_comes_again_when_the_clock_jumps_back():
    """00:00–01:30, asked at 01:45 of the first pass: the clock jumps back to 01:00 and it is open again."""
    ours, theirs = both(0, 90, SUNDAY + timedelta(minutes=45))
    assert ours == SUNDAY + timedelta(minutes=60)
    assert theirs == SUNDAY + timedelta(days=7)  # next Sunday
