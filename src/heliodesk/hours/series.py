"""A calendar as weekly series on a wall clock, and what no series holds as single spans. Pure, and exact by construction.

Calendar programs add a series' length to each of its beginnings (RFC 5545, 3.8.2.2 and 3.8.5.3: the same exact duration).
So a span is part of a series only where the wall clock says its beginning once, and no clock change falls within it; the
others stand alone, in UTC. What is longer than a day is cut at midnight, as people read a calendar.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from heliodesk.hours.calendar import Calendar, Level, beginning

_WORTH = 4  # a series of fewer spans is told as single ones
_GAPS = 3  # of three weeks of a series at least two are served; else it is told in parts


@dataclass(frozen=True, slots=True)
class Span:
    """Served at one level from one instant to another (UTC)."""

    since: datetime
    until: datetime
    level: Level


@dataclass(frozen=True, slots=True)
class Series:
    """Served every week from `first` to `last` (local times of the zone), for `length`, but for the dates in `without`."""

    first: datetime
    last: datetime
    length: timedelta
    level: Level
    without: tuple[datetime, ...]


def in_series(calendar: Calendar, since: datetime, until: datetime, zone: str) -> tuple[list[Series], list[Span]]:
    """What is served within [since, until), as series and single spans."""
    tz = ZoneInfo(zone)
    alike: dict[tuple[int, int, timedelta, Level], list[Span]] = defaultdict(list)
    single: list[Span] = []
    for span in _spans(calendar, since, until, zone):
        local = span.since.astimezone(tz)
        if _is_plain(span, tz):
            minute = local.hour * 60 + local.minute
            alike[local.weekday(), minute, span.until - span.since, span.level].append(span)
        else:
            single.append(span)
    series = []
    for (_weekday, _minute, length, level), spans in alike.items():
        for run in _runs(spans, tz):
            if len(run) < _WORTH:
                single += run
                continue
            locals_ = [span.since.astimezone(tz) for span in run]
            served = {local.date() for local in locals_}
            weeks = (locals_[-1].date() - locals_[0].date()).days // 7
            every = (locals_[0] + timedelta(weeks=i) for i in range(weeks + 1))  # on the wall clock
            without = tuple(each for each in every if each.date() not in served)
            series.append(Series(locals_[0], locals_[-1], length, level, without))
    return sorted(series, key=lambda each: each.first), sorted(single, key=lambda span: span.since)


def _spans(calendar: Calendar, since: datetime, until: datetime, zone: str) -> Iterator[Span]:
    tz = ZoneInfo(zone)
    for begun, ended, level in calendar.segments(since, until):
        if level == Level.CLOSED:
            continue
        at = begun
        while ended - at > timedelta(hours=24):
            cut = beginning(at.astimezone(tz).date() + timedelta(days=1), zone)
            yield Span(at, cut, level)
            at = cut
        yield Span(at, ended, level)


def _is_plain(span: Span, tz: ZoneInfo) -> bool:
    """Does the wall clock name the beginning once, and run evenly until the end?"""
    local = span.since.astimezone(tz)
    if local.second or local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        return False
    return local.utcoffset() == span.until.astimezone(tz).utcoffset()


def _runs(spans: list[Span], tz: ZoneInfo) -> Iterator[list[Span]]:
    """Spans of one weekday in order, cut where they pause for longer than a few weeks, as between seasons."""
    run: list[Span] = []
    for span in spans:
        if run and _date(span, tz) - _date(run[-1], tz) > timedelta(weeks=_GAPS):
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _date(span: Span, tz: ZoneInfo) -> date:
    return span.since.astimezone(tz).date()
