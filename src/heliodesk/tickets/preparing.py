"""What passes in the next hours, and an agent's word on it before it does: the note as it should be, or that it stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from heliodesk import hours
from heliodesk.access.actors import Actor
from heliodesk.conversations.body import Refused, clean_body
from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.served import scope_of
from heliodesk.hours.calendar import Closed
from heliodesk.people.models import Agent, Team
from heliodesk.routing import passing
from heliodesk.routing.models import HandOver
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.following import OURS, Closing, closings, concerned, matter_of, tell
from heliodesk.tickets.models import Ticket

AHEAD = timedelta(hours=2)
_KEPT = timedelta(hours=12)  # where the next opening is not known


@dataclass(frozen=True, slots=True)
class Coming:
    """A matter and what becomes of it at the closing of its team. `closes_at` in UTC; `to` is None when it stays, and `why` says
    why; `held`: what an agent has said of it; `talks`: a chat that somebody has, which is not cut while it runs."""

    conversation: Conversation
    ticket: Ticket | None
    closes_at: datetime
    to: Team | None
    why: str
    until: datetime | None
    held: HandOver | None
    talks: bool


def coming(actor: Actor, now: datetime, *, ahead: timedelta = AHEAD, of: Agent | None = None) -> list[Coming]:
    """What `actor` may see of what passes or stays at the closings of the next hours, the next closing first. `of`: only what
    that agent has."""
    found = [each for closing in closings() for each in _at(closing, actor, now, ahead, of)]
    return sorted(found, key=lambda each: (each.closes_at, each.conversation.team_id, each.to is None))


def next_closing(actor: Actor, now: datetime) -> tuple[datetime, Team, int] | None:
    """The next closing that anything which `actor` sees would pass at, whose it is, and how many pass."""
    later = [each for each in coming(actor, now, ahead=timedelta(days=4)) if each.to]
    if not later:
        return None
    first = later[0]
    alike = [e for e in later if (e.closes_at, e.conversation.team_id) == (first.closes_at, first.conversation.team_id)]
    return first.closes_at, first.conversation.team, len(alike)


def _at(closing: Closing, actor: Actor, now: datetime, ahead: timedelta, of: Agent | None) -> Iterable[Coming]:
    asked = concerned(Conversation.objects.visible_to(actor), closing.team)
    talks = list(asked.filter(assignee=of) if of else asked)
    rows = HandOver.objects.within(talks).filter(ended_at=None).select_related("by")
    held = {row.conversation_id: row for row in rows}
    teams = {team.pk: team for team, _languages in closing.to}
    for talk in talks:
        status = hours.status(scope_of(talk), now)
        if isinstance(status, Closed) or status.until is None or status.until > now + ahead:
            continue
        ticket, row = ticket_of(talk), held.get(talk.pk)
        matter = matter_of(talk, ticket, kept=row is not None and row.state == HandOver.State.KEPT)
        decided = closing.decide(matter, scope_of(talk), status.until)
        has_it = ticket is None and talk.state == State.ASSIGNED
        if isinstance(decided, passing.Pass):
            yield Coming(talk, ticket, status.until, teams[decided.to], "", None, row, has_it)
        else:
            why = closing.reason(matter) if decided.why == "law" else decided.why
            if row is not None and decided.why == "kept":
                why = row.why
            yield Coming(talk, ticket, status.until, None, why, decided.until, row, has_it)


def ticket_of(talk: Conversation) -> Ticket | None:
    """The ticket that a conversation is."""
    return talk.ticket if talk.is_tracked and hasattr(talk, "ticket") else None


@transaction.atomic
def confirm(
    talk: Conversation, *, words: str, by: Agent, drafted: bool = False, now: datetime | None = None
) -> HandOver:
    """The hand-over is right, with these words of the agent's (`drafted`: begun by the model) beside the facts. Raises Refused
    for words that break a rule, and NotPossible("over") when there is nothing to hand over any more."""
    said = clean_body(words) if words.strip() else ""
    return _say(talk, HandOver.State.CONFIRMED, by, now, text=said, why="", drafted=drafted and bool(said))


@transaction.atomic
def keep(talk: Conversation, *, reason: str, by: Agent, now: datetime | None = None) -> HandOver:
    """It stays with its team at the next closing. Raises Refused("reason") without one, NotPossible("over")."""
    why = " ".join(reason.split())[:120]
    if not why:
        raise Refused("reason")
    return _say(talk, HandOver.State.KEPT, by, now, why=why)


@transaction.atomic
def take_back(talk: Conversation, *, by: Agent) -> None:
    """As if nothing had been said: it passes as it stands. Does nothing when nothing was said, or it has passed."""
    held = _locked(talk)
    said = (HandOver.State.CONFIRMED, HandOver.State.KEPT)
    HandOver.objects.filter(conversation=held, ended_at=None, state__in=said).delete()
    tell(held.team)


def _say(talk: Conversation, state: str, by: Agent, now: datetime | None, **words: str | bool) -> HandOver:
    held = _locked(talk)
    ticket = ticket_of(held)
    if held.state == State.CLOSED or (ticket is not None and ticket.status not in OURS) or held.team_id != talk.team_id:
        raise NotPossible("over")
    row = HandOver.objects.filter(conversation=held, ended_at=None).first()
    row = row or HandOver(conversation=held, team=held.team)
    row.state, row.by, row.until = state, by, _opening_after(held, now or datetime.now(UTC))
    for name, value in words.items():
        setattr(row, name, value)
    row.save()
    tell(held.team)
    return row


def _opening_after(talk: Conversation, now: datetime) -> datetime:
    """When its team is there again after its next closing."""
    scope = scope_of(talk)
    status = hours.status(scope, now)
    if isinstance(status, hours.Open):
        now = status.until or now
        status = hours.status(scope, now)
    return (status.opens_at if isinstance(status, Closed) else None) or now + _KEPT


def _locked(talk: Conversation) -> Conversation:
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("team", "ticket")
    return rows.get(pk=talk.pk)
