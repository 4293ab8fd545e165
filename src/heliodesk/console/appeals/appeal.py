"""One appeal: what is known, where it stands, who may not decide it, and what the reader may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heliodesk.appeals import conflicts, parts, stages
from heliodesk.appeals.changing import TEXTS, latest, standing, texts_of
from heliodesk.appeals.models import Appeal, Opinion, Result, Stage
from heliodesk.console.appeals.listed import RELATED
from heliodesk.console.appeals.telling import running
from heliodesk.console.appeals.words import how_touched, lacking, part_helps, part_names, refusal, what_happened
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.models import Message
from heliodesk.conversations.tokens import readable
from heliodesk.files.models import File
from heliodesk.people.models import Agent
from heliodesk.safety.seeing import note_opened
from heliodesk.text.saying import list_comma
from heliodesk.tickets.models import Step

ACTS: tuple[stages.Act, ...] = ("take", "give-back", "draft", "hand-in", "send-back", "confirm", "extend")
_SAID = 200


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage. `state`: done, here or ahead; `at`: when it was reached."""

    name: str
    state: str
    at: datetime | None


def found(request: AuthedRequest, key: str) -> Appeal:
    """The appeal of that key, which the reader sees; 404 for any other."""
    seen = Appeal.objects.visible_to(request.user.actor).select_related(*RELATED, "earlier__ticket__conversation")
    return get_object_or_404(seen, key=key)


@require_GET
@supervisors_only
def appeal(request: AuthedRequest, key: str) -> HttpResponse:
    """The page of one appeal; to a page that is open, the word that something has changed: nothing is taken from under a hand."""
    appeal = found(request, key)
    if request.htmx:
        return render(request, "console/appeals/news.html", {"appeal": appeal})
    return page(request, appeal)


