"""Bring hours in from a file or pasted text, and take them out: JSON, OSM opening_hours, iCalendar."""

import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heliodesk.console.hours import editor
from heliodesk.console.hours.draft import Draft
from heliodesk.console.hours.scopes import published_of, schedule_named
from heliodesk.console.hours.words import held_in_words, named, rule_in_words
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, hours_readers_only, planners_only
from heliodesk.hours import ical, osm, osm_write
from heliodesk.hours.calendar import Plan
from heliodesk.hours.holding import CannotHold
from heliodesk.hours.plans import NotAPlan, plan_to_json, read_plan
from heliodesk.hours.sentences import service_name

LARGEST = 512 * 1024  # bytes of a file or a pasted text


@require_http_methods(["GET", "POST"])
@hours_readers_only
def bring(request: AuthedRequest, scope: str) -> HttpResponse:
    """The page with both ways. What is brought is put into the editor, where it is looked at before it is saved."""
    schedule = schedule_named(scope)
    before = published_of(schedule)
    context: dict[str, Any] = {
        "area": "hours",
        "schedule": schedule,
        "name": named(schedule),
        "has_hours": bool(before),
        "may_plan": request.user.actor.plans,
        "osm": osm_write.write(before[-1].hours) if before else None,
    }
    if request.method == "POST":
        return _brought(request, scope, context)
    return render(request, "console/hours/files.html", {**context, **presence_words(request.user)})


@planners_only
def _brought(request: AuthedRequest, scope: str, context: dict[str, Any]) -> HttpResponse:
    schedule = schedule_named(scope)
    before = published_of(schedule)
    text, form, error, lines = _text(request), request.POST.get("form", "json"), "", list[str]()
    zone = before[-1].zone if before else editor.draft_of(schedule, before).zone
    plan: Plan | None = None
    notes: list[str] = []
    try:
        if text is None:
            error = _("The file is larger than %(limit)s KB, or is no text.") % {"limit": LARGEST // 1024}
        elif not text.strip():
            error = _("Paste something, or choose a file.")
        else:
            plan, lost = _read(form, text, zone)
            notes = [held_in_words(each) for each in lost]
    except NotAPlan as wrong:
        error = _("Nothing was taken over: this is not a plan.")
        lines = [f"{problem.where or '–'}: {rule_in_words(problem.rule)}" for problem in wrong.problems[:20]]
    except CannotHold as wrong:
        error = _("Nothing was taken over, because some of it cannot be held.")
        lines = [held_in_words(each) for each in wrong.items[:20]]
    if plan is None:
        wrong_context = {**context, "error": error, "lines": lines, "text": (text or "")[:20000], "form": form}
        return render(
            request, "console/hours/files.html", {**wrong_context, **presence_words(request.user)}, status=422
        )
    base = schedule.versions.count() if schedule.pk else 0
    draft = Draft.of_plan(plan, effective=editor.today_in(plan.zone), base=base)
    notes.insert(0, _("Taken over into the editor, and not saved yet. Look at what changes, then save it below."))
    return editor.show(request, schedule, before, draft, focus="import", notes=notes)


def _read(form: str, text: str, zone: str) -> tuple[Plan, list[Any]]:
    if form == "osm":
        return osm.read(text, zone), []
    if form == "ical":
        return ical.read(text, zone)
    try:
        return read_plan(json.loads(text)), []
    except (json.JSONDecodeError, RecursionError) as error:
        raise NotAPlan([]) from error


def _text(request: AuthedRequest) -> str | None:
    """What was pasted or uploaded; None when it is too large or no text."""
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > LARGEST:
            return None
        try:
            return str(file.read(), "utf-8-sig")
        except UnicodeDecodeError:
            return None
    text = request.POST.get("text", "")
    return text if len(text) <= LARGEST else None


@require_GET
@hours_readers_only
def export(request: AuthedRequest, scope: str, form: str) -> HttpResponse:
    """The last published hours as a file: json, osm or ical."""
    schedule = schedule_named(scope)
    before = published_of(schedule)
    kinds = {"json": ("application/json", "json"), "osm": ("text/plain", "txt"), "ical": ("text/calendar", "ics")}
    if form not in kinds or not before:
        raise Http404
    plan = before[-1].hours
    if form == "json":
        content = json.dumps(plan_to_json(plan), ensure_ascii=False, indent=2) + "\n"
    elif form == "osm":
        content = osm_write.write(plan).text + "\n"
    else:
        content = ical.write(plan, name=service_name(schedule))
    kind, ending = kinds[form]
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    name = "hours-" + "-".join(part for part in schedule.slug.split(".") if part != "-")
    response["Content-Disposition"] = f'attachment; filename="{name.strip("-")}.{ending}"'
    return response
