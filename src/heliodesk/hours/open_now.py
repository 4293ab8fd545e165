"""Is a scope served at an instant? The one function that everything asks."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from heliodesk.hours.calendar import Calendar, Closed, Open, Span, Status, compile_week
from heliodesk.hours.models import Schedule

__all__ = ["Closed", "Open", "Scope", "Status", "status", "zone_of"]

_KEPT = 10.0  # seconds that a process trusts the schedules it has read
_AHEAD = 22  # compiled days


@dataclass(frozen=True, slots=True)
class Scope:
    """Which service: a team's slug and a language."""

    team: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Compiled:
    calendar: Calendar
    zone: str


_compiled: dict[tuple[str, str], _Compiled] = {}
_read_at = 0.0


def status(scope: Scope, at: datetime | None = None) -> Status:
    """Open (until when) or Closed (opens when) at `at`, an aware instant; now when not given.

    The most specific schedule decides. A scope that no schedule matches is closed: hours are promised, never assumed.
    """
    found = _schedule(scope)
    return found.calendar.status(at or datetime.now(UTC)) if found else Closed(None)


def zone_of(scope: Scope) -> str | None:
    """The IANA zone of the office that serves the scope."""
    found = _schedule(scope)
    return found.zone if found else None


def forget() -> None:
    """Read the schedules again at the next question (after a change, and between tests)."""
    global _read_at
    _read_at = 0.0


def _schedule(scope: Scope) -> _Compiled | None:
    _refresh()
    language = scope.language.split("-")[0].lower()
    for key in ((scope.team, language), (scope.team, ""), ("", language), ("", "")):
        if key in _compiled:
            return _compiled[key]
    return None


def _refresh() -> None:
    global _compiled, _read_at
    if _read_at and time.monotonic() - _read_at < _KEPT:
        return
    first = datetime.now(UTC).date() - timedelta(days=1)
    fresh: dict[tuple[str, str], _Compiled] = {}
    for schedule in Schedule.objects.prefetch_related("spans"):
        spans: list[Span] = [row.span for row in schedule.spans.all()]
        calendar = compile_week(spans, ZoneInfo(schedule.zone), first, _AHEAD)
        fresh[schedule.team, schedule.language] = _Compiled(calendar, schedule.zone)
    _compiled, _read_at = fresh, time.monotonic()