def page(
    request: AuthedRequest,
    appeal: Appeal,
    *,
    wrong: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show it; `wrong`: what was not possible, in words; `typed`: what stood in the fields then, which is kept."""
    agent, opinion = request.user, latest(appeal)
    reads = _note_looks(request, appeal)
    touched = conflicts.touched(appeal)
    rules = refusals(appeal, agent, touched)
    context = {
        "area": "appeals",
        "appeal": appeal,
        "customer": appeal.ticket.conversation.customer,
        "clock": running(appeal),
        "reached": _reached(appeal),
        "parts": _told(appeal),
        "evidence": [
            (each, readable(each.message) if each.message else "")
            for each in appeal.evidence.select_related("file", "message__conversation", "added_by")
        ],
        "reads": reads,
        "summary": _said_in(appeal, agent) if reads else [],
        "touched": _who(touched),
        "why_not": _why_not(touched.get(agent.pk, []), rules),
        "may": {act.replace("-", "_") for act, rule in rules.items() if not rule},
        "opinion": opinion,
        "opinion_parts": _opinion_parts(opinion, typed),
        "lacks": lacking(texts_of(opinion), appeal.language) if opinion else [],
        "results": Result.choices,
        "rounds": appeal.opinions.select_related("author", "read_by"),
        "may_add": _may_add(appeal, agent) if not rules["draft"] else {},
        "happened": _happened(appeal),
        "wrong": wrong,
        "typed": typed or {},
    }
    return render(request, "console/appeals/appeal.html", {**context, **presence_words(agent)}, status=status)


def _note_looks(request: AuthedRequest, appeal: Appeal) -> bool:
    """Write down who looks at the customer's words, and tell whether the appealed ticket's are shown: to its reviewer, and
    to whoever asks with `?read`. A look at a ticket keeps one from reviewing what is appealed in it later, so that nobody
    looks by merely passing by."""
    is_mine = appeal.reviewer_id == request.user.pk
    if not is_mine:
        note_opened(appeal.ticket.conversation, request.user)
    if reads := is_mine or "read" in request.GET:
        note_opened(appeal.against.conversation, request.user)
    return reads


def refusals(appeal: Appeal, agent: Agent, touched: Mapping[int, object]) -> dict[stages.Act, str]:
    """Act → the rule that keeps this agent from it now; empty: they may."""
    now, hands = standing(appeal), frozenset(touched)
    return {act: stages.refusal(now, act, agent.pk, hands) for act in ACTS}


def _why_not(mine: Sequence[str], rules: Mapping[stages.Act, str]) -> str:
    """Why the reader can neither take nor confirm it, when that is for who they are."""
    if mine:
        how = list_comma().join(how_touched(each) for each in mine)
        return _("You had a hand in the decision (%(how)s), so you may neither review this nor confirm it.") % {
            "how": how
        }
    return refusal("opinion-own") if rules["confirm"] == "opinion-own" else ""


def _reached(appeal: Appeal) -> list[Reached]:
    steps = Step.objects.filter(ticket=appeal.ticket, what__in=["appeal-completed", "appeal-taken"]).order_by("id")
    at = dict(steps.values_list("what", "at"))
    times: dict[str, datetime | None] = {
        "filed": appeal.filed_at,
        "complete": at.get("appeal-completed"),
        "review": at.get("appeal-taken") if appeal.reviewer_id else None,
        "decided": appeal.decided_at,
        "closed": appeal.closed_at,
    }
    here = stages.STAGES.index(appeal.stage)
    return [
        Reached(
            str(Stage(name).label),
            "here" if place == here else "done" if place < here and times[name] else "ahead",
            times[name] if place <= here else None,
        )
        for place, name in enumerate(stages.STAGES)
    ]


def _told(appeal: Appeal) -> list[dict[str, Any]]:
    names = part_names()
    return [
        {"name": names[part], "text": getattr(appeal, part), "is_missing": part in appeal.missing}
        for part in parts.ASKED
    ]


def _said_in(appeal: Appeal, agent: Agent) -> list[dict[str, Any]]:
    """What was said in the appealed ticket, shortened, for reading beside the appeal."""
    rows = Message.objects.visible_to(agent.actor).filter(conversation=appeal.against_id, kind=Message.Kind.TEXT)
    return [
        {
            "by": "" if each.by_customer else each.agent.name if each.agent else "Heliodesk",
            "text": readable(each),
            "at": each.at,
        }
        for each in rows.select_related("agent").order_by("number")[:_SAID]
    ]


def _who(touched: Mapping[int, Sequence[str]]) -> list[tuple[Agent, str]]:
    people = Agent.objects.filter(pk__in=touched).order_by("name")
    return [(each, list_comma().join(how_touched(why) for why in touched[each.pk])) for each in people]


def _opinion_parts(opinion: Opinion | None, typed: Mapping[str, str] | None) -> list[dict[str, Any]]:
    names, helps = part_names(), part_helps()
    return [
        {
            "key": part,
            "name": names[part],
            "help": helps.get(part, ""),
            "text": (typed or {}).get(part, getattr(opinion, part) if opinion else ""),
            "longest": parts.LONGEST.get(part, 10),
            "rows": 7 if part in {"facts", "weighing"} else 3,
        }
        for part in TEXTS
    ]


def _may_add(appeal: Appeal, agent: Agent) -> dict[str, list[Any]]:
    """Messages and files of both tickets that are not on the list yet."""
    have = set(appeal.evidence.values_list("message", flat=True))
    rows = Message.objects.visible_to(agent.actor).filter(
        Q(conversation=appeal.against_id) | Q(conversation=appeal.ticket_id), kind=Message.Kind.TEXT
    )
    said = list(rows.select_related("agent", "conversation").order_by("at")[:_SAID])
    listed = set(appeal.evidence.values_list("file", flat=True))
    files: list[File] = [
        file for every in files_of(said, viewer=agent.actor).values() for file in every if file.pk not in listed
    ]
    return {"messages": [each for each in said if each.pk not in have and readable(each)], "files": files}


def _happened(appeal: Appeal) -> list[tuple[Step, str]]:
    steps = (
        Step.objects.filter(ticket=appeal.ticket, what__startswith="appeal-").select_related("agent").order_by("-id")
    )
    return [(step, what_happened(step.what)) for step in steps[:100]]
