"""The statutory clock: until when an appeal is acknowledged and decided. Pure.

These are calendar times, not service hours. What is counted in business days is counted in whole days of one zone: the day
on which something arrives does not count, nor does a day that is free, nor one on which we waited for the customer.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_LONGEST = 4000  # days that are walked through; ten years
_LAST_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """We waited for the customer from `since` until `until` (aware); None: we still do."""

    since: datetime
    until: datetime | None = None


def after_hours(since: datetime, hours: int, pauses: Sequence[Pause]) -> datetime | None:
    """The instant at which `hours` have passed since `since`, pauses left out. None while it is paused."""
    due = since + timedelta(hours=hours)
    for pause in sorted(pauses, key=lambda each: each.since):
        start = max(pause.since, since)
        if start >= due:
            break
        if pause.until is None:
            return None
        due += max(timedelta(), pause.until - start)
        since = max(since, pause.until)
    return due


def after_days(
    since: datetime, days: int, pauses: Sequence[Pause], zone: str, is_free: Callable[[date], bool]
) -> datetime | None:
    """The last minute (UTC) of the `days`th business day after `since`. None while it is paused."""
    if any(pause.until is None for pause in pauses):
        return None
    for count, day in enumerate(_counted(since, pauses, zone, is_free), 1):
        if count == days:
            return _midnight(day + timedelta(days=1), ZoneInfo(zone)) - _LAST_MINUTE
    return None


def days_gone(
    since: datetime, at: datetime, pauses: Sequence[Pause], zone: str, is_free: Callable[[date], bool]
) -> int:
    """How many business days have gone by, whole, from `since` until `at`."""
    today = at.astimezone(ZoneInfo(zone)).date()
    gone = 0
    for day in _counted(since, pauses, zone, is_free):
        if day >= today:
            break
        gone += 1
    return gone


def _counted(since: datetime, pauses: Sequence[Pause], zone: str, is_free: Callable[[date], bool]) -> Iterator[date]:
    place = ZoneInfo(zone)
    waited = [
        (pause.since.astimezone(place).date(), pause.until.astimezone(place).date() if pause.until else date.max)
        for pause in pauses
    ]
    day = since.astimezone(place).date()
    for _step in range(_LONGEST):
        day += timedelta(days=1)
        if day.weekday() < 5 and not is_free(day) and not any(first <= day <= last for first, last in waited):
            yield day


def _midnight(day: date, place: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), place).astimezone(UTC)
