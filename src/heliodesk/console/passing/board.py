"""The hand-over board: what passes in the next two hours, to whom, with what note; what stayed; what has passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk import hours
from heliodesk.access.actors import may
from heliodesk.console.answers import words_for
from heliodesk.console.page import presence_words
from heliodesk.console.passing.words import span, why_it_stays
from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.console.tickets.saying import clock
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.served import scope_of
from heliodesk.people.models import Agent, Team
from heliodesk.routing.models import HandOver
from heliodesk.scribe import summing_up
from heliodesk.scribe.asking import is_on
from heliodesk.tickets.briefing import Line, facts_of, lines
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.preparing import AHEAD, Coming, coming, confirm, keep, next_closing, take_back, ticket_of

_MOST = 60  # matters of one closing that are shown
_BACK = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Row:
    """One matter on the board with its draft. `tag`: confirmed, kept, talks, draft, or stays."""

    matter: Coming
    draft: Sequence[Line]
    why: str
    tag: str
    may_say: bool

    @property
    def is_draft(self) -> bool:
        """May the reader word and confirm it now?"""
        return self.may_say and self.matter.to is not None and self.tag not in ("confirmed", "kept")


@dataclass(frozen=True, slots=True)
class Closing:
    """One closing of one team: when it is, and what becomes of what it has."""

    team: Team
    at: datetime
    clock: str
    left: str
    rows: Sequence[Row]
    passes: int
    stays: int
    to: Sequence[str]
    more: int


@require_GET
@answerers_only
def board(request: AuthedRequest) -> HttpResponse:
    """What the reader may see of it."""
    agent, now = request.user, datetime.now(UTC)
    found = coming(agent.actor, now)
    later = None if found else next_closing(agent.actor, now)
    context = {
        "area": "passing",
        "closings": [_closing(list(each), agent, now) for _key, each in groupby(found, key=_closing_of)],
        "later": later
        and {"clock": clock(later[0]), "team": later[1].name, "n": later[2], "left": span(later[0] - now)},
        "stayed": _stayed(agent),
        "passed": _passed(agent, now),
        "ahead": int(AHEAD.total_seconds() // 3600),
        "as_of": clock(now),
        "has_model": is_on(),
    }
    return render(request, "console/passing/board.html", {**context, **presence_words(agent)})


def _closing_of(matter: Coming) -> tuple[datetime, int]:
    return matter.closes_at, matter.conversation.team_id


def _closing(found: list[Coming], agent: Agent, now: datetime) -> Closing:
    first = found[0]
    return Closing(
        team=first.conversation.team,
        at=first.closes_at,
        clock=clock(first.closes_at),
        left=span(first.closes_at - now),
        rows=[_row(each, agent) for each in found[:_MOST]],
        passes=sum(each.to is not None for each in found),
        stays=sum(each.to is None for each in found),
        to=list(dict.fromkeys(each.to.name for each in found if each.to)),
        more=max(0, len(found) - _MOST),
    )


def _row(matter: Coming, agent: Agent) -> Row:
    talk, held = matter.conversation, matter.held
    draft = lines(facts_of(talk, matter.ticket), talk, matter.ticket, viewer=agent.actor)
    tag = held.state if held and held.state in (HandOver.State.CONFIRMED, HandOver.State.KEPT) else ""
    tag = tag or ("stays" if matter.to is None else "talks" if matter.talks else "draft")
    return Row(matter, draft, why_it_stays(matter.why), tag, may(agent.actor, "take-over", talk))


def _stayed(agent: Agent) -> list[dict[str, Any]]:
    """What waits with a team that has closed, and talks that still run there."""
    states = (HandOver.State.STAYED, HandOver.State.IN_FLIGHT, HandOver.State.KEPT)
    rows = HandOver.objects.visible_to(agent.actor).filter(ended_at=None, state__in=states)
    found = rows.select_related("conversation__customer", "conversation__ticket", "conversation__assignee", "team")
    closed = [row for row in found.order_by("until")[:_MOST] if row.state != HandOver.State.KEPT or _is_over(row)]
    return [
        {
            "row": row,
            "subject": _subject(row.conversation),
            "why": why_it_stays(row.why),
            "until": clock(row.until) if row.until else "",
        }
        for row in closed
    ]


def _is_over(row: HandOver) -> bool:
    """Has the closing come for which it was kept?"""
    return not hours.status(scope_of(row.conversation)).is_open


def _passed(agent: Agent, now: datetime) -> list[dict[str, Any]]:
    rows = HandOver.objects.visible_to(agent.actor).filter(state=HandOver.State.PASSED, ended_at__gte=now - _BACK)
    found = rows.select_related("conversation__customer", "conversation__ticket", "team", "to", "by")
    return [
        {"row": row, "subject": _subject(row.conversation), "at": clock(row.ended_at) if row.ended_at else ""}
        for row in found.order_by("-ended_at")[:_MOST]
    ]


def _subject(talk: Conversation) -> str:
    ticket = ticket_of(talk)
    return ticket.subject if ticket else talk.page


@require_GET
@answerers_only
def draft(request: AuthedRequest, key: str) -> HttpResponse:
    """The matter in the model's words, for the agent to read, mend and confirm; nothing where it is not believed, as it names
    what the conversation does not. Then the facts stand alone, as without a model."""
    agent = request.user
    talk = get_object_or_404(Conversation.objects.visible_to(agent.actor), key=key)
    text = summing_up.summary(talk, agent.actor, get_language() or "en") if may(agent.actor, "take-over", talk) else ""
    return render(request, "console/passing/draft.html", {"talk": talk, "text": text})


@require_POST
@answerers_only
def say(request: AuthedRequest, key: str) -> HttpResponse:
    """`do`: confirm (with `words`, and the model's `draft` as the agent leaves it), keep (with `reason`), or back. Then the
    board, with what became of it."""
    agent = request.user
    talk = get_object_or_404(Conversation.objects.visible_to(agent.actor).select_related("team"), key=key)
    if not may(agent.actor, "take-over", talk):
        messages.error(request, words_for("other-team"))
        return redirect("console:passing")
    try:
        match request.POST.get("do"):
            case "confirm":
                drafted = request.POST.get("draft", "").strip()
                words = "\n\n".join(each for each in (drafted, request.POST.get("words", "").strip()) if each)
                confirm(talk, words=words, drafted=bool(drafted), by=agent)
                messages.success(
                    request, _("%(number)s: confirmed. It goes along when it passes.") % {"number": talk.number}
                )
            case "keep":
                keep(talk, reason=request.POST.get("reason", ""), by=agent)
                messages.success(request, _("%(number)s stays here at this closing.") % {"number": talk.number})
            case _:
                take_back(talk, by=agent)
                messages.success(request, _("%(number)s passes as it stands.") % {"number": talk.number})
    except Refused as error:
        messages.error(request, f"{talk.number}: {words_for(error.rule)}")
    except NotPossible:
        messages.error(request, _("%(number)s is finished or has passed already.") % {"number": talk.number})
    return redirect("console:passing")
