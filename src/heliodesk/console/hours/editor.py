"""The editor of one schedule's hours: week, seasons, exceptions, preview. Works as plain forms; scripts make it quick."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.console.hours.draft import CLOSED, MORE, OTHER, Draft, ExceptionDraft, SeasonDraft
from heliodesk.console.hours.history import say_saved
from heliodesk.console.hours.preview import Visitor, preview
from heliodesk.console.hours.scopes import parts_of, published_of, schedule_named
from heliodesk.console.hours.words import dates, level_words, named
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, hours_readers_only, planners_only
from heliodesk.hours import open_now, places, suggestions
from heliodesk.hours.models import Region, Schedule, Version
from heliodesk.hours.plans import MOST_EXCEPTIONS, MOST_SEASONS, NotAPlan, plan_to_json
from heliodesk.hours.versions import propose_for
from heliodesk.text.saying import locale

_YEARS = 3  # this one and the next two


@require_http_methods(["GET", "POST"])
@hours_readers_only
def edit(request: AuthedRequest, scope: str) -> HttpResponse:
    """Show the hours to edit; `do` says what is to happen with what was typed."""
    schedule = schedule_named(scope)
    before = published_of(schedule)
    if request.method == "GET":
        return show(request, schedule, before, draft_of(schedule, before))
    if not request.user.actor.plans:
        raise PermissionDenied
    draft, do = Draft.of_post(request.POST), request.POST.get("do", "look")
    if do == "save" and (saved := _saved(request, schedule, before, draft)):
        return saved
    if do != "save":
        _do(do, draft, request)
    return show(request, schedule, before, draft, focus=do)


@require_POST
@planners_only
def look(request: AuthedRequest, scope: str) -> HttpResponse:
    """The preview alone, of what is being typed."""
    schedule = schedule_named(scope)
    draft = Draft.of_post(request.POST)
    context = preview(schedule, published_of(schedule), draft, Visitor.of(request.POST, request.user.zone))
    return render(request, "console/hours/preview.html", {"look": context, "live": True})


def draft_of(schedule: Schedule, before: list[Version]) -> Draft:
    """What the editor begins with: the last published hours, or an empty week in the region's zone."""
    base = schedule.versions.count() if schedule.pk else 0
    if before:
        plan = before[-1].hours
        return Draft.of_plan(plan, effective=today_in(plan.zone), base=base)
    region = Region.objects.filter(slug=schedule.region).first() if schedule.region else None
    zone = region.zone if region else "UTC"
    return Draft(zone=zone, effective=today_in(zone), base=base)


def today_in(zone: str) -> str:
    """The local date now in a zone, as a field holds it."""
    return datetime.now(ZoneInfo(zone)).date().isoformat()


def _saved(request: AuthedRequest, schedule: Schedule, before: list[Version], draft: Draft) -> HttpResponse | None:
    """Save what was typed; None when it cannot be, with the reasons in the draft."""
    plan = draft.read()
    now_at = schedule.versions.count() if schedule.pk else 0
    if draft.base != now_at:
        draft.errors[""] = _(
            "Somebody has saved other hours since you began. Look at the versions; what you typed is kept, and saving again"
            " puts it on top."
        )
        draft.base = now_at
    if plan is None or draft.errors:
        return None
    try:
        made = propose_for(
            parts_of(schedule.slug),
            plan=plan_to_json(plan),
            by=request.user.actor,
            reason=draft.reason,
            effective=draft.effective_date(),
        )
    except NotAPlan as wrong:
        draft.note(wrong.problems)
        return None
    say_saved(request, made)
    path = reverse("console:hours:versions", kwargs={"scope": schedule.slug})
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = path
        return response
    return redirect(path)


def _do(do: str, draft: Draft, request: HttpRequest) -> None:
    """One of the editor's smaller steps, on what was typed."""
    name, _dash, rest = do.partition(":")
    if name == "season-add" and len(draft.seasons) < MOST_SEASONS:
        draft.seasons.append(SeasonDraft(week=list(draft.week)))
    elif name == "season-remove" and rest.isdigit() and int(rest) < len(draft.seasons):
        del draft.seasons[int(rest)]
    elif name == "exception-add" and rest in (CLOSED, OTHER, MORE):
        if len(draft.exceptions) >= MOST_EXCEPTIONS:
            draft.errors["exceptions"] = _("There are as many exceptions as can be kept. Take old ones out first.")
        else:
            draft.exceptions.append(ExceptionDraft(kind=rest))
    elif name == "exception-remove" and rest.isdigit() and int(rest) < len(draft.exceptions):
        del draft.exceptions[int(rest)]
    elif name in ("morning", "afternoon") and rest.isdigit() and int(rest) < len(draft.exceptions):
        draft.half(int(rest), morning=name == "morning")
    elif name == "forget-past":
        today = today_in(draft.zone if draft.zone in available_timezones() else "UTC")
        draft.exceptions = [each for each in draft.exceptions if (each.last or each.first or "9999") >= today]
    elif name == "copy-week":
        _copy_week(draft, request.POST.get("copy-from", ""))
    elif name == "holidays-take":
        _take_holidays(draft, request)


