"""The versions of a schedule: what each changed, who decided; approve, take back, undo."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.console.hours.scopes import difference, schedule_named, version_named
from heliodesk.console.hours.words import dates, described, level_words, named, people_of, rule_in_words
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, hours_readers_only, planners_only
from heliodesk.hours import open_now
from heliodesk.hours import versions as commands
from heliodesk.hours.models import Schedule, Version
from heliodesk.hours.plans import NotAPlan
from heliodesk.hours.typed import write_day
from heliodesk.text.saying import short_day

_SHOWN = 30  # versions
_LINES = 8  # sentences of one


@require_GET
@hours_readers_only
def versions(request: AuthedRequest, scope: str) -> HttpResponse:
    """All versions, the newest first."""
    schedule = schedule_named(scope)
    rows = list(schedule.versions.order_by("-number")[:_SHOWN]) if schedule.pk else []
    people = people_of({row.author for row in rows} | {row.decided_by for row in rows if row.decided_by})
    in_force = schedule.current() if schedule.pk else None
    first = min((row.number for row in rows if row.state == Version.State.PUBLISHED), default=0)
    context = {
        "area": "hours",
        "schedule": schedule,
        "name": named(schedule),
        "rows": [
            {
                **described(row, people),
                "changes": (changes := _changes(schedule, row))[:_LINES],
                "more": max(0, len(changes) - _LINES),
                "is_own": row.author == request.user.actor.topic,
                "is_current": in_force is not None and row.pk == in_force.pk,
                "may_undo": row.state == Version.State.PUBLISHED and (row.number > first or len(rows) == _SHOWN),
            }
            for row in rows
        ],
    }
    return render(request, "console/hours/versions.html", {**context, **presence_words(request.user)})


def _changes(schedule: Schedule, version: Version) -> list[str]:
    """What a version changed, seen from when it was made."""
    before = list(schedule.versions.filter(state=Version.State.PUBLISHED, number__lt=version.number).order_by("number"))
    if not before:
        return []
    old = open_now.compile_schedule(before, around=version.made_at)
    new = open_now.compile_schedule([*before, version], around=version.made_at)
    return difference(schedule, old, new, version.hours, version.made_at)


@require_GET
@hours_readers_only
def version(request: AuthedRequest, scope: str, number: int) -> HttpResponse:
    """One version as it was decided."""
    found = version_named(scope, number)
    plan, words = found.hours, level_words()
    people = people_of({found.author, found.decided_by} - {""})
    context: dict[str, Any] = {
        "area": "hours",
        **described(found, people),
        "schedule": found.schedule,
        "name": named(found.schedule),
        "zone": plan.zone,
        "week": [write_day(day, words) for day in plan.week],
        "seasons": [
            {
                "first": "{:02}-{:02}".format(*season.first),
                "last": "{:02}-{:02}".format(*season.last),
                "week": [write_day(day, words) for day in season.week],
            }
            for season in plan.seasons
        ],
        "exceptions": [
            {
                "dates": dates(each.first, each.last),
                "parts": write_day(each.parts, words),
                "adds": each.adds,
                "reasons": each.reasons,
            }
            for each in plan.exceptions
        ],
    }
    return render(request, "console/hours/version.html", {**context, **presence_words(request.user)})


@require_POST
@planners_only
def approve(request: AuthedRequest, scope: str, number: int) -> HttpResponse:
    """Publish an urgent version, as its second person."""
    found = version_named(scope, number)
    try:
        commands.approve(found, by=request.user.actor)
    except NotAPlan as refused:
        messages.error(request, rule_in_words(refused.problems[0].rule))
    else:
        messages.success(request, _("Published. The notice for the public is drafted."))
    return _back(request, scope)


@require_POST
@planners_only
def withdraw(request: AuthedRequest, scope: str, number: int) -> HttpResponse:
    """Take back a version that waits."""
    try:
        commands.withdraw(version_named(scope, number), by=request.user.actor)
    except NotAPlan as refused:
        messages.error(request, rule_in_words(refused.problems[0].rule))
    else:
        messages.success(request, _("Taken back. The published hours stay as they are."))
    return _back(request, scope)


@require_POST
@planners_only
def undo(request: AuthedRequest, scope: str, number: int) -> HttpResponse:
    """Go back to what was before a version, as a new version."""
    found = version_named(scope, number)
    try:
        made = commands.undo(found, by=request.user.actor, reason=request.POST.get("reason", ""))
    except NotAPlan as refused:
        messages.error(request, rule_in_words(refused.problems[0].rule))
    else:
        say_saved(request, made)
    return redirect("console:hours:versions", scope=scope)


def say_saved(request: AuthedRequest, made: Version) -> None:
    """What has become of a new version."""
    if made.state == Version.State.WAITING:
        said = _("Kept as version %(number)s. It is urgent, so it counts once a second planner has approved it.")
        messages.success(request, said % {"number": made.number})
    else:
        said = _("Published as version %(number)s, in force from %(day)s. The notice for the public is drafted.")
        if not hasattr(made, "notice"):
            said = _("Published as version %(number)s, in force from %(day)s.")
        messages.success(request, said % {"number": made.number, "day": short_day(made.effective)})


def _back(request: AuthedRequest, scope: str) -> HttpResponse:
    if request.POST.get("next") == "overview":
        return redirect("console:hours:overview")
    return redirect("console:hours:versions", scope=scope)
