"""When is a service open? Weekly spans of local wall time, compiled to UTC intervals. Pure.

Local wall time is the truth: an instant is open when its local clock reads a time inside a span. Where a clock change
skips an edge, the edge moves to the first instant that exists; where it repeats an hour, both readings count.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 1440  # minutes


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open on `weekday` (0 = Monday) from `start` until `end`, minutes after local midnight, half-open.

    `end` may pass 1440 and then reaches into the next day; 0–1440 is a whole day.
    """

    weekday: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.weekday <= 6 and 0 <= self.start < DAY and self.start < self.end <= 2 * DAY):
            raise ValueError(f"not a span: weekday {self.weekday}, {self.start}–{self.end} min")


@dataclass(frozen=True, slots=True)
class Open:
    """Open now. `until`: when it closes (UTC), or None when it does not within the compiled weeks."""

    until: datetime | None
    is_open = True


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed now. `opens_at`: the next opening (UTC), or None when there is none within the compiled weeks."""

    opens_at: datetime | None
    is_open = False


Status = Open | Closed


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening intervals in POSIX seconds: sorted, apart, half-open; known up to `horizon`."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    horizon: int

    def status(self, at: datetime) -> Status:
        """The status at `at` (aware). An interval that reaches the horizon has no known end."""
        now = at.timestamp()
        i = bisect_right(self.starts, now) - 1
        if i >= 0 and now < self.ends[i]:
            return Open(None if self.ends[i] >= self.horizon else datetime.fromtimestamp(self.ends[i], UTC))
        if i + 1 < len(self.starts):
            return Closed(datetime.fromtimestamp(self.starts[i + 1], UTC))
        return Closed(None)


def compile_week(spans: Iterable[Span], zone: ZoneInfo, first: date, days: int) -> Calendar:
    """Compile the local days `first` … `first + days - 1` of a weekly pattern."""
    pattern = sorted(spans)
    pieces: list[tuple[int, int]] = []
    for offset in range(-1, days):
        day = first + timedelta(days=offset)
        for span in pattern:
            if span.weekday == day.weekday():
                pieces.extend(_instants(day, span, zone))
    return _merged(pieces, _edge(first + timedelta(days=days), 0, zone))


def _instants(day: date, span: Span, zone: ZoneInfo) -> Iterable[tuple[int, int]]:
    """The instants whose wall clock lies in `span`, starting on `day`.

    Cut at each change of the zone's offset, the wall clock runs evenly inside each piece, and the piece is the span
    shifted by that offset, clipped to the piece.
    """
    midnight = datetime(day.year, day.month, day.day)
    lo, hi = midnight + timedelta(minutes=span.start), midnight + timedelta(minutes=span.end)
    window_start, window_end = _utc(lo) - 26 * 3600, _utc(hi) + 26 * 3600
    for piece_start, piece_end, offset in _offsets(window_start, window_end, zone):
        start, end = max(_utc(lo) - offset, piece_start), min(_utc(hi) - offset, piece_end)
        if start < end:
            yield start, end


def _offsets(start: int, end: int, zone: ZoneInfo) -> Iterable[tuple[int, int, int]]:
    """Pieces (start, end, offset in seconds) of constant UTC offset that cover [start, end)."""
    at, offset = start, _offset(start, zone)
    while at < end:
        step = min(at + 6 * 3600, end)
        if (after := _offset(step, zone)) != offset:
            low, high = at, step
            while high - low > 1:  # the change lies in (low, high]
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(middle, zone) == offset else (low, middle)
            yield start, high, offset
            start, offset = high, after if high == step else _offset(high, zone)
            at = high
        else:
            at = step
    yield start, end, offset


def _offset(instant: int, zone: ZoneInfo) -> int:
    shift = datetime.fromtimestamp(instant, zone).utcoffset()
    return int(shift.total_seconds()) if shift else 0


def _utc(naive: datetime) -> int:
    return int(naive.replace(tzinfo=UTC).timestamp())


def _edge(day: date, minute: int, zone: ZoneInfo) -> int:
    return int((datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)).timestamp())


def _merged(pieces: list[tuple[int, int]], horizon: int) -> Calendar:
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(pieces):
        end = min(end, horizon)
        if start >= end:
            continue
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return Calendar(tuple(starts), tuple(ends), horizon)
