"""A week of shifts as a table: a row for each person, a cell for each day, in that person's own zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, rosterers_only
from heliodesk.people.models import Agent, Role
from heliodesk.routing.concurrency import AtOnce, of_the_last_day
from heliodesk.routing.shift_words import BadSpans, Spans, read_spans, written
from heliodesk.routing.shifts import set_day, week_of

WRONG = {
    "form": gettext_lazy("Write hours such as 9-17, with commas between: 8:30-12, 13-17. 22-6 ends on the next day."),
    "empty": gettext_lazy("This begins when it ends. A whole day is 0-24."),
    "overlap": gettext_lazy("Two of these shifts overlap."),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of somebody: the field's name, what is in it, and what is wrong with it."""

    name: str
    day: date
    value: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody's week, the hours that it comes to, and how much they had at once lately."""

    agent: Agent
    cells: list[Cell]
    hours: float
    at_once: AtOnce | None  # live conversations, in the last day


@require_http_methods(["GET", "POST"])
@rosterers_only
def roster(request: AuthedRequest) -> HttpResponse:
    """The week of `?week=` (any day in it); this one when none is asked for. All of what is posted holds, or nothing."""
    today = _asked(request.GET.get("week", ""))
    monday = today - timedelta(days=today.weekday())
    answering = Agent.objects.filter(is_active=True, roles__overlap=[Role.AGENT, Role.SUPERVISOR])
    agents = list(answering.select_related("team").order_by("team__name", "name"))
    days = [monday + timedelta(days=n) for n in range(7)]
    known = week_of(agents, monday)
    said = {name: str(value).strip()[:80] for name, value in request.POST.items() if name.startswith("s-")}
    spans, wrong = _read(agents, days, said)
    if request.method == "POST" and not wrong:
        changed = _keep(request.user, agents, days, spans, known)
        words = ngettext("%(n)s day was changed.", "%(n)s days were changed.", changed) % {"n": changed}
        messages.success(request, words if changed else _("Nothing was changed."))
        return redirect(f"{reverse('console:roster')}?week={monday.isoformat()}")
    lately = of_the_last_day()
    rows = [
        Row(agent, _cells(agent, days, known, said, wrong), _hours(agent, days, known), lately.get(agent.pk))
        for agent in agents
    ]
    context = {
        "area": "roster",
        "rows": rows,
        "days": days,
        "before": (monday - timedelta(days=7)).isoformat(),
        "after": (monday + timedelta(days=7)).isoformat(),
        "monday": monday,
        "is_wrong": bool(wrong),
        **presence_words(request.user),
    }
    return render(request, "console/roster/roster.html", context, status=422 if wrong else 200)


def _asked(text: str) -> date:
    """The day that is asked for, of the two years around today; else today."""
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if abs((day - today).days) <= 366 else today


def _name(agent: Agent, day: date) -> str:
    return f"s-{agent.key}-{day.isoformat()}"


def _read(agents: list[Agent], days: list[date], said: dict[str, str]) -> tuple[dict[str, Spans], dict[str, str]]:
    spans: dict[str, Spans] = {}
    wrong: dict[str, str] = {}
    for name in (_name(agent, day) for agent in agents for day in days):
        if name in said:
            try:
                spans[name] = read_spans(said[name])
            except BadSpans as error:
                wrong[name] = str(WRONG[error.rule])
    return spans, wrong


@transaction.atomic
def _keep(
    by: Agent, agents: list[Agent], days: list[date], spans: dict[str, Spans], known: dict[tuple[int, date], Spans]
) -> int:
    changed = 0
    for agent in agents:
        for day in days:
            wanted = spans.get(_name(agent, day))
            if wanted is not None and wanted != known.get((agent.pk, day), ()):
                changed += set_day(agent, day, wanted, by=by)
    return changed


def _cells(
    agent: Agent, days: list[date], known: dict[tuple[int, date], Spans], said: dict[str, str], wrong: dict[str, str]
) -> list[Cell]:
    cells = []
    for day in days:
        name = _name(agent, day)
        cells.append(Cell(name, day, said.get(name, written(known.get((agent.pk, day), ()))), wrong.get(name, "")))
    return cells


def _hours(agent: Agent, days: list[date], known: dict[tuple[int, date], Spans]) -> float:
    return sum(end - start for day in days for start, end in known.get((agent.pk, day), ())) / 60
