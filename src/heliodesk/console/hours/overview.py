"""All service hours at a glance: who is there now, the coming week, what to look at, and what waits for somebody."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from heliodesk.console.hours import pictures
from heliodesk.console.hours.words import described, gaps_in_words, instant, named, people_of, state_in_words, warned
from heliodesk.console.page import presence_words
from heliodesk.console.people import LANGUAGES
from heliodesk.console.signed_in import AuthedRequest, hours_readers_only, planners_only
from heliodesk.events import log
from heliodesk.hours import open_now, warnings, zones
from heliodesk.hours.difference import times_on
from heliodesk.hours.models import Channel, Notice, Region, Schedule, Version
from heliodesk.hours.open_now import Compiled
from heliodesk.hours.sentences import day_with_name, times
from heliodesk.hours.versions import notice_period
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.text.saying import language_in_words, locale

HOURS = 168  # of the picture


class ScopeForm(forms.Form):
    """Whose hours: any field may stay empty, which means all."""

    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = {code.split("-")[0] for codes in Agent.objects.values_list("languages", flat=True) for code in codes}
        codes = sorted({*LANGUAGES, *spoken}, key=language_in_words)
        choices: dict[str, list[tuple[str, Any]]] = {
            "channel": list(Channel.choices),
            "language": [(code, language_in_words(code)) for code in codes],
            "region": [(region.slug, region.name_in(locale().language)) for region in Region.objects.all()],
            "team": list(Team.objects.values_list("slug", "name")),
        }
        for name, known in choices.items():
            self.fields[name].choices = [("", _("All")), *known]  # type: ignore[attr-defined]


@require_GET
@hours_readers_only
def overview(request: AuthedRequest) -> HttpResponse:
    """Every schedule, its state, the coming week in UTC, warnings, waiting versions, drafted notices."""
    cursor = log.head()
    now = datetime.now(UTC)
    compiled = sorted(open_now.all_compiled(), key=lambda each: named(each.schedule))
    names = {each.schedule.slug: named(each.schedule) for each in compiled}
    context = {
        "area": "hours",
        "cursor": str(cursor),
        "rows": _rows(compiled, now),
        "warnings": _warnings(compiled, names, now),
        "waiting": _waiting(request),
        "notices": _notices(),
        "moved": [
            {"moved": moved, "name": named(moved.schedule), "first": instant(first)}
            for moved, first in zones.open_finds()
        ],
        "form": ScopeForm(),
        **_picture(compiled, now),
    }
    if request.htmx:
        return render(request, "console/hours/now.html", context)
    return render(request, "console/hours/overview.html", {**context, **presence_words(request.user)})


@require_POST
@planners_only
def moved_seen(request: AuthedRequest, scope: str) -> HttpResponse:
    """Somebody has looked at what a new time zone database moved in a schedule."""
    for moved, _first in zones.open_finds():
        if moved.schedule.slug == scope:
            zones.seen(moved, by=request.user.actor)
    messages.success(request, _("Kept, with your name and the time."))
    return redirect("console:hours:overview")


@require_POST
@planners_only
def begin(request: AuthedRequest) -> HttpResponse:
    """Go to the editor of a scope, whether it has hours or not."""
    form = ScopeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose from the lists."))
        return redirect("console:hours:overview")
    return redirect("console:hours:edit", scope=Schedule(**form.cleaned_data).slug)


def _rows(compiled: list[Compiled], now: datetime) -> list[dict[str, Any]]:
    last: dict[int, Version] = {}
    for version in Version.objects.filter(state=Version.State.PUBLISHED).order_by("number").defer("plan"):
        last[version.schedule_id] = version
    people = people_of({version.author for version in last.values()})
    rows = []
    for each in compiled:
        status = each.calendar.status(now)
        newest = last.get(each.schedule.pk)
        rows.append(
            {
                "schedule": each.schedule,
                "name": named(each.schedule),
                "zone": each.zone,
                "state": state_in_words(status),
                "is_open": status.is_open,
                "level": status.level,
                "version": newest,
                "author": people[newest.author] if newest else "",
            }
        )
    return rows


def _picture(compiled: list[Compiled], now: datetime) -> dict[str, Any]:
    """The coming seven days in UTC, from this hour on: a lane for each schedule and one for all; and as a table."""
    start = now.replace(minute=0, second=0, microsecond=0)
    days = [start.date() + timedelta(days=n) for n in range(7)]
    counts = pictures.together([each.calendar for each in compiled], start, HOURS)
    most = max(counts, default=0)
    return {
        "lanes": [
            {
                "schedule": each.schedule,
                "name": named(each.schedule),
                "boxes": pictures.strip(each.calendar, start, HOURS),
                "days": [times(times_on(each.calendar, day, "UTC")) for day in days],
            }
            for each in compiled
        ],
        "bars": pictures.bars(counts, most),
        "most": most,
        "least": min(counts, default=0),
        "width": HOURS * 100,
        "edges": [(x, day_with_name(at.date())) for x, at in pictures.day_edges(start, HOURS)],
        "days": [day_with_name(day) for day in days],
    }


def _warnings(compiled: list[Compiled], names: dict[str, str], now: datetime) -> list[dict[str, Any]]:
    """What to look at, the gravest first."""
    current = {}
    for version in Version.objects.filter(state=Version.State.PUBLISHED, in_force_from__lte=now).order_by("number"):
        current[version.schedule_id] = version
    by_language: dict[str, list[Any]] = {}
    of_plans: list[warnings.Warned] = []
    for each in compiled:
        if each.schedule.language:
            by_language.setdefault(each.schedule.language, []).append(each.calendar)
        if counts := current.get(each.schedule.pk):
            today = now.astimezone(counts.tz).date()
            of_plans += warnings.of_plan(counts.hours, each.calendar, now, today, each.schedule.slug)
    near = Notice.objects.filter(state=Notice.State.DRAFT, first_change__lt=now + notice_period(), first_change__gt=now)
    unannounced = [
        warnings.Warned("unannounced", notice.version.schedule.slug, notice.first_change)
        for notice in near.select_related("version__schedule")
    ]
    spoken = _spoken()
    found = [
        *unannounced,
        *(each for each in of_plans if each.kind == "far"),
        *warnings.silent(spoken, set(by_language)),
        *(each for each in of_plans if each.kind == "overlap"),
    ]
    said = [
        {"kind": each.kind, "text": warned(each, names), "scope": each.about if each.about in names else ""}
        for each in found
    ]
    for language, calendars in sorted(by_language.items()):
        if gaps := warnings.uncovered({language: calendars}, now):
            said.append({"kind": "uncovered", "text": gaps_in_words(language, gaps), "scope": ""})
    past = [each for each in of_plans if each.kind == "past"]
    return [*said, *({"kind": each.kind, "text": warned(each, names), "scope": each.about} for each in past)]


def _spoken() -> dict[str, int]:
    """Languages that active colleagues and known customers speak, beyond those that the site falls back to."""
    counted: dict[str, int] = {}
    for codes in Agent.objects.filter(is_active=True).values_list("languages", flat=True):
        for code in {code.split("-")[0] for code in codes}:
            counted[code] = counted.get(code, 0) + 1
    for code, n in Customer.objects.exclude(language="").values_list("language").annotate(Count("pk")):
        counted[code.split("-")[0]] = counted.get(code.split("-")[0], 0) + n
    return dict(sorted(counted.items(), key=lambda item: -item[1]))


def _waiting(request: AuthedRequest) -> list[dict[str, Any]]:
    rows = list(Version.objects.filter(state=Version.State.WAITING).select_related("schedule").order_by("made_at"))
    people = people_of({row.author for row in rows})
    own = request.user.actor.topic
    return [{**described(row, people), "name": named(row.schedule), "is_own": row.author == own} for row in rows]


def _notices() -> list[dict[str, Any]]:
    drafts = Notice.objects.filter(state=Notice.State.DRAFT).select_related("version__schedule")
    period = settings.NOTICE_HOURS
    now = datetime.now(UTC)
    return [
        {
            "notice": notice,
            "name": named(notice.version.schedule),
            "text": notice.text_in(locale().language),
            "is_near": now < notice.first_change < now + timedelta(hours=period),
        }
        for notice in drafts
    ]
