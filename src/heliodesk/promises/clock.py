"""Count service hours: when is a promise due, and how much of it is spent? Pure.

A promise runs only while the team that serves the matter has people there, and not while we wait for the customer. When a
matter is handed to a team with other hours, its hours count from then on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliodesk.hours.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `since` (aware) on the hours of `calendar` count, until the next stretch begins."""

    since: datetime
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing counts from `since` until `until`; None: it is paused still."""

    since: datetime
    until: datetime | None = None


def due(
    stretches: Sequence[Stretch], pauses: Sequence[Pause], since: datetime, budget: timedelta, horizon: datetime
) -> datetime | None:
    """The first instant at which `budget` of service hours has been counted since `since`.

    None while it is paused without an end, or when it is not reached before `horizon` (what is compiled ends somewhere).
    A budget of nothing is due at once, open or not.
    """
    if budget <= timedelta():
        return since
    left = budget
    for start, end in counted(stretches, pauses, since, horizon):
        if end - start >= left:
            return start + left
        left -= end - start
    return None


def spent(stretches: Sequence[Stretch], pauses: Sequence[Pause], since: datetime, at: datetime) -> timedelta:
    """How much service time has been counted from `since` until `at`."""
    return sum((end - start for start, end in counted(stretches, pauses, since, at)), timedelta())


def counted(
    stretches: Sequence[Stretch], pauses: Sequence[Pause], since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The intervals within [since, until) that count, in order: served by the stretch in force, and not paused."""
    stops = sorted((pause.since, pause.until or until) for pause in pauses)
    for i, stretch in enumerate(stretches):
        start = max(since, stretch.since)
        end = min(until, stretches[i + 1].since) if i + 1 < len(stretches) else until
        if start >= end:
            continue
        for lo, hi in stretch.calendar.staffed(start, end):
            yield from _without(lo, hi, stops)


def _without(
    start: datetime, end: datetime, stops: Sequence[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of [start, end) without the pauses, which are sorted by their beginning and may overlap."""
    for stop, go in stops:
        if stop >= end:
            break
        if go > start:
            if stop > start:
                yield start, stop
            start = go
            if start >= end:
                return
    if start < end:
        yield start, end
