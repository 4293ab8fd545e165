"""Is a scope served at an instant? The one function that everything asks."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max

from heliodesk.hours.calendar import Calendar, Closed, InForce, Open, Status, compile_plans
from heliodesk.hours.models import Schedule, Version, in_force

__all__ = [
    "Closed",
    "Open",
    "Scope",
    "Status",
    "calendar_of",
    "calendar_since",
    "schedule_of",
    "status",
    "zone_of",
]

BEHIND, AHEAD = 7, 400  # compiled days before and after today
_KEPT = 5.0  # seconds that a process trusts what it has compiled without asking for changes


@dataclass(frozen=True, slots=True)
class Scope:
    """Which service: a team's slug, a language (primary subtag or more), a channel, a region's slug; empty: any."""

    team: str = ""
    language: str = ""
    channel: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A schedule with its calendar around today, the zone of its office, and the plans it was compiled from."""

    schedule: Schedule
    calendar: Calendar
    zone: str
    plans: tuple[InForce, ...] = ()


_Key = tuple[str, str, str, str]
# Which fields a schedule names: a team's own before others, then most fields, then the earlier fields.
_MASKS = sorted(range(16), key=lambda mask: (-(mask >> 3), -mask.bit_count(), -mask))
_by_scope: dict[_Key, Compiled] = {}
_found: dict[Scope, Compiled | None] = {}
_known: tuple[object, ...] = ()
_asked_at = 0.0


def status(scope: Scope, at: datetime | None = None) -> Status:
    """Open (until when, how well) or Closed (opens when, why) at `at`, an aware instant; now when not given.

    The most specific schedule decides: a team's own before others; then the one that names most of region, language and
    channel, and of equally many the one that names the earlier of these. A scope that no schedule matches is closed:
    hours are promised, never assumed.
    """
    found = compiled(scope)
    return found.calendar.status(at or datetime.now(UTC)) if found else Closed(None)


def zone_of(scope: Scope) -> str | None:
    """The IANA zone of the office that serves the scope."""
    found = compiled(scope)
    return found.zone if found else None


def calendar_of(scope: Scope) -> Calendar | None:
    """The compiled calendar of the scope, from a week ago to 400 days ahead."""
    found = compiled(scope)
    return found.calendar if found else None


def calendar_since(scope: Scope, since: datetime) -> Calendar | None:
    """The calendar of the scope from `since` (aware) on, also when that is longer ago than what is kept compiled."""
    found = compiled(scope)
    if found is None:
        return None
    first, today = since.astimezone(UTC).date() - timedelta(days=1), datetime.now(UTC).date()
    if first >= today - timedelta(days=BEHIND):
        return found.calendar
    return compile_plans(found.plans, first, (today - first).days + AHEAD)


def schedule_of(scope: Scope) -> Schedule | None:
    """The schedule that decides for the scope."""
    found = compiled(scope)
    return found.schedule if found else None


def all_compiled() -> list[Compiled]:
    """Every schedule that has hours."""
    _refresh()
    return list(_by_scope.values())


def forget() -> None:
    """Look for changes at the next question (after one of our own, and between tests)."""
    global _asked_at
    _asked_at = 0.0


def compile_schedule(
    versions: list[Version], *, around: datetime, behind: int = BEHIND, ahead: int = AHEAD
) -> Calendar:
    """The calendar of published versions from `behind` days before to `ahead` days after an instant."""
    first = around.astimezone(UTC).date() - timedelta(days=behind)
    return compile_plans(in_force(versions), first, behind + ahead)


def compiled(scope: Scope) -> Compiled | None:
    """All that is known of the schedule that decides for the scope."""
    if time.monotonic() - _asked_at > _KEPT or not _asked_at:
        _refresh()
    try:
        return _found[scope]
    except KeyError:
        found = next((_by_scope[key] for key in candidates(scope) if key in _by_scope), None)
        if len(_found) < 10_000:  # a scope may come from outside
            _found[scope] = found
        return found


def candidates(scope: Scope) -> Iterator[_Key]:
    """The scopes of schedules that may decide for one, the most specific first."""
    language = scope.language.split("-")[0].lower()
    given = (scope.team, scope.region, language, scope.channel)
    for mask in _MASKS:
        key = tuple(value if mask >> (3 - i) & 1 else "" for i, value in enumerate(given))
        if all(value or not mask >> (3 - i) & 1 for i, value in enumerate(given)):
            yield key  # type: ignore[misc]  # four strings


def _refresh() -> None:
    """Compile anew what has changed: another version, another day."""
    global _by_scope, _found, _known, _asked_at
    published = Version.objects.filter(state=Version.State.PUBLISHED)
    row = published.aggregate(last=Max("id"), decided=Max("decided_at"))
    today = datetime.now(UTC).date()
    known = (row["last"], row["decided"], today)
    if known != _known or not _asked_at:
        versions: dict[int, list[Version]] = {}
        for version in published.select_related("schedule"):
            versions.setdefault(version.schedule_id, []).append(version)
        now = datetime.now(UTC)
        fresh: dict[_Key, Compiled] = {}
        for theirs in versions.values():
            schedule = theirs[0].schedule
            key = (schedule.team, schedule.region, schedule.language, schedule.channel)
            in_force_now = [version for version in theirs if version.in_force_from <= now] or theirs[:1]
            fresh[key] = Compiled(
                schedule, compile_schedule(theirs, around=now), in_force_now[-1].zone, tuple(in_force(theirs))
            )
        _by_scope, _found, _known = fresh, {}, known
    _asked_at = time.monotonic()
