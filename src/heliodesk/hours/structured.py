"""Hours as schema.org's OpeningHoursSpecification, for search engines: weekly, with the dates that differ. Pure.

Times carry their offset from UTC, for nobody could tell the office's zone otherwise; so a week is told for each time between
two clock changes. A date of its own (no `dayOfWeek`) counts before the week. 23:59:59 closes at midnight, and a date that
opens and closes at 00:00:00 is closed, as search engines read them. Levels are not told: people answer, or they do not.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from heliodesk.hours.open_now import Compiled
from heliodesk.hours.week import Day, days

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Times = tuple[tuple[str, str], ...]  # opens, closes


def specifications(found: Compiled, first: date, count: int = 60) -> list[dict[str, Any]]:
    """The hours of `count` dates at the office."""
    tz = ZoneInfo(found.zone)
    told = [(day.date, _times(day, tz)) for day in days(found.calendar, first, count, found.zone)]
    made: list[dict[str, Any]] = []
    for _offset, group in groupby(told, key=lambda each: _noon(each[0], tz)):
        period = list(group)
        week = {weekday: _usual(period, weekday) for weekday in {day.weekday() for day, _times in period}}
        through = {"validFrom": period[0][0].isoformat(), "validThrough": period[-1][0].isoformat()}
        for times, weekdays in _alike(week):
            made += [{**_spec(opens, closes), "dayOfWeek": weekdays, **through} for opens, closes in times]
        for own, run in groupby(period, key=lambda each: None if each[1] == week[each[0].weekday()] else each[1]):
            if own is not None:
                made += _special(own, [day for day, _times in run], tz)
    return made


def _times(day: Day, tz: ZoneInfo) -> Times:
    spans: list[list[datetime]] = []
    for piece in day.pieces:
        if piece.level.has_people:
            if spans and spans[-1][1] == piece.since:
                spans[-1][1] = piece.until
            else:
                spans.append([piece.since, piece.until])
    return tuple((_time(begun.astimezone(tz)), _closing(ended, day.date, tz)) for begun, ended in spans)


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds").partition("T")[2]


def _closing(at: datetime, day: date, tz: ZoneInfo) -> str:
    """Midnight is told by the second before it, which is of the same date and has the offset that still counts."""
    local = at.astimezone(tz)
    return _time(local if local.date() == day else (at - timedelta(seconds=1)).astimezone(tz))


def _noon(day: date, tz: ZoneInfo) -> timedelta | None:
    return datetime(day.year, day.month, day.day, 12, tzinfo=tz).utcoffset()


def _usual(period: list[tuple[date, Times]], weekday: int) -> Times:
    return Counter(times for day, times in period if day.weekday() == weekday).most_common(1)[0][0]


def _alike(week: dict[int, Times]) -> Iterator[tuple[Times, list[str]]]:
    """Weekdays with the same hours as one."""
    by_times: dict[Times, list[str]] = {}
    for weekday in sorted(week):
        by_times.setdefault(week[weekday], []).append(_NAMES[weekday])
    yield from by_times.items()


def _special(times: Times, dates: list[date], tz: ZoneInfo) -> Iterator[dict[str, Any]]:
    through = {"validFrom": dates[0].isoformat(), "validThrough": dates[-1].isoformat()}
    midnight = _time(datetime(dates[0].year, dates[0].month, dates[0].day, tzinfo=tz))
    for opens, closes in times or ((midnight, midnight),):
        yield {**_spec(opens, closes), **through}


def _spec(opens: str, closes: str) -> dict[str, str]:
    return {"@type": "OpeningHoursSpecification", "opens": opens, "closes": closes}
