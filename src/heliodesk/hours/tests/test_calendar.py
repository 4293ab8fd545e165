"""The compiled calendar says what the clock on the wall says: any hours, every zone, every kind of clock change."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from heliodesk.hours.calendar import (
    Closed,
    Exceptional,
    InForce,
    Level,
    Open,
    Part,
    Plan,
    Season,
    beginning,
    compile_plans,
    compile_week,
    week_of,
)
from heliodesk.hours.tests.oracle import ZONES, level_at, some_plan, transition_days

CASES = 10_000
FULL_DAY = week_of([[Part(0, 1440)]] * 7)


def check(plans: list[InForce], around: date, instants: list[datetime]) -> None:
    calendar = compile_plans(plans, around - timedelta(days=6), 13)
    for at in instants:
        assert calendar.status(at).level == level_at(plans, at), (plans, at)


def midday(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_random_hours_read_as_the_wall_clock(part):
    """Each: a zone, a week with seasons and exceptions, perhaps a second version, a date that is often a clock change."""
    for seed in range(part * CASES // 10, (part + 1) * CASES // 10):
        chance = Random(seed)
        zone, year = chance.choice(ZONES), chance.choice([2011, 2024, 2026, 2027])
        changes = transition_days(zone, year) if chance.random() < 0.3 else []
        around = chance.choice(changes or [date(year, 1, 1) + timedelta(days=chance.randint(0, 364))])
        plans = [InForce(some_plan(chance, zone, around))]
        if chance.random() < 0.3:
            other = zone if chance.random() < 0.5 else chance.choice(ZONES)
            since = midday(around) + timedelta(minutes=chance.randint(-3000, 3000))
            plans.append(InForce(some_plan(chance, other, around), since))
        instants = [midday(around) + timedelta(minutes=chance.randint(-2 * 1440, 2 * 1440)) for _one in range(12)]
        check(plans, around, instants)


@pytest.mark.parametrize("letter", sorted({zone.split("/")[0] for zone in ZONES}))
def test_every_zone_at_its_own_clock_changes(letter):
    """Every five minutes of the two days around each change of 2026, with spans whose edges fall into gap and repeat."""
    week = week_of([[Part(0, 45), Part(75, 130, Level.REDUCED), Part(150, 185), Part(1380, 1500, Level.BOT)]] * 7)
    for zone in (zone for zone in ZONES if zone.split("/")[0] == letter):
        for around in transition_days(zone, 2026)[:2]:
            start = midday(around) - timedelta(hours=24)
            check([InForce(Plan(zone, week))], around, [start + timedelta(minutes=5 * n) for n in range(0, 48 * 12, 3)])


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Lisbon", date(2026, 3, 29)),
        ("Europe/Lisbon", date(2026, 10, 25)),
        ("Australia/Lord_Howe", date(2026, 4, 4)),  # half an hour
        ("America/Sao_Paulo", date(2018, 11, 4)),  # the clock skipped midnight
        ("Pacific/Apia", date(2011, 12, 30)),  # a date that never was
        ("Africa/Casablanca", date(2027, 2, 7)),  # Ramadan turns it back and forth
        ("Asia/Tehran", date(2022, 3, 21)),
    ],
)
def test_every_minute_around_the_odd_changes(zone, day):
    for seed in range(3):
        plans = [InForce(some_plan(Random(seed), zone, day))]
        start = midday(day) - timedelta(hours=30)
        check(plans, day, [start + timedelta(minutes=n) for n in range(60 * 60)])


def test_a_whole_day_has_no_seam_at_midnight():
    calendar = compile_week(FULL_DAY, "Asia/Shanghai", date(2026, 11, 23), 14)
    assert len(calendar.edges) == 1
    assert calendar.status(datetime(2026, 11, 24, 15, 59, 59, 999999, tzinfo=UTC)) == Open(None)


def test_opening_closing_and_changing_are_told_to_the_instant():
    week = week_of([[], [Part(540, 1080), Part(1080, 1200, Level.REDUCED)], [], [], [], [], []])
    calendar = compile_week(week, "Asia/Singapore", date(2026, 11, 23), 14)
    nine = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # Tuesday 09:00 in Singapore
    six, eight = nine + timedelta(hours=9), nine + timedelta(hours=11)
    assert calendar.status(nine - timedelta(microseconds=1)) == Closed(nine, changes_at=nine)
    assert calendar.status(nine) == Open(eight, Level.FULL, six)
    assert calendar.status(six) == Open(eight, Level.REDUCED, eight)
    assert calendar.status(eight) == Closed(nine + timedelta(days=7), changes_at=nine + timedelta(days=7))
    assert calendar.served(nine, eight) == timedelta(hours=11)


def test_when_only_the_assistant_answers_it_is_closed_for_people_and_says_so():
    calendar = compile_week(week_of([[Part(0, 540, Level.BOT), Part(540, 600)]] * 7), "UTC", date(2026, 1, 5), 3)
    found = calendar.status(datetime(2026, 1, 6, 3, tzinfo=UTC))
    assert found == Closed(nine := datetime(2026, 1, 6, 9, tzinfo=UTC), Level.BOT, changes_at=nine)


def test_a_closed_holiday_says_why_in_each_language_and_what_remains_of_the_night_before_does_not():
    why = (("en", "Chinese New Year"), ("zh", "春节"))
    week = week_of([[Part(540, 1080), Part(1320, 1500)]] * 7)
    holiday = Exceptional(date(2027, 2, 6), date(2027, 2, 7), reasons=why)
    calendar = compile_plans([InForce(Plan("Asia/Shanghai", week, (), (holiday,)))], date(2027, 2, 1), 14)
    tz = ZoneInfo("Asia/Shanghai")
    assert calendar.status(datetime(2027, 2, 6, 0, 30, tzinfo=tz)).is_open  # the tail of Friday's night shift
    found = calendar.status(datetime(2027, 2, 6, 12, tzinfo=tz))
    assert (found.is_open, found.why) == (False, why)
    assert found.opens_at == datetime(2027, 2, 8, 9, tzinfo=tz)
    assert calendar.status(datetime(2027, 2, 4, 3, tzinfo=tz)).why == ()


def test_an_exception_that_adds_leaves_the_day_as_it_is():
    added = Exceptional(date(2027, 3, 6), date(2027, 3, 6), (Part(600, 720),), adds=True)
    calendar = compile_plans([InForce(Plan("UTC", week_of([[Part(0, 60)]] * 7), (), (added,)))], date(2027, 3, 5), 4)
    day = datetime(2027, 3, 6, tzinfo=UTC)
    assert [(day + timedelta(hours=h)) for h in range(24) if calendar.status(day + timedelta(hours=h)).is_open] == [
        day,
        day + timedelta(hours=10),
        day + timedelta(hours=11),
    ]


def test_a_season_may_pass_new_year_and_the_first_that_holds_counts():
    winter = Season((12, 20), (1, 6), week_of([[Part(600, 720)]] * 7))
    plan = Plan("UTC", week_of([[Part(0, 60)]] * 7), (winter, Season((1, 1), (12, 31), FULL_DAY)))
    assert plan.parts_on(date(2026, 12, 31)) == plan.parts_on(date(2027, 1, 6)) == [Part(600, 720)]
    assert plan.parts_on(date(2027, 1, 7)) == [Part(0, 1440)]


def test_what_comes_into_force_later_leaves_the_past_as_it_was():
    old, new = Plan("UTC", FULL_DAY), Plan("Asia/Dubai", week_of([[Part(540, 600)]] * 7))
    since = datetime(2026, 3, 15, 14, 30, tzinfo=UTC)
    calendar = compile_plans([InForce(old), InForce(new, since)], date(2026, 3, 1), 40)
    assert calendar.status(since - timedelta(seconds=1)) == Open(since, Level.FULL, since)
    assert calendar.status(since) == Closed(opens := datetime(2026, 3, 16, 5, tzinfo=UTC), changes_at=opens)


def test_a_later_version_that_begins_earlier_takes_over_from_then_on():
    plans = [
        InForce(Plan("UTC", FULL_DAY)),
        InForce(Plan("UTC", week_of([[]] * 7)), datetime(2026, 3, 20, tzinfo=UTC)),
        InForce(Plan("UTC", week_of([[Part(0, 60)]] * 7)), datetime(2026, 3, 10, tzinfo=UTC)),
    ]
    calendar = compile_plans(plans, date(2026, 3, 1), 40)
    assert calendar.status(datetime(2026, 3, 9, 12, tzinfo=UTC)).is_open
    assert calendar.status(datetime(2026, 3, 25, 0, 30, tzinfo=UTC)).is_open
    assert not calendar.status(datetime(2026, 3, 25, 12, tzinfo=UTC)).is_open


def test_a_date_begins_with_its_first_instant():
    assert beginning(date(2018, 11, 4), "America/Sao_Paulo") == datetime(2018, 11, 4, 3, tzinfo=UTC)  # 01:00, the first
    assert beginning(date(2011, 12, 30), "Pacific/Apia") == beginning(date(2011, 12, 31), "Pacific/Apia")
    assert beginning(date(2026, 11, 24), "Asia/Singapore") == datetime(2026, 11, 23, 16, tzinfo=UTC)


@pytest.mark.parametrize("wrong", [(1440, 1441), (10, 10), (10, 2881), (-1, 0), (0, 10, Level.CLOSED)])
def test_what_is_no_part_of_a_day_is_refused(wrong):
    with pytest.raises(ValueError, match="not a part"):
        Part(*wrong)


def test_a_week_has_seven_days():
    with pytest.raises(ValueError, match="seven"):
        week_of([[]] * 6)
