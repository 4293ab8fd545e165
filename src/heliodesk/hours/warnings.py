"""What a planner should look at: hours without anyone, long silences, exceptions that meet or are over. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from heliodesk.hours.calendar import Calendar, Closed, Plan

Kind = Literal["uncovered", "far", "overlap", "past", "silent", "unannounced", "no-hours"]
FAR = 3  # days without anyone that deserve a second look
_DAYS = 7
_USUAL = 4  # of seven days; an hour that people answer on so many is one that customers count on


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to look at. `about`: a language ("uncovered", "silent") or a schedule's name in addresses, "" for the plan
    that is being edited. Instants are aware; `count` is days, exceptions, or people, as the kind says."""

    kind: Kind
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    first: date | None = None
    last: date | None = None
    count: int = 0


def of_plan(plan: Plan, calendar: Calendar, now: datetime, today: date, about: str = "") -> list[Warned]:
    """What one plan shows by itself. `today` is the local date of its zone."""
    return [*_far(calendar, now, about), *_overlaps(plan, today, about), *_past(plan, today, about)]


def _far(calendar: Calendar, now: datetime, about: str, days: int = FAR) -> list[Warned]:
    """The first stretch of the coming 60 days in which nobody answers for longer than `days`."""
    until = min(now + timedelta(days=60), datetime.fromtimestamp(calendar.horizon, UTC))
    begun: datetime | None = None
    for start, _end, level in calendar.segments(now, until):
        if level.has_people:
            if begun and start - begun > timedelta(days=days):
                return [Warned("far", about, begun, start, count=(start - begun).days)]
            begun = None
        else:
            begun = begun or start
    if begun is None:
        return []
    status = calendar.status(begun)
    opens = status.opens_at if isinstance(status, Closed) else None
    if opens is None:
        return [Warned("far", about, begun)]
    return [Warned("far", about, begun, opens, count=(opens - begun).days)] if (opens - begun).days >= days else []


def _overlaps(plan: Plan, today: date, about: str) -> list[Warned]:
    """Exceptions of the same dates, of which the later one decides; what adds is meant to meet others."""
    ahead = sorted((e for e in plan.exceptions if e.last >= today and not e.adds), key=lambda e: (e.first, e.last))
    found, reached = [], date.min
    for each in ahead:
        if each.first <= reached:
            found.append(Warned("overlap", about, first=each.first, last=min(each.last, reached)))
        reached = max(reached, each.last)
    return found[:5]


def _past(plan: Plan, today: date, about: str) -> list[Warned]:
    over = [each for each in plan.exceptions if each.last < today]
    return [Warned("past", about, count=len(over), last=max(e.last for e in over))] if over else []


def uncovered(by_language: Mapping[str, Sequence[Calendar]], now: datetime) -> list[Warned]:
    """Hours (UTC) of the coming seven days without people for a language, though people answer at that hour on most of
    these days. Hours in a row are one warning."""
    start = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    found = []
    for language, calendars in by_language.items():
        hours = coverage(calendars, start, 24 * _DAYS)
        usual = [sum(hours[h::24]) >= _USUAL for h in range(24)]
        gap: int | None = None
        for i in range(len(hours) + 1):
            is_gap = i < len(hours) and not hours[i] and usual[i % 24]
            if is_gap and gap is None:
                gap = i
            elif not is_gap and gap is not None:
                found.append(
                    Warned(
                        "uncovered", language, start + timedelta(hours=gap), start + timedelta(hours=i), count=i - gap
                    )
                )
                gap = None
    return found


def coverage(calendars: Sequence[Calendar], start: datetime, hours: int) -> list[bool]:
    """For each hour from `start`: does anybody answer during the whole of it?"""
    answered = [timedelta()] * hours
    for calendar in calendars:
        for since, until, level in calendar.segments(start, start + timedelta(hours=hours)):
            if level.has_people:
                first = int((since - start).total_seconds() // 3600)
                last = int((until - start - timedelta(microseconds=1)).total_seconds() // 3600)
                for i in range(first, last + 1):
                    hour = start + timedelta(hours=i)
                    answered[i] += min(until, hour + timedelta(hours=1)) - max(since, hour)
    return [each >= timedelta(hours=1) for each in answered]


def silent(languages: Mapping[str, int], served: set[str]) -> list[Warned]:
    """Languages that customers or colleagues speak (with how many of them) and that no schedule names."""
    return [Warned("silent", language, count=n) for language, n in languages.items() if language not in served]
