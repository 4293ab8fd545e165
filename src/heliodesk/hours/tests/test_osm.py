from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import opening_hours
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.config.northstar_hours import SCHEDULES
from heliodesk.hours.calendar import Exceptional, Level, Part, Plan, Season
from heliodesk.hours.holding import CannotHold
from heliodesk.hours.osm import read
from heliodesk.hours.osm_write import write
from heliodesk.hours.plans import read_plan

YEAR = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]


def same(one: Plan, other: Plan, days=YEAR) -> None:
    for day in days:
        assert sorted(one.parts_on(day)) == sorted(other.parts_on(day)), day


def open_by_us(plan: Plan, at: datetime) -> bool:
    """Do people answer at a wall-clock minute?"""
    minute, day = at.hour * 60 + at.minute, at.date()
    today = [p for p in plan.parts_on(day) if p.start <= minute < p.end]
    before = [p for p in plan.parts_on(day - timedelta(days=1)) if p.start <= minute + 1440 < p.end]
    return max((p.level for p in [*today, *before]), default=Level.CLOSED).has_people


def is_disputed(plan: Plan, at: datetime) -> bool:
    """Readers of OSM differ in whether a rule for a day cuts off what the day before reaches into it."""
    minute, before = at.hour * 60 + at.minute + 1440, at.date() - timedelta(days=1)
    reaching = [*plan.parts_on(before), *plan.week[before.weekday()]]
    return any(p.start <= minute < p.end for p in reaching)


@pytest.mark.parametrize(
    "text",
    [
        "24/7",
        "Mo-Fr 22:00-02:00, Sa,Su 20:00-04:00",
        "Mo-Fr 09:00-18:00",
        "Mo-Fr 09:00-18:00; Sa 10:00-16:00; Su off",
        "Mo-Su 09:00-12:00,13:00-18:00; We off",
        "Mo-Fr 22:00-02:00; Sa,Su 20:00-04:00",
        "Sa-Mo 10:00-14:00",
        "Mo-Fr 08:00-20:00; Jul 15-Aug 31 Mo-Fr 09:00-19:00; Jul 15-Aug 31 Sa off",
        "Mo-Fr 08:00-20:00; Nov 15-Feb 15 10:00-12:00",
        'Mo-Fr 09:00-18:00; 2027 Feb 05-2027 Feb 08 off "Chinese New Year"',
        "Mo-Fr 09:00-18:00; 2027 Dec 24 09:00-13:00; 2027 Dec 25-26 off",
        "Mo-Fr 09:00-18:00, 2027 Mar 06 10:00-12:00",
        "Mo-Fr 09:00-18:00; 2027 Mar 01-2027 Mar 31 We off",
        "Mo 09:00-12:00, Mo 14:00-18:00",
        "09:00-18:00",
    ],
)
def test_every_minute_is_as_another_reader_of_the_standard_says(text):
    plan, theirs = read(text, "UTC"), opening_hours.OpeningHours(text, auto_country=False, auto_timezone=False)
    # The days on which something changes, and a week of each kind.
    days = {date(2027, month, 1) + timedelta(days=n) for month in (1, 2, 3, 7, 8, 12) for n in range(31)}
    for day in sorted(days):
        for minute in range(0, 1440, 15):
            at = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)
            if ";" not in text or not is_disputed(plan, at):
                assert open_by_us(plan, at) == theirs.is_open(at), (at, text)


def test_every_minute_of_what_we_write_is_what_we_promise():
    for _scope, data in SCHEDULES:
        plan = read_plan(data)
        theirs = opening_hours.OpeningHours(write(plan).text, auto_country=False, auto_timezone=False)
        for start in (date(2026, 12, 20), date(2027, 2, 1), date(2027, 3, 5), date(2027, 7, 10), date(2027, 8, 28)):
            for minute in range(0, 10 * 1440, 30):
                at = datetime(start.year, start.month, start.day) + timedelta(minutes=minute)
                is_own = any(e.first <= at.date() <= e.last + timedelta(days=1) for e in plan.exceptions)
                if not (is_own and is_disputed(plan, at)):
                    assert open_by_us(plan, at) == theirs.is_open(at), (at, write(plan).text)


def some_plan(chance: Random) -> Plan:
    def parts() -> tuple[Part, ...]:
        made, at = [], 0
        while at < 1440 and chance.random() < 0.7:
            start = at + chance.choice([0, 30, 60, 300])
            end = start + chance.choice([30, 240, 600, 1440])
            if start < 1440:
                made.append(Part(start, min(end, 2880), Level(chance.randint(1, 3))))
            at = end
        return tuple(made)

    def week():
        return tuple(parts() for _day in range(7))

    seasons = tuple(
        Season((month, chance.randint(1, 28)), (month + 1, chance.randint(1, 28)), week())
        for month in (2, 5, 8)
        if chance.random() < 0.4
    )
    exceptions = []
    for _n in range(chance.randint(0, 4)):
        first = date(2027, 1, 1) + timedelta(days=chance.randint(0, 350))
        adds, served = chance.random() < 0.3, parts()
        if served or not adds:
            last = first + timedelta(days=chance.choice([0, 0, 3, 20]))
            exceptions.append(Exceptional(first, last, served, adds, (("en", 'A "holiday"; off'),)))
    return Plan("Europe/Lisbon", week(), seasons, tuple(exceptions))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_written_is_read_as_the_same(seed):
    plan = some_plan(Random(seed))
    again = read(write(plan).text, plan.zone)
    same(plan, again)
    assert ZoneInfo(again.zone)


def test_comments_are_reasons_and_levels():
    plan = read('Mo-Fr 09:00-18:00, Mo-Fr 18:00-22:00 "reduced"; 2027 Feb 05 10:00-12:00 "reduced: Tết"', "UTC")
    assert plan.week[0] == (Part(540, 1080), Part(1080, 1320, Level.REDUCED))
    assert plan.exceptions[0].parts == (Part(600, 720, Level.REDUCED),)
    assert plan.exceptions[0].reasons == (("en", "Tết"),)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Mo-Fr 09:00-18:00; PH off", "holidays-by-rule"),
        ("Mo-Fr sunrise-sunset", "sun-times"),
        ("week 1-10 Mo 09:00-10:00", "week-numbers"),
        ('Mo 09:00-10:00 || "by phone"', "fallback"),
        ("Mo 09:00-10:00 unknown", "unknown-state"),
        ("Mo 09:00+", "not-understood"),
        ("Mo 09:00-12:00+", "open-end"),
        ("Mo[1] 09:00-12:00", "nth-weekday"),
        ("2027 Feb 30 off", "no-such-day"),
        ("2027 09:00-10:00", "years"),
        ("Mo 25:00-26:00", "no-such-time"),
        ("hello", "not-understood"),
        ("", "nothing"),
        ('Mo 09:00-10:00 "ladies', "open-quote"),
        ("Dec 25 off; Mo-Fr 09:00-18:00", "week-after-dates"),
        ("Jun 01-Jul 31 Mo 09:00-10:00; Jul 01-Aug 31 Tu 09:00-10:00", "seasons-meet"),
        ("; ".join(["Mo 09:00-10:00"] * 10_000), "too-many"),
        ("Mo " + ",".join(["09:00-10:00"] * 10_000), "too-many"),
    ],
)
def test_what_cannot_be_held_is_named(text, rule):
    with pytest.raises(CannotHold) as told:
        read(text, "UTC")
    assert [item.rule for item in told.value.items][:1] == [rule]
