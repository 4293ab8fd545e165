"""Change published hours: propose, let a second person decide when it is urgent, undo. Every change is a new version."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.events.log import record
from heliodesk.hours import open_now
from heliodesk.hours.calendar import beginning
from heliodesk.hours.difference import changes_between
from heliodesk.hours.models import Notice, Schedule, Version
from heliodesk.hours.notices import draft
from heliodesk.hours.plans import NotAPlan, Problem, plan_to_json, read_plan

TOPIC = "hours"  # the event topic of published hours; it is public


def propose(schedule: Schedule, *, plan: object, by: Actor, reason: str, effective: date | None = None) -> Version:
    """Decide other hours for a schedule, from a local date on (today when not given).

    They are published at once, unless they change something within the notice period (HELIODESK_NOTICE_HOURS): then they
    are urgent and wait for a second person. The notice for the public is drafted. Raises NotAPlan, with the fields "reason"
    (missing) and "effective" (in the past) too.
    """
    read = read_plan(plan)
    now = timezone.now()
    today = now.astimezone(ZoneInfo(read.zone)).date()
    problems = [Problem("reason", "reason")] if len(reason.strip()) < 2 else []
    if effective is not None and effective < today:
        problems.append(Problem("effective", "in-the-past"))
    if problems:
        raise NotAPlan(problems)
    with transaction.atomic():
        held = Schedule.objects.select_for_update().get(pk=schedule.pk)
        day = effective or today
        version = Version(
            schedule=held,
            number=held.versions.count() + 1,
            plan=plan_to_json(read),
            effective=day,
            in_force_from=max(now, beginning(day, read.zone)),
            author=_name(by),
            reason=reason.strip()[:400],
            state=Version.State.PUBLISHED,
        )
        first = _first_change(held, version, now)
        is_first = not held.versions.filter(state=Version.State.PUBLISHED).exists()
        version.is_urgent = first is not None and not is_first and first < now + notice_period()
        if version.is_urgent:
            version.state = Version.State.WAITING
        else:
            version.decided_at = now
        version.save()
        audit.write(
            actor=by,
            verb="hours-proposed" if version.is_urgent else "hours-published",
            subject=held.slug[:80],
            reason=version.reason,
            version=version.number,
            effective=day.isoformat(),
        )
        if version.state == Version.State.PUBLISHED:
            _published(version, first, is_first)
        else:
            record("hours.proposed", topics=["planners"], data={"schedule": held.slug, "version": version.number})
    return version


def approve(version: Version, *, by: Actor) -> Version:
    """Publish an urgent version, as somebody else than its author. Raises NotAPlan: "own-version", "decided"."""
    with transaction.atomic():
        held = _waiting(version)
        if held.author == _name(by):
            raise NotAPlan([Problem("", "own-version")])
        now = timezone.now()
        held.in_force_from = max(now, held.in_force_from)
        held.state, held.decided_by, held.decided_at = Version.State.PUBLISHED, _name(by), now
        first = _first_change(held.schedule, held, now)
        held.save()
        audit.write(actor=by, verb="hours-published", subject=held.schedule.slug[:80], version=held.number, urgent=True)
        _published(held, first, is_first=False)
    return held


def withdraw(version: Version, *, by: Actor) -> None:
    """Take back a version that waits. Raises NotAPlan: "decided"."""
    with transaction.atomic():
        held = _waiting(version)
        held.state, held.decided_by, held.decided_at = Version.State.WITHDRAWN, _name(by), timezone.now()
        held.save()
        audit.write(actor=by, verb="hours-withdrawn", subject=held.schedule.slug[:80], version=held.number)


def undo(version: Version, *, by: Actor, reason: str) -> Version:
    """Go back to what was published before `version`, as a new version from today on. Raises NotAPlan: "first-version"."""
    before = version.schedule.versions.filter(state=Version.State.PUBLISHED, number__lt=version.number)
    earlier = before.order_by("number").last()
    if earlier is None:
        raise NotAPlan([Problem("", "first-version")])
    return propose(version.schedule, plan=earlier.plan, by=by, reason=reason)


def notice_period() -> timedelta:
    """How long before a change customers are told of it."""
    return timedelta(hours=settings.NOTICE_HOURS)


def published(schedule: Schedule) -> list[Version]:
    """The published versions of a schedule, in order."""
    return list(schedule.versions.filter(state=Version.State.PUBLISHED).order_by("number"))


def _first_change(schedule: Schedule, version: Version, now: datetime) -> datetime | None:
    """When `version` first differs from what is published; None when it changes nothing."""
    before = published(schedule)
    if not before:
        return now
    changes = changes_between(
        open_now.compile_schedule(before, around=now), open_now.compile_schedule([*before, version], around=now), now
    )
    return changes[0].since if changes else None


def _published(version: Version, first: datetime | None, is_first: bool) -> None:
    """What follows from a publication: everybody reads the hours again, and the public notice is drafted."""
    schedule = version.schedule
    if first is not None and not is_first:
        before = [each for each in published(schedule) if each.pk != version.pk]
        Notice.objects.create(version=version, first_change=first, texts=draft(schedule, before, version))
    record("hours.changed", topics=[TOPIC], data={"schedule": schedule.slug, "version": version.number})
    transaction.on_commit(open_now.forget)
    open_now.forget()


def _waiting(version: Version) -> Version:
    held = Version.objects.select_for_update().select_related("schedule").get(pk=version.pk)
    if held.state != Version.State.WAITING:
        raise NotAPlan([Problem("", "decided")])
    return held


def _name(by: Actor) -> str:
    return by.topic if by.id is not None else by.kind


def propose_for(
    scope: Mapping[str, Any], *, plan: object, by: Actor, reason: str, effective: date | None = None
) -> Version:
    """`propose` for a scope (team, region, language, channel); its schedule is made when there is none, and none is made
    when NotAPlan is raised."""
    with transaction.atomic():
        schedule, _made = Schedule.objects.get_or_create(**scope)
        return propose(schedule, plan=plan, by=by, reason=reason, effective=effective)


def set_hours(
    plan: object, *, by: Actor, reason: str, team: str = "", region: str = "", language: str = "", channel: str = ""
) -> Version:
    """Give a scope its hours from now on."""
    scope = {"team": team, "region": region, "language": language, "channel": channel}
    return propose_for(scope, plan=plan, by=by, reason=reason)
