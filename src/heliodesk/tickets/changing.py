"""Change where a ticket stands, and whatever goes with it: its promises, its due time, its time line, who hears of it."""

from datetime import UTC, datetime
from typing import Any

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.models import State as Talk
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.people.models import Agent
from heliodesk.promises import keeping
from heliodesk.promises.models import Kind, Policy
from heliodesk.tickets.models import FINISHED, Step, Ticket
from heliodesk.tickets.models import Status as Where
from heliodesk.tickets.status import may_become


class NotPossible(Exception):
    """The change cannot be made as things stand. `rule` names why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def locked(ticket: Ticket | int) -> Ticket:
    """The ticket as it is now, its row and its conversation's taken until the transaction ends.

    The conversation first, as everything that is said takes it: two commands never wait for each other.
    """
    pk = ticket if isinstance(ticket, int) else ticket.pk
    Conversation.objects.select_for_update(no_key=True).get(pk=pk)
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True)
    found: Ticket = rows.select_related("conversation__customer", "conversation__team", "team", "assignee").get(pk=pk)
    return found


def note(ticket: Ticket, what: str, by: Actor, **data: Any) -> None:
    """Put something on the time line."""
    agent = by.id if by.kind == "agent" else None
    Step.objects.create(ticket=ticket, what=what, agent_id=agent, by_customer=by.kind == "customer", data=data)


def tell(ticket: Ticket, kind: str = "ticket.changed", **data: Any) -> None:
    """Tell every open page that looks at it."""
    talk = ticket.conversation
    followers = [f"agent:{each}" for each in ticket.followers.values_list("agent", flat=True)]
    record(kind, topics=dict.fromkeys([*talk.topics, *followers]), data={"conversation": talk.key, **data})


def policy_of(ticket: Ticket) -> Policy | None:
    """The policy that holds for the ticket as it is now."""
    tier = ticket.conversation.customer.level
    return keeping.policy_for(form=ticket.form, priority=ticket.priority, tier=tier, language=ticket.language)


def put(
    ticket: Ticket,
    status: str,
    *,
    by: Actor,
    at: datetime | None = None,
    back: bool = False,
    silent: bool = False,
    **data: Any,
) -> None:
    """Bring a locked ticket to `status`; staying there is no change. Raises NotPossible("status") where no way leads.

    Waiting for the customer pauses the promises; solving keeps them; closing ends them and the conversation. `back`: an
    undone change, which may go where no other way leads, but never out of closed. `silent`: whoever calls has said in the talk
    what happened, better than "solved" would.
    """
    at = at or datetime.now(UTC)
    if status != ticket.status:
        if not may_become(ticket.status, status) and not (back and ticket.status != Where.CLOSED):
            raise NotPossible("status")
        before, ticket.status, ticket.status_at = ticket.status, status, at
        note(ticket, "status", by, before=before, after=status, **data)
        _mind_promises(ticket, before, at)
        if status in FINISHED:
            _finish(ticket, before, by, at, silent)
        elif before in FINISHED:
            ticket.solved_at = None
            post_system_line(conversation=ticket.conversation.key, what="reopened")
    save(ticket, at=at)


def save(ticket: Ticket, *, at: datetime | None = None) -> None:
    """Write a locked ticket with its due time, and tell of it."""
    ticket.due, ticket.changed_at = keeping.earliest_due(ticket.pk), at or datetime.now(UTC)
    ticket.save()
    tell(ticket)


def _mind_promises(ticket: Ticket, before: str, at: datetime) -> None:
    talk, status = ticket.conversation, ticket.status
    if status == Where.CUSTOMER:
        keeping.pause(talk, at=at)
        return
    keeping.resume(talk, at=at)
    if status == Where.SOLVED:
        keeping.kept(talk, [Kind.SOLVED, Kind.FIRST, Kind.NEXT], at=at)
    elif status == Where.CLOSED:
        keeping.end(talk, why="closed", at=at)
    elif before in FINISHED:
        keeping.begin(talk, policy_of(ticket), [Kind.SOLVED], at=at)


def _finish(ticket: Ticket, before: str, by: Actor, at: datetime, silent: bool) -> None:
    if ticket.status == Where.SOLVED:
        ticket.solved_at = at
        Conversation.objects.filter(pk=ticket.pk).update(unanswered_since=None)
        if not silent:
            post_system_line(conversation=ticket.conversation.key, what="solved", **_named(by))
        return
    ticket.closed_at = at
    ticket.conversation.state, ticket.conversation.closed_at = Talk.CLOSED, at
    Conversation.objects.filter(pk=ticket.pk).update(state=Talk.CLOSED, closed_at=at, unanswered_since=None)
    if before != Where.SOLVED and not silent:
        post_system_line(conversation=ticket.conversation.key, what="closed", **_named(by))


def _named(by: Actor) -> dict[str, str]:
    if by.kind == "agent" and by.id is not None:
        return {"name": Agent.objects.get(pk=by.id).first_name}
    return {"by": by.kind}