def _copy_week(draft: Draft, scope: str) -> None:
    other = next((each for each in open_now.all_compiled() if each.schedule.slug == scope), None)
    versions = published_of(other.schedule) if other else []
    if versions:
        draft.week = Draft.of_plan(versions[-1].hours).week


def _take_holidays(draft: Draft, request: HttpRequest) -> None:
    """What was ticked becomes rows, and is the plan's own from then on."""
    known = {each.source for each in draft.exceptions}
    for holiday in _holidays(request, draft)[0]:
        if holiday.source in request.POST.getlist("holiday") and holiday.source not in known:
            day = holiday.day.isoformat()
            draft.exceptions.append(ExceptionDraft(day, day, CLOSED, "", dict(holiday.names), holiday.source))
    draft.exceptions.sort(key=lambda each: each.first or "9999")


def _holidays(request: HttpRequest, draft: Draft) -> tuple[list[suggestions.Holiday], str, int]:
    """The suggestions that are asked for, and for which country (or region's countries) and year."""
    where, year = request.POST.get("holiday-of", ""), request.POST.get("holiday-year", "")
    now = datetime.now(ZoneInfo("UTC"))
    this = now.year
    usual = this if now.month < 10 else this + 1  # who plans in autumn plans the next year
    wanted = int(year) if year.isdigit() and this <= int(year) < this + _YEARS else usual
    if not where:
        return [], "", wanted
    region = Region.objects.filter(slug=where.removeprefix("region:")).first() if where.startswith("region:") else None
    codes = region.countries if region else [where[:2]]
    today = today_in("UTC")
    found = suggestions.of_countries(codes, wanted, draft.languages())
    return [each for each in found if each.day.isoformat() >= today], where, wanted


def show(
    request: AuthedRequest,
    schedule: Schedule,
    before: list[Version],
    draft: Draft,
    *,
    focus: str = "",
    notes: list[str] | None = None,
) -> HttpResponse:
    """The editor with a draft in its fields."""
    visitor = Visitor.of(request.POST, request.user.zone)
    errors = dict(draft.errors)
    look = preview(schedule, before, draft, visitor)
    if request.method == "GET" or focus not in ("save", "look", "import"):
        draft.errors = errors  # what is not yet finished is no mistake, until one saves
    holidays, where, year = _holidays(request, draft)
    taken = {each.source for each in draft.exceptions}
    language = locale().language
    context: dict[str, Any] = {
        "area": "hours",
        "schedule": schedule,
        "name": named(schedule),
        "is_new": not before,
        "before": before,
        "coming": [each for each in before if each.in_force_from > datetime.now(ZoneInfo("UTC"))],
        "may_plan": request.user.actor.plans,
        "f": draft.rows(schedule.language),
        "wrong": len(draft.errors),
        "over": sum(1 for each in draft.exceptions if (each.last or each.first or "9999") < today_in("UTC")),
        "look": look,
        "visitor": visitor,
        "notes": notes or [],
        "levels": {int(level): word for level, word in level_words().items()},
        "kinds": [(CLOSED, _("closed").capitalize()), (OTHER, _("Other hours")), (MORE, _("More hours"))],
        "others": [
            (each.schedule.slug, named(each.schedule)) for each in open_now.all_compiled() if each.schedule != schedule
        ],
        "zones": places.zones(),
        "cities": places.cities("zh" if language == "zh" else "en"),
        "regions": [(f"region:{each.slug}", each.name_in(language)) for each in Region.objects.all()],
        "countries": sorted(
            ((code, str(locale().territories.get(code, code))) for code in suggestions.countries()), key=lambda c: c[1]
        ),
        "years": range(datetime.now(ZoneInfo("UTC")).year, datetime.now(ZoneInfo("UTC")).year + _YEARS),
        "holiday_of": where,
        "holiday_year": year,
        "holidays": [
            {
                "source": each.source,
                "date": dates(each.day, each.day),
                "country": str(locale().territories.get(each.country, each.country)),
                "names": dict(each.names),
                "name": dict(each.names).get(language) or dict(each.names).get("en", ""),
                "is_own": bool(dict(each.names).get(language)),
                "is_taken": each.source in taken,
            }
            for each in holidays
        ],
        **presence_words(request.user),
    }
    template = "console/hours/form.html" if request.htmx else "console/hours/editor.html"
    status = 422 if draft.errors and focus in ("save", "import") else 200
    return render(request, template, context, status=status)
