"""What differs between two calendars: as instants, and day by day as people say it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from heliodesk.hours.calendar import Calendar, Level, beginning

# A weekly pattern counts as changed when that weekday differs at least this often in the same way, up to the end, and
# never pauses for longer than a season.
_LASTING = 4
_BETWEEN = timedelta(days=98)


@dataclass(frozen=True, slots=True)
class Change:
    """From `since` until `until` (UTC) the level is `after` instead of `before`."""

    since: datetime
    until: datetime
    before: Level
    after: Level


def changes_between(before: Calendar, after: Calendar, since: datetime) -> list[Change]:
    """Where two calendars differ from an instant to the earlier of their horizons, in order."""
    until = datetime.fromtimestamp(min(before.horizon, after.horizon), UTC)
    found: list[Change] = []
    old, new = list(before.segments(since, until)), list(after.segments(since, until))
    i = j = 0
    while i < len(old) and j < len(new):
        start, end = max(old[i][0], new[j][0]), min(old[i][1], new[j][1])
        if start < end and old[i][2] != new[j][2]:
            if found and found[-1].until == start and (found[-1].before, found[-1].after) == (old[i][2], new[j][2]):
                found[-1] = Change(found[-1].since, end, old[i][2], new[j][2])
            else:
                found.append(Change(start, end, old[i][2], new[j][2]))
        if old[i][1] <= end:
            i += 1
        if new[j][1] <= end:
            j += 1
    return found


Times = tuple[tuple[int, int, Level], ...]  # minutes after local midnight, when people answer


@dataclass(frozen=True, slots=True)
class DayChange:
    """From `first` to `last` (local dates; None: from then on) on these weekdays the times are `after`, not `before`."""

    first: date
    last: date | None
    weekdays: tuple[int, ...]
    before: Times
    after: Times


def days_between(before: Calendar, after: Calendar, since: datetime, zone: str) -> list[DayChange]:
    """The same difference by local dates of `zone`, as people say it: weekdays that change for good, and single dates."""
    tz = ZoneInfo(zone)
    first = since.astimezone(tz).date()
    last = datetime.fromtimestamp(min(before.horizon, after.horizon), UTC).astimezone(tz).date() - timedelta(days=1)
    changed: dict[date, tuple[Times, Times]] = {}
    for change in changes_between(before, after, since):
        day, end = change.since.astimezone(tz).date(), change.until.astimezone(tz).date()
        for offset in range(-1, (end - day).days + 1):
            on = day + timedelta(days=offset)
            if first <= on <= last and on not in changed:
                pair = times_on(before, on, zone), times_on(after, on, zone)
                if pair[0] != pair[1]:
                    changed[on] = pair
    lasting = list(_lasting(changed, last))
    covered = {(change.weekdays[0], change.before, change.after, change.first) for change in lasting}
    single = {
        day: pair
        for day, pair in changed.items()
        if not any(day.weekday() == w and pair == (b, a) and day >= f for w, b, a, f in covered)
    }
    return sorted([*_together(lasting), *_runs(single)], key=lambda change: change.first)


def times_on(calendar: Calendar, day: date, zone: str) -> Times:
    """When people answer in what begins on a local date. A span past midnight belongs to the date it begins on, and has
    an end above 1440."""
    tz = ZoneInfo(zone)
    start, end = beginning(day, zone), beginning(day + timedelta(days=1), zone)
    found: list[tuple[int, int, Level]] = []
    for lo, hi, level in calendar.segments(start - timedelta(days=1), end + timedelta(days=1)):
        if not level.has_people or hi <= start or lo >= end:
            continue
        # What runs through this date's midnight began before, unless it has always been running.
        begun = 0 if lo < start else _minute(lo, tz)
        if lo < start and hi < end and (start - lo) < timedelta(hours=24):
            continue
        stops = _minute(hi, tz) + 1440 * (hi.astimezone(tz).date() - day).days
        found.append((begun, min(stops, 2880), level))
    return tuple(found)


def _minute(at: datetime, tz: ZoneInfo) -> int:
    wall = at.astimezone(tz)
    return wall.hour * 60 + wall.minute


def _lasting(changed: dict[date, tuple[Times, Times]], last: date) -> Iterator[DayChange]:
    """Weekdays that differ in the same way up to the end of what is compiled. Dates that an exception or a season makes
    otherwise may lie between; they are told by themselves when they change too."""
    for weekday in range(7):
        alike: dict[tuple[Times, Times], list[date]] = {}
        for day in sorted(changed):
            if day.weekday() == weekday:
                alike.setdefault(changed[day], []).append(day)
        pair = max(alike, key=lambda each: len(alike[each]), default=None)
        if pair is None or len(alike[pair]) < _LASTING or last - alike[pair][-1] > _BETWEEN:
            continue
        days = alike[pair]
        begun = len(days) - 1
        while begun and days[begun] - days[begun - 1] <= _BETWEEN:
            begun -= 1
        yield DayChange(days[begun], None, (weekday,), *pair)


def _together(changes: list[DayChange]) -> Iterator[DayChange]:
    """Weekdays that change alike and within the same week, as one."""
    groups: list[DayChange] = []
    for change in sorted(changes, key=lambda each: each.first):
        for i, group in enumerate(groups):
            alike = (group.before, group.after) == (change.before, change.after)
            if alike and change.first - group.first < timedelta(days=7):
                weekdays = tuple(sorted({*group.weekdays, *change.weekdays}))
                groups[i] = DayChange(group.first, None, weekdays, group.before, group.after)
                break
        else:
            groups.append(change)
    yield from groups


def _runs(single: dict[date, tuple[Times, Times]]) -> Iterator[DayChange]:
    """Single dates; those in a row that come to the same hours, as one."""
    run: list[date] = []
    for day in sorted(single):
        if run and (day - run[-1]).days == 1 and single[day][1] == single[run[0]][1]:
            run.append(day)
            continue
        if run:
            yield _run(run, single)
        run = [day]
    if run:
        yield _run(run, single)


def _run(run: list[date], single: dict[date, tuple[Times, Times]]) -> DayChange:
    weekdays = tuple(sorted({day.weekday() for day in run}))
    return DayChange(run[0], run[-1], weekdays, *single[run[0]])
