"""A day of the queues as a drawing: a lane for each, all on one scale, and the same figures by the hour as a table. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

STEP = timedelta(minutes=1)
HIGH = 30  # units of a lane
LANES = 6  # queues that are drawn, those with most waiting first

Queue = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Moment:
    """What a lane is drawn from: how many waited in each queue at a time, since when the first of all, how many were on."""

    at: datetime
    waiting: dict[Queue, int]
    longest: timedelta
    on: int

    @property
    def all(self) -> int:
        return sum(self.waiting.values())


@dataclass(frozen=True, slots=True)
class Lane:
    """One queue, or with None all of them; `path` in minutes of the day and units of the lane; `hours`: the most in each."""

    queue: Queue | None
    path: str
    most: int
    hours: list[int | None] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole day. `minutes`: its length, which is not 1440 when clocks change."""

    minutes: int
    lanes: list[Lane]
    people: Lane
    scale: int


def times(since: datetime, until: datetime) -> list[datetime]:
    """The times that a day is sampled at."""
    found, at = [], since
    while at <= until:
        found.append(at)
        at += STEP
    return found


def draw(day: Sequence[Moment], since: datetime, minutes: int) -> Chart:
    """The day that begins at `since`, from its moments, as far as it has come."""
    most: dict[Queue, int] = {}
    for moment in day:
        for queue, count in moment.waiting.items():
            most[queue] = max(most.get(queue, 0), count)
    shown = sorted(most, key=lambda queue: (-most[queue], queue))[:LANES]
    scale = max((moment.all for moment in day), default=0) or 1
    every = _lane(None, [(m.at, m.all) for m in day], since, scale)
    lanes = [_lane(queue, [(m.at, m.waiting.get(queue, 0)) for m in day], since, scale) for queue in shown]
    on = max((m.on for m in day), default=0) or 1
    people = _lane(None, [(m.at, m.on) for m in day], since, on)
    return Chart(minutes, [every, *lanes] if len(lanes) != 1 else lanes, people, scale)


def _lane(queue: Queue | None, counts: Sequence[tuple[datetime, int]], since: datetime, scale: int) -> Lane:
    # Steps: a count holds until another comes, so only changes are drawn.
    points = [(round((at - since).total_seconds() / 60), count) for at, count in counts]
    path, height = "", 0
    for x, count in points:
        path = path or f"M{x} {HIGH}"
        if count != height:
            path, height = f"{path}H{x}V{HIGH - count * (HIGH - 2) / scale:.1f}", count
    if path:
        path += f"H{points[-1][0] + 1}V{HIGH}Z"
    return Lane(queue, path, max((count for _at, count in counts), default=0), _by_hour(counts, since))


def _by_hour(counts: Sequence[tuple[datetime, int]], since: datetime) -> list[int | None]:
    found: list[int | None] = []
    for at, count in counts:
        hour = int((at - since).total_seconds() // 3600)
        while len(found) <= hour:
            found.append(None)
        found[hour] = max(found[hour] or 0, count)
    return found


@dataclass(frozen=True, slots=True)
class Mark:
    """A time worth looking at. kind: peak, wait, nobody, incident, resolved, promise."""

    at: datetime
    kind: str
    words: str = ""


def peaks(day: Sequence[Moment]) -> list[Mark]:
    """When most waited, when somebody had waited longest, and when people waited and nobody was on (each time it began)."""
    marks = []
    if day and (busiest := max(day, key=lambda moment: moment.all)).all:
        marks.append(Mark(busiest.at, "peak", str(busiest.all)))
        slowest = max(day, key=lambda moment: moment.longest)
        if slowest.at != busiest.at:
            marks.append(Mark(slowest.at, "wait"))
    alone = False
    for moment in day:
        is_alone = bool(moment.all) and not moment.on
        if is_alone and not alone:
            marks.append(Mark(moment.at, "nobody", str(moment.all)))
        alone = is_alone
    return marks
