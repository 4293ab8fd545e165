"""The list of appeals: what runs, by its time; what was decided and closed."""

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heliodesk.appeals import stages
from heliodesk.appeals.models import Appeal, AppealQuerySet, Opinion
from heliodesk.console.appeals.telling import running
from heliodesk.console.appeals.words import part_names
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.people.models import Agent

_SHOWN = 200
RELATED = ("ticket__conversation__customer", "against__conversation", "reviewer", "second")


@require_GET
@supervisors_only
def appeals(request: AuthedRequest) -> HttpResponse:
    """`?stage=`: open (the default), filed, complete, review, second (waits for a second person), decided or closed; `?mine`:
    what I review or decided."""
    agent, stage = request.user, request.GET.get("stage", "open")
    mine = "mine" in request.GET
    seen = Appeal.objects.visible_to(agent.actor)
    if mine:
        seen = seen.filter(Q(reviewer=agent) | Q(second=agent))
    stage = stage if stage in _STAGES else "open"
    names = part_names()
    rows = [
        {"appeal": each, "clock": running(each), "missing": [names[part] for part in each.missing]}
        for each in _ordered(_of_stage(seen, stage), stage)[:_SHOWN]
    ]
    context = {
        "area": "appeals",
        "rows": rows,
        "stage": stage,
        "mine": mine,
        "tabs": _tabs(seen),
        "waits": _waits_for(agent),
    }
    return render(request, "console/appeals/list.html", {**context, **presence_words(agent)})


_HANDED_IN = Q(opinions__state=Opinion.State.HANDED_IN)  # of one round at most
_STAGES = ("open", "filed", "complete", "review", "second", "decided", "closed")


def _of_stage(seen: AppealQuerySet, stage: str) -> AppealQuerySet:
    if stage == "open":
        return seen.filter(stage__in=stages.RUNNING)
    if stage == "second":
        return seen.filter(_HANDED_IN, stage="review")
    return seen.filter(stage=stage)


def _ordered(found: AppealQuerySet, stage: str) -> AppealQuerySet:
    found = found.select_related(*RELATED).annotate(handed_in=Count("opinions", filter=_HANDED_IN))
    if stage in {"decided", "closed"}:
        return found.order_by(F("decided_at").desc(nulls_last=True), "-id")
    return found.order_by(F("decide_due").asc(nulls_last=True), "id")


def _tabs(seen: AppealQuerySet) -> list[tuple[str, str, int]]:
    words = {
        "open": _("Open"),
        "filed": _("Something is missing"),
        "complete": _("Nobody reviews yet"),
        "review": _("In review"),
        "second": _("Waits for a second person"),
        "decided": _("Decided"),
        "closed": _("Closed"),
    }
    return [(name, words[name], _of_stage(seen, name).count()) for name in _STAGES]


def _waits_for(agent: Agent) -> int:
    """How many opinions wait for a second person, who may be this one: they wrote none of it."""
    waiting = _of_stage(Appeal.objects.visible_to(agent.actor), "second")
    return waiting.exclude(opinions__author=agent).count()
