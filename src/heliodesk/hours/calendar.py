"""When is a service there, and how well? Plans in local wall time, compiled to UTC, answered by one bisect. Pure.

Local wall time is the truth. An instant is served iff its local wall clock lies in a span of its local date, or in the tail
past midnight of a span of the date before; spans are half-open. Where a clock change skips an edge, the edge moves to the
first instant that exists; a repeated hour is served at both its passes if its wall clock is. Where spans overlap (a tail
and a morning), the better level counts. At each instant the plan in force then decides alone.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = 1440  # minutes
_STEP = 6 * 3600  # seconds; no zone has changed its offset twice within this
_EPOCH = date(1970, 1, 1).toordinal()


class Level(IntEnum):
    """How well a span is served. People answer at FULL and REDUCED; at BOT the assistant alone does."""

    CLOSED = 0
    BOT = 1
    REDUCED = 2
    FULL = 3

    @property
    def has_people(self) -> bool:
        return self >= Level.REDUCED


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Served from `start` until `end`, minutes after a day's local midnight. `end` may pass 1440 into the next day."""

    start: int
    end: int
    level: Level = Level.FULL

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY and self.start < self.end <= 2 * DAY and self.level > Level.CLOSED):
            raise ValueError(f"not a part of a day: {self.start}–{self.end} min, level {int(self.level)}")


Week = tuple[tuple[Part, ...], ...]  # seven days, Monday first
NO_WEEK: Week = ((),) * 7


@dataclass(frozen=True, slots=True)
class Season:
    """A week of its own from one day of the year to another, both included: (month, day). It may pass New Year."""

    first: tuple[int, int]
    last: tuple[int, int]
    week: Week

    def holds(self, month: int, day: int) -> bool:
        at = (month, day)
        return self.first <= at <= self.last if self.first <= self.last else at >= self.first or at <= self.last


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Other hours from one date to another, both included. `parts` replace the day's, or are added when `adds`.

    Empty parts that replace: closed. `reasons`: language → why, for the public.
    """

    first: date
    last: date
    parts: tuple[Part, ...] = ()
    adds: bool = False
    reasons: tuple[tuple[str, str], ...] = ()
    source: str = ""  # the holiday that it was accepted from, such as "CN:2027-02-06"


@dataclass(frozen=True, slots=True)
class Plan:
    """The hours of one scope: a zone, a week, seasons with weeks of their own (the first that holds counts), exceptions
    (the last that concerns a date counts; those that add come on top)."""

    zone: str
    week: Week = NO_WEEK
    seasons: tuple[Season, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()

    def parts_on(self, day: date) -> list[Part]:
        """What is served of the spans that begin on that local date."""
        week = next((season.week for season in self.seasons if season.holds(day.month, day.day)), self.week)
        parts = list(week[day.weekday()])
        for exception in self.exceptions:
            if exception.first <= day <= exception.last:
                parts = [*parts, *exception.parts] if exception.adds else list(exception.parts)
        return parts


@dataclass(frozen=True, slots=True)
class InForce:
    """A plan and the aware instant from which it counts. None: since ever."""

    plan: Plan
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Open:
    """People answer now. `until`: when they stop (UTC), None when not within what is compiled. `changes_at`: when the
    level next changes. `level` is FULL or REDUCED."""

    until: datetime | None
    level: Level = Level.FULL
    changes_at: datetime | None = None
    is_open = True


@dataclass(frozen=True, slots=True)
class Closed:
    """Nobody answers now. `opens_at`: when somebody does again (UTC), None when not within what is compiled. `level` is BOT
    when the assistant does. `why`: language → public reason, when an exception is behind it."""

    opens_at: datetime | None
    level: Level = Level.CLOSED
    why: tuple[tuple[str, str], ...] = ()
    changes_at: datetime | None = None
    is_open = False


Status = Open | Closed


@dataclass(frozen=True, slots=True)
class Calendar:
    """Segments of constant level: segment i begins at `edges[i]` (POSIX seconds) and lasts until the next; the last ends at
    `horizon`. `answers[i]` is the status during it. Before the first edge nothing is known and all is closed."""

    edges: tuple[int, ...]
    levels: tuple[Level, ...]
    answers: tuple[Status, ...] = field(repr=False)
    horizon: int

    def status(self, at: datetime) -> Status:
        """The status at an aware instant."""
        i = bisect_right(self.edges, at.timestamp()) - 1
        return self.answers[i] if i >= 0 else _UNKNOWN

    def segments(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime, Level]]:
        """The segments that touch [since, until), clipped to it."""
        lo, hi = since.timestamp(), min(until.timestamp(), self.horizon)
        i = max(0, bisect_right(self.edges, lo) - 1)
        while i < len(self.edges) and self.edges[i] < hi:
            start = max(lo, self.edges[i])
            end = min(hi, self.edges[i + 1] if i + 1 < len(self.edges) else self.horizon)
            if start < end:
                yield datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC), self.levels[i]
            i += 1

    def staffed(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The parts of [since, until) in which people answer."""
        lo, hi = since.timestamp(), min(until.timestamp(), self.horizon)
        for i in range(max(0, bisect_right(self.edges, lo) - 1), bisect_left(self.edges, hi)):
            if self.levels[i].has_people:
                start = since.astimezone(UTC) if self.edges[i] <= lo else datetime.fromtimestamp(self.edges[i], UTC)
                end = self.edges[i + 1] if i + 1 < len(self.edges) else self.horizon
                yield start, datetime.fromtimestamp(min(hi, end), UTC)

    def served(self, since: datetime, until: datetime) -> timedelta:
        """How long people answer within [since, until)."""
        return sum((end - start for start, end in self.staffed(since, until)), timedelta())


