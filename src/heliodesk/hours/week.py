"""Hours day by day on a wall clock, and the exceptions among them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from heliodesk.hours.calendar import Calendar, Exceptional, InForce, Level, beginning


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of constant level within one local day: instants (UTC), and the minutes that the wall clock shows.

    On a day whose clock is put back the minutes of one piece may pass those of the next: both are true.
    """

    since: datetime
    until: datetime
    start: int
    end: int
    level: Level


@dataclass(frozen=True, slots=True)
class Day:
    """A local date of a zone: its pieces from midnight to midnight, closed ones included, and the exception that gives
    it other hours, if one does."""

    date: date
    pieces: tuple[Piece, ...]
    exception: Exceptional | None = None

    @property
    def served(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.level > Level.CLOSED)


def days(calendar: Calendar, first: date, count: int, zone: str, plans: Iterable[InForce] = ()) -> list[Day]:
    """`count` local dates of an IANA zone. `plans`: of the schedule, to name the exceptions behind a day's hours."""
    plans = tuple(plans)
    return [_day(calendar, first + timedelta(days=i), zone, plans) for i in range(count)]


def _day(calendar: Calendar, day: date, zone: str, plans: tuple[InForce, ...]) -> Day:
    tz, start, end = ZoneInfo(zone), beginning(day, zone), beginning(day + timedelta(days=1), zone)
    pieces = []
    for since, until, level in calendar.segments(start, end):
        closes = 1440 if until == end else minute_of(until, tz)
        pieces.append(Piece(since, until, minute_of(since, tz), closes, level))
    return Day(day, tuple(pieces), _exception(start, end, plans))


def minute_of(at: datetime, tz: ZoneInfo) -> int:
    """Minutes after midnight that the wall clock of a zone shows."""
    wall = at.astimezone(tz)
    return wall.hour * 60 + wall.minute


def _exception(start: datetime, end: datetime, plans: tuple[InForce, ...]) -> Exceptional | None:
    """The exception that touches [start, end) by the office's own dates, and changes what its date would have been."""
    for first, last, exception in exceptions(plans):
        if first < end and start < last:
            return exception
    return None


def exceptions(plans: Iterable[InForce]) -> Iterator[tuple[datetime, datetime, Exceptional]]:
    """The exceptions that count, with the instants at which they begin and end; of a date the last one."""
    ordered = tuple(plans)
    for i, each in enumerate(ordered):
        zone = each.plan.zone
        later = [other.since for other in ordered[i + 1 :] if other.since]
        for exception in reversed(each.plan.exceptions):
            first = beginning(exception.first, zone)
            last = beginning(exception.last + timedelta(days=1), zone)
            if each.since:
                first = max(first, each.since)
            last = min([last, *later])
            if first < last:
                yield first, last, exception
