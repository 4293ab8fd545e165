"""The oracle: look at the clock on the wall, minute by minute. Knows nothing of intervals, offsets or edges."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

from heliodesk.hours.calendar import Exceptional, InForce, Level, Part, Plan, Season, week_of

ZONES = sorted(available_timezones() - {"Factory", "localtime"})


def level_at(plans: list[InForce], at: datetime) -> Level:
    """What the last plan that has come into force reads off its wall clock at an instant."""
    chosen = [each.plan for each in plans if each.since is None or each.since <= at]
    return _read(chosen[-1], at) if chosen else Level.CLOSED


def _read(plan: Plan, at: datetime) -> Level:
    wall = at.astimezone(ZoneInfo(plan.zone))
    minute = wall.hour * 60 + wall.minute
    found = [part.level for part in plan.parts_on(wall.date()) if part.start <= minute < part.end]
    yesterday = plan.parts_on(wall.date() - timedelta(days=1))
    found += [part.level for part in yesterday if part.start <= minute + 1440 < part.end]
    return max(found, default=Level.CLOSED)


def some_plan(chance: Random, zone: str, around: date) -> Plan:
    """Any hours at all: few or many spans, past midnight, whole days, seasons, exceptions that close, replace or add."""

    def parts(most: int) -> tuple[Part, ...]:
        made = []
        for _one in range(chance.randint(0, most)):
            start = chance.choice([0, 0, 60, 120, 150, 540, chance.randint(0, 1439)])
            length = chance.choice([30, 60, 480, 1440, chance.randint(1, 2000)])
            made.append(Part(start, min(start + length, 2880), Level(chance.randint(1, 3))))
        return tuple(made)

    def week():
        return week_of(parts(2) for _day in range(7))

    def month_day() -> tuple[int, int]:
        day = date(2024, 1, 1) + timedelta(days=chance.randint(0, 365))
        return day.month, day.day

    exceptions = []
    for _one in range(chance.choice([0, 0, 1, 2, 4])):
        first = around + timedelta(days=chance.randint(-6, 12))
        last = first + timedelta(days=chance.choice([0, 0, 0, 1, 6]))
        kind = chance.random()
        exceptions.append(
            Exceptional(first, last, () if kind < 0.4 else parts(2), adds=kind > 0.8, reasons=(("en", "Holiday"),))
        )
    seasons = tuple(Season(month_day(), month_day(), week()) for _one in range(chance.choice([0, 0, 1, 2])))
    return Plan(zone, week(), seasons, tuple(exceptions))


def transition_days(zone: str, year: int) -> list[date]:
    """The UTC dates of a year on which the zone's clock changes."""
    tz, found = ZoneInfo(zone), []
    for n in range(366):
        at = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n)
        if at.astimezone(tz).utcoffset() != (at + timedelta(days=1)).astimezone(tz).utcoffset():
            found.append(at.date())
    return found