_UNKNOWN = Closed(None)


def compile_plans(plans: Sequence[InForce], first: date, days: int) -> Calendar:
    """Compile the UTC days `first` … `first + days - 1` of plans in the order in which they come into force."""
    lo = (first.toordinal() - _EPOCH) * 86400
    horizon = lo + days * 86400
    starts = [int(each.since.timestamp()) if each.since else lo for each in plans]
    changes: list[tuple[int, Level, int]] = []  # instant, level, +1 or -1
    whys: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
    for i, each in enumerate(plans):
        # A plan gives way to any later one; it never reaches back behind its own beginning.
        since = max(lo, starts[i])
        until = min([horizon, *(start for start in starts[i + 1 :])])
        if since >= until:
            continue
        for start, end, level in _pieces(each.plan, since, until):
            changes += [(start, level, 1), (end, level, -1)]
        whys += _whys(each.plan, since, until)
    return _swept(changes, whys, lo, horizon)


def compile_week(week: Week, zone: str, first: date, days: int) -> Calendar:
    """Compile a plan that is nothing but a week, in force since ever."""
    return compile_plans([InForce(Plan(zone, week))], first, days)


def _pieces(plan: Plan, since: int, until: int) -> Iterator[tuple[int, int, Level]]:
    """The instants of [since, until) that the plan serves. Cut at each change of the zone's offset the wall clock runs
    evenly inside each piece, and a span is the span shifted by that offset, clipped to the piece."""
    offsets = offsets_of(plan.zone, since - 4 * 86400, until + 4 * 86400)
    ends = [end for _start, end, _offset in offsets]
    first = (since + offsets[0][2]) // 86400 - 2
    for ordinal in range(first, (until + offsets[-1][2]) // 86400 + 2):
        for part in plan.parts_on(date.fromordinal(ordinal + _EPOCH)):
            wall_start, wall_end = ordinal * 86400 + part.start * 60, ordinal * 86400 + part.end * 60
            # Every offset lies within ±26 h, so earlier and later pieces cannot hold this wall time.
            i = bisect_right(ends, wall_start - 26 * 3600)
            while i < len(offsets) and offsets[i][0] < wall_end + 26 * 3600:
                piece_start, piece_end, offset = offsets[i]
                start = max(wall_start - offset, piece_start, since)
                end = min(wall_end - offset, piece_end, until)
                if start < end:
                    yield start, end, part.level
                i += 1


def _whys(plan: Plan, since: int, until: int) -> list[tuple[int, int, tuple[tuple[str, str], ...]]]:
    """When an exception takes service away: its dates as instants, and its public reasons."""
    found = []
    for exception in plan.exceptions:
        if not exception.adds and exception.reasons:
            start = max(since, _first_instant(exception.first, plan.zone))
            end = min(until, _first_instant(exception.last + timedelta(days=1), plan.zone))
            if start < end:
                found.append((start, end, exception.reasons))
    return found


def _swept(
    changes: list[tuple[int, Level, int]],
    whys: list[tuple[int, int, tuple[tuple[str, str], ...]]],
    lo: int,
    horizon: int,
) -> Calendar:
    """Merge pieces into segments: at each instant the best level that is served."""
    edges, levels = [lo], [Level.CLOSED]
    running = [0, 0, 0, 0]
    changes.sort()
    for i, (at, level, step) in enumerate(changes):
        running[level] += step
        if i + 1 < len(changes) and changes[i + 1][0] == at:
            continue
        best = Level.FULL if running[3] else Level.REDUCED if running[2] else Level.BOT if running[1] else Level.CLOSED
        if at >= horizon:
            break
        if at == edges[-1]:
            levels[-1] = best
        elif best != levels[-1]:
            edges.append(at)
            levels.append(best)
    return Calendar(tuple(edges), tuple(levels), tuple(_answers(edges, levels, whys, horizon)), horizon)


def _answers(
    edges: list[int],
    levels: list[Level],
    whys: list[tuple[int, int, tuple[tuple[str, str], ...]]],
    horizon: int,
) -> list[Status]:
    """The status of each segment, from the last to the first, so that each knows what comes."""
    answers: list[Status] = []
    stops: datetime | None = None  # when people next stop answering, or start
    opens: datetime | None = None
    change: datetime | None = None
    for i in range(len(edges) - 1, -1, -1):
        level, end = levels[i], edges[i + 1] if i + 1 < len(edges) else horizon
        if level.has_people:
            answers.append(Open(stops, level, change))
            opens = datetime.fromtimestamp(edges[i], UTC)
        else:
            why = next((reasons for start, until, reasons in reversed(whys) if start < end and edges[i] < until), ())
            answers.append(Closed(opens, level, why, change))
            stops = datetime.fromtimestamp(edges[i], UTC)
        change = datetime.fromtimestamp(edges[i], UTC)
    return answers[::-1]


@lru_cache(maxsize=2048)
def offsets_of(zone: str, start: int, end: int) -> tuple[tuple[int, int, int], ...]:
    """Pieces (start, end, offset; seconds) of constant UTC offset of an IANA zone that cover [start, end)."""
    tz, at = ZoneInfo(zone), start
    found, begun, offset = [], start, _offset(start, tz)
    while at < end:
        step = min(at + _STEP, end)
        if (after := _offset(step, tz)) != offset:
            low, high = at, step
            while high - low > 1:  # the change lies in (low, high]
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(middle, tz) == offset else (low, middle)
            found.append((begun, high, offset))
            begun, offset = high, after
            at = high
        else:
            at = step
    return (*found, (begun, end, offset))


def beginning(day: date, zone: str) -> datetime:
    """The instant at which a local date begins in an IANA zone."""
    return datetime.fromtimestamp(_first_instant(day, zone), UTC)


def _first_instant(day: date, zone: str) -> int:
    """The first instant of a local date. Where the clock skips midnight, the first that exists; where it skips the whole
    date (Samoa, 2011-12-30), the first after it."""
    wall = (day.toordinal() - _EPOCH) * 86400
    for start, end, offset in offsets_of(zone, wall - 2 * 86400, wall + 3 * 86400):
        at = max(wall - offset, start)
        if at < end:
            return at
    raise AssertionError("a local date begins within three days of its name")


def _offset(instant: int, zone: ZoneInfo) -> int:
    shift = datetime.fromtimestamp(instant, zone).utcoffset()
    return int(shift.total_seconds()) if shift else 0


def week_of(days: Iterable[Iterable[Part]]) -> Week:
    """Seven days of parts, Monday first."""
    week = tuple(tuple(sorted(parts)) for parts in days)
    if len(week) != 7:
        raise ValueError("a week has seven days")
    return week
