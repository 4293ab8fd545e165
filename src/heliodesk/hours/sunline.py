"""The sunline: a strip of time with the sky over a place and bands for who is there. Pure: positions in per cent of the strip."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from heliodesk.hours.calendar import Calendar, Level
from heliodesk.hours.sun import CIVIL, NAUTICAL, RISEN, Place, height
from heliodesk.hours.week import Day

_STEP = timedelta(minutes=15)  # between points of the sun's path
NAMES = {Level.FULL: "full", Level.REDUCED: "part", Level.BOT: "bot"}


@dataclass(frozen=True, slots=True)
class Band:
    """A span of one level or one kind of sky, from `x` over `width` per cent of the strip."""

    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Sunrise or sunset, where it falls on the strip."""

    x: float
    at: datetime
    is_rise: bool


@dataclass(frozen=True, slots=True)
class Sky:
    """Flat steps of sky, and the sun's way: `path` as the points of a polyline in a box of 1000 by 112, horizon at 46."""

    steps: tuple[Band, ...]
    turns: tuple[Turn, ...]
    path: str
    sun_y: float


@dataclass(frozen=True, slots=True)
class Strip:
    """Which time a strip shows: `hours` from `since`."""

    since: datetime
    hours: float = 24.0

    @property
    def until(self) -> datetime:
        return self.since + timedelta(hours=self.hours)

    def x(self, at: datetime) -> float:
        """Where an instant falls, in per cent."""
        return (at - self.since).total_seconds() / 36 / self.hours


def strip_around(now: datetime, zone: str, *, hours: float = 24.0) -> Strip:
    """A day with `now` at about its first quarter, beginning at a full hour of the zone's clock."""
    local = now.astimezone(ZoneInfo(zone))
    full = now - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return Strip((full - timedelta(hours=hours // 4)).astimezone(UTC), hours)


def bands(calendar: Calendar, strip: Strip) -> list[Band]:
    """Who is there: "full", "part" (fewer people), "bot" (the assistant alone). What is closed has no band."""
    return [
        Band(strip.x(since), strip.x(until) - strip.x(since), NAMES[level])
        for since, until, level in calendar.segments(strip.since, strip.until)
        if level in NAMES
    ]


def on_the_wall(day: Day) -> list[Band]:
    """The same of a local day, from midnight to midnight as the wall clock shows it."""
    return [Band(p.start / 14.4, (p.end - p.start) / 14.4, NAMES[p.level]) for p in day.served if p.end > p.start]


def sky(strip: Strip, place: Place, now: datetime) -> Sky:
    """The sky over a place during a strip: "night", two twilights "k1" and "k2", and "k3", day."""
    edges = list(_edges(strip, place))
    steps = tuple(
        Band(strip.x(since), strip.x(until) - strip.x(since), kind)
        for since, until, kind in edges
        if kind != "night"  # the ground is night
    )
    turns = []
    for before, after in pairwise(edges):
        if "k3" in (before[2], after[2]):
            turns.append(Turn(strip.x(after[0]), after[0], after[2] == "k3"))
    heights = []
    at = strip.since
    while at <= strip.until:
        heights.append((strip.x(at), height(at, place)))
        at += _STEP
    scale = min(38 / max(1.0, max(h for _x, h in heights)), 50 / max(1.0, -min(h for _x, h in heights)))
    path = " ".join(f"{x * 10:.0f},{46 - h * scale:.1f}" for x, h in heights)
    return Sky(steps, tuple(turns), path, 46 - height(now, place) * scale)


def _edges(strip: Strip, place: Place) -> Iterator[tuple[datetime, datetime, str]]:
    begun, at = strip.since, strip.since
    kind = _kind(height(at, place))
    while at < strip.until:
        after = min(at + _STEP, strip.until)
        if (then := _kind(height(after, place))) != kind:
            low, high = at, after
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if _kind(height(middle, place)) == kind else (low, middle)
            yield begun, high, kind
            begun, kind = high, then
        at = after
    yield begun, strip.until, kind


def _kind(degrees: float) -> str:
    return "k3" if degrees > RISEN else "k2" if degrees > CIVIL else "k1" if degrees > NAUTICAL else "night"
