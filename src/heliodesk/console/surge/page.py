"""The surge page: what is on, since when, why and by whom; what is usual; what a surge brings; who is called."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.console.page import presence_words
from heliodesk.console.passing.words import span
from heliodesk.console.signed_in import AuthedRequest, answerers_only, supervisors_only
from heliodesk.console.surge.chart import FOOT, HIGH, WIDE, chart_of
from heliodesk.console.surge.incident import running_incidents
from heliodesk.console.tickets.saying import clock
from heliodesk.incidents.words import in_language
from heliodesk.people.models import Team
from heliodesk.routing import overtime, surging
from heliodesk.routing.models import OvertimeCall, Surge
from heliodesk.routing.surge_words import said

_PAST = 15


@require_http_methods(["GET", "POST"])
@supervisors_only
def surge(request: AuthedRequest) -> HttpResponse:
    """`do` and `team`: begin, end, plan (`by_rule`, `assistant`, `overtime`) or call."""
    if request.method == "POST":
        _do(request)
        return redirect("console:surge")
    now = datetime.now(UTC)
    on = {each.team_id: each for each in surging.running()}
    teams = sorted(Team.objects.all(), key=lambda team: (team.pk not in on, team.name))
    context = {
        "area": "surge",
        "teams": [_words(team, on.get(team.pk), now) for team in teams],
        "incidents": running_incidents(),
        "past": [_past(each) for each in _over()],
        "wide": WIDE,
        "high": HIGH,
        "all_high": HIGH + FOOT,
    }
    return render(request, "console/surge/page.html", {**context, **presence_words(request.user)})


def _do(request: AuthedRequest) -> None:
    said_, by = request.POST, request.user
    team = get_object_or_404(Team, slug=said_.get("team", "")[:50].replace("\x00", ""))
    found = surging.running_of(team.slug)
    match said_.get("do"):
        case "begin":
            surging.begin(team, why=Surge.Why.HAND, by=by)
            messages.success(request, _("%(team)s: on. Customers see the line now.") % {"team": team.name})
        case "end" if found:
            surging.end(found, by=by)
            messages.success(request, _("%(team)s: off.") % {"team": team.name})
        case "call" if found:
            called = overtime.call(found, by=by)
            names = ", ".join(agent.first_name for agent in called)
            told = _("Called: %(names)s") % {"names": names} if called else _("Nobody else can be called.")
            messages.success(request, told)
        case "plan":
            switches = {name: said_.get(name) == "1" for name in ("by_rule", "assistant", "overtime")}
            surging.change_plan(team, by=by, **switches)
            messages.success(request, _("%(team)s: kept.") % {"team": team.name})


def _words(team: Team, found: Surge | None, now: datetime) -> dict[str, Any]:
    words: dict[str, Any] = {
        "team": team,
        "surge": found,
        "plan": surging.plan_of(team),
        "chart": chart_of(team.pk, now),
    }
    if found is not None:
        calls = OvertimeCall.objects.filter(surge=found).select_related("agent").order_by("at")
        words |= {
            "since": clock(found.began_at),
            "lasts": span(now - found.began_at),
            "line": said(found),
            "calls": list(calls),
            "callable": overtime.who_may_be_called(found).count(),
            **_why(found),
        }
    return words


def _why(found: Surge) -> dict[str, Any]:
    title = in_language(found.incident.titles, get_language() or "en")[0] if found.incident else ""
    return {"title": title, "by": found.began_by.name if found.began_by else ""}


def _over() -> list[Surge]:
    rows = Surge.objects.exclude(ended_at=None).select_related("team", "incident", "began_by", "ended_by")
    return list(rows[:_PAST])


def _past(found: Surge) -> dict[str, Any]:
    assert found.ended_at is not None
    ended_by = found.ended_by.name if found.ended_by else ""
    lasted = span(found.ended_at - found.began_at)
    return {"surge": found, "since": clock(found.began_at), "lasted": lasted, "ended_by": ended_by, **_why(found)}


@require_POST
@answerers_only
def reply(request: AuthedRequest) -> HttpResponse:
    """`comes` (1 or 0): what I say to a call."""
    comes = request.POST.get("comes") == "1"
    if not overtime.reply(request.user, comes=comes):
        messages.info(request, _("This call is over. Thank you."))
    return redirect("console:desk")
