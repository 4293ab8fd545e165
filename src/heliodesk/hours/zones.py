"""When a country changes its clocks, published hours move although nobody changed them. Find which, and ask a person."""

from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from zoneinfo import TZPATH

from django.db import transaction
from django.utils import timezone

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.events.log import record
from heliodesk.hours import open_now
from heliodesk.hours.calendar import Calendar, Closed, Level
from heliodesk.hours.difference import changes_between
from heliodesk.hours.models import Moved, Published, Schedule
from heliodesk.hours.versions import notice_period, published
from heliodesk.jobs.queue import job

_MOST = 200  # changes kept with a find; a zone that moves for good moves every day


def database_name() -> str:
    """The version of the time zone database in use, such as "2026a": the system's where there is one, else the package's."""
    for path in TZPATH:
        file = Path(path) / "tzdata.zi"
        if file.exists():
            with file.open(encoding="ascii", errors="replace") as lines:
                first = lines.readline().removeprefix("# version").strip()
            if first:
                return first[:40]
    return metadata.version("tzdata")[:40]


@job("hours.check-zones", every="7 * * * *")
def check_zones() -> None:
    """Compare what was published with what today's database makes of it, and keep the new as published."""
    for schedule in Schedule.objects.all():
        with transaction.atomic():
            _check(Schedule.objects.select_for_update().get(pk=schedule.pk))


def _check(schedule: Schedule) -> None:
    versions, now, name = published(schedule), timezone.now(), database_name()
    if not versions:
        return
    before = Published.objects.filter(schedule=schedule).first()
    if before is not None and before.tzdata != name:
        known = [version for version in versions if version.number <= before.last_version]
        _compare(schedule, before, open_now.compile_schedule(known, around=now), now, name)
    calendar = open_now.compile_schedule(versions, around=now)
    kept = {
        "tzdata": name,
        "last_version": versions[-1].number,
        "edges": [[edge, int(level)] for edge, level in zip(calendar.edges, calendar.levels, strict=True)]
        + [[calendar.horizon, -1]],
        "at": now,
    }
    Published.objects.update_or_create(schedule=schedule, defaults=kept)


def _compare(schedule: Schedule, before: Published, after: Calendar, now: datetime, name: str) -> None:
    changes = changes_between(_calendar(before.edges), after, now)
    if not changes:
        return
    is_urgent = changes[0].since < now + notice_period()
    moved = Moved.objects.create(
        schedule=schedule,
        before=before.tzdata,
        after=name,
        is_urgent=is_urgent,
        changes=[
            [int(each.since.timestamp()), int(each.until.timestamp()), int(each.before), int(each.after)]
            for each in changes[:_MOST]
        ],
    )
    record("hours.moved", topics=["planners"], data={"schedule": schedule.slug, "moved": moved.pk})
    audit.write(actor=Actor("system"), verb="hours-moved", subject=schedule.slug[:80], before=before.tzdata, after=name)


def seen(moved: Moved, *, by: Actor) -> None:
    """A person has looked at what a new database moved, and lets it stand (local wall time is the truth)."""
    with transaction.atomic():
        held = Moved.objects.select_for_update().get(pk=moved.pk)
        if not held.seen_by:
            held.seen_by, held.seen_at = by.topic, timezone.now()
            held.save()
            audit.write(actor=by, verb="hours-moved-seen", subject=held.schedule.slug[:80])


def _calendar(edges: list[list[int]]) -> Calendar:
    """A calendar to compare with: segments without answers."""
    *segments, (horizon, _end) = edges
    starts = tuple(edge for edge, _level in segments)
    levels = tuple(Level(level) for _edge, level in segments)
    return Calendar(starts, levels, tuple(Closed(None) for _edge in starts), horizon)


def open_finds() -> list[tuple[Moved, datetime]]:
    """What nobody has looked at yet, with when it first differs; urgent ones first."""
    rows = Moved.objects.filter(seen_at=None).select_related("schedule").order_by("-is_urgent", "at")
    return [(row, datetime.fromtimestamp(row.changes[0][0], UTC)) for row in rows if row.changes]
