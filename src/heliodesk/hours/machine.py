"""What programs are told of the hours, as plain values for JSON. Instants are UTC in ISO 8601. Pure."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from heliodesk.hours.at_hand import AtHand
from heliodesk.hours.calendar import Closed, Level, beginning
from heliodesk.hours.open_now import Compiled, Scope
from heliodesk.hours.week import days, exceptions

NOTHING = Closed(None)


def status_told(scope: Scope, compiled: Compiled | None, at: datetime) -> dict[str, Any]:
    """Is the scope served at an instant, until when, or from when?"""
    status = compiled.calendar.status(at) if compiled else NOTHING
    return {
        "open": status.is_open,
        "level": status.level.name.lower(),
        "until": iso(None if isinstance(status, Closed) else status.until),
        "opens_at": iso(status.opens_at if isinstance(status, Closed) else None),
        "changes_at": iso(status.changes_at),
        "why": dict(status.why) if isinstance(status, Closed) else {},
        **_about(scope, compiled),
        "at": iso(at),
    }


def hours_told(
    scope: Scope, compiled: Compiled | None, at_hand: AtHand, *, first: date, last: date, zone: str
) -> dict[str, Any]:
    """The hours from one local date of `zone` to another, both included: segments, days, exceptions, notices."""
    tz, since, until = ZoneInfo(zone), beginning(first, zone), beginning(last + timedelta(days=1), zone)
    if compiled is None:
        return {**_about(scope, None), **_range(first, last, zone), **{key: [] for key in _PARTS}}
    return {
        **_about(scope, compiled),
        **_range(first, last, zone),
        "segments": [
            {"from": iso(start), "until": iso(end), "level": level.name.lower()}
            for start, end, level in compiled.calendar.segments(since, until)
        ],
        "days": [
            {
                "date": day.date.isoformat(),
                "times": [
                    {
                        "from": piece.since.astimezone(tz).isoformat(),
                        "until": piece.until.astimezone(tz).isoformat(),
                        "level": piece.level.name.lower(),
                    }
                    for piece in day.pieces
                    if piece.level > Level.CLOSED
                ],
            }
            for day in days(compiled.calendar, first, (last - first).days + 1, zone)
        ],
        "exceptions": [
            {"first": each.first.isoformat(), "last": each.last.isoformat(), "reasons": dict(each.reasons)}
            for start, end, each in exceptions(compiled.plans)
            if start < until and since < end
        ],
        "notices": [
            {"from": iso(told.first_change), "texts": dict(told.texts)}
            for told in at_hand.notices
            if told.schedule == compiled.schedule.slug
        ],
    }


_PARTS = ("segments", "days", "exceptions", "notices")


def _about(scope: Scope, compiled: Compiled | None) -> dict[str, Any]:
    return {
        "team": scope.team,
        "region": scope.region,
        "language": scope.language,
        "channel": scope.channel,
        "schedule": compiled.schedule.slug if compiled else None,
        "zone": compiled.zone if compiled else None,
    }


def _range(first: date, last: date, zone: str) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat(), "times_in": zone}


def iso(at: datetime | None) -> str | None:
    """ "2026-11-24T08:00:00Z"; None stays."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None
