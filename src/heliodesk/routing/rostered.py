"""Who is to be there by the roster, and when nobody is though it was promised. The second is pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heliodesk.routing.models import Shift

_SHORT = timedelta(minutes=10)  # a gap that a colleague who leaves late covers


@dataclass(frozen=True, slots=True)
class OnShift:
    """Somebody's shift (UTC), and what they speak."""

    starts: datetime
    ends: datetime
    languages: frozenset[str]


def shifts_between(since: datetime, until: datetime) -> list[OnShift]:
    """The shifts that touch a time, of whoever is still with us."""
    rows = Shift.objects.filter(starts_at__lt=until, ends_at__gt=since, agent__is_active=True)
    return [
        OnShift(starts, ends, frozenset(code.split("-")[0] for code in languages))
        for starts, ends, languages in rows.values_list("starts_at", "ends_at", "agent__languages")
    ]


def first_gap(
    promised: Iterable[tuple[datetime, datetime]], shifts: Iterable[OnShift], language: str
) -> tuple[datetime, datetime] | None:
    """The first time in which people are promised and nobody who speaks `language` is to be there."""
    held = sorted((shift.starts, shift.ends) for shift in shifts if language in shift.languages)
    for start, end in _joined(promised):
        at = start  # somebody is there until then
        for starts, ends in held:
            if starts - at > _SHORT:
                break
            at = max(at, ends)
        until = min(end, next((starts for starts, _ends in held if starts > at), end))
        if until - at > _SHORT:
            return at, until
    return None


def _joined(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Spans in order, those that meet as one: how many are promised makes no difference here."""
    found: list[tuple[datetime, datetime]] = []
    for start, end in spans:
        if found and found[-1][1] >= start:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
