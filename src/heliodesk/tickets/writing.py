"""Say something in a ticket: its customer, from whatever door, or an agent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import Message, Participant
from heliodesk.conversations.posting import Posted, post_from_elsewhere, post_message
from heliodesk.events.log import record
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent, Customer
from heliodesk.promises import keeping
from heliodesk.promises.models import Kind, Promise
from heliodesk.tickets.assigning import give
from heliodesk.tickets.changing import locked, note, policy_of, put
from heliodesk.tickets.holding import is_held, refuse_status_if_held
from heliodesk.tickets.models import Link, Status, Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.status import after_customer


class Collision(Exception):
    """Somebody else said something that the writer had not seen. `numbers` are the messages'."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(numbers)
        self.numbers = numbers


@dataclass(frozen=True, slots=True)
class Written:
    """Where a customer's words went: the ticket itself, the one it was merged into, or a follow-up that they opened."""

    ticket: Ticket
    posted: Posted | None  # None: they opened the follow-up
    is_follow_up: bool = False


@transaction.atomic
def write_as_customer(
    ticket: Ticket,
    *,
    customer: Customer,
    body: object,
    client_id: object,
    files: Sequence[str] = (),
    data: dict[str, Any] | None = None,
) -> Written:
    """Add a customer's words to their ticket, which makes it our turn.

    A merged ticket takes them in the one it went into; a closed one opens a linked follow-up. Raises what `post_message`
    raises; the caller has asked `visible_to`.
    """
    found = locked(running(ticket))
    if found.status == Status.CLOSED:
        return _follow_up(found, customer, body, client_id, files)
    posted = post_message(
        conversation=found.conversation.key,
        author=customer.actor,
        body=body,
        client_id=client_id,
        language=found.language,
        files=files,
        tracked=True,
        data=data,
    )
    if not posted.again:
        now = datetime.now(UTC)
        put(found, after_customer(found.status), by=customer.actor, at=now)
        if not Promise.objects.filter(conversation=found.pk, kind=Kind.FIRST).live().exists():
            keeping.begin(found.conversation, policy_of(found), [Kind.NEXT], at=now)
            found.due = keeping.earliest_due(found.pk)
            found.save(update_fields=["due"])
    return Written(found, posted)


def _follow_up(closed: Ticket, customer: Customer, body: object, client_id: object, files: Sequence[str]) -> Written:
    opened = open_ticket(
        customer=customer,
        team=closed.team,
        subject=closed.subject,
        body=body,
        client_id=client_id,
        language=closed.language,
        source=closed.source,
        form=closed.form,
        priority=closed.priority,
        files=files,
    )
    follow_up = opened.ticket
    if not opened.again:
        Link.objects.create(ticket=follow_up, other=closed, kind=Link.Kind.FOLLOW_UP)
        note(closed, "follow-up", customer.actor, number=follow_up.number)
        note(follow_up, "follows", customer.actor, number=closed.number)
    return Written(follow_up, None, is_follow_up=True)


@transaction.atomic
def answer(
    ticket: Ticket,
    *,
    agent: Agent,
    body: object,
    client_id: object,
    files: Sequence[str] = (),
    then: str = Status.CUSTOMER,
    seen: int | None = None,
) -> Posted:
    """Answer the customer and bring the ticket to `then`. What was promised as an answer is kept.

    `seen`: the number of the last message that the writer had before them; when somebody else has said something since,
    Collision is raised and nothing is written. A ticket that nobody has becomes the writer's. Raises what `post_message`
    and `put` raise, NotPossible("status") for a closed one, and a keeper's rule; the caller has asked `may(actor, "answer", …)`.
    """
    found = locked(ticket)
    refuse_status_if_held(found, then)
    if seen is not None:
        later = Message.objects.filter(conversation=found.pk, number__gt=seen, kind=Message.Kind.TEXT)
        if numbers := list(later.exclude(agent=agent).order_by("number").values_list("number", flat=True)):
            raise Collision(numbers)
    posted = post_message(
        conversation=found.conversation.key,
        author=agent.actor,
        body=body,
        client_id=client_id,
        language=found.language,
        files=files,
        tracked=True,
    )
    if not posted.again:
        now = datetime.now(UTC)
        keeping.kept(found.conversation, [Kind.FIRST, Kind.NEXT], at=now)
        Participant.objects.get_or_create(conversation=found.conversation, agent=agent)
        if found.assignee_id is None and not is_held(found, "assign"):
            give(found, agent, by=agent.actor)
        put(found, then, by=agent.actor, at=now)
        if found.conversation.channel == Channel.MAIL:  # for the others nobody needs to hear it
            data = {"conversation": found.conversation.key, "number": posted.number}
            record("ticket.answered", topics=[], data=data)
    return posted


@transaction.atomic
def note_answer(ticket: Ticket, *, body: str, once: UUID, data: dict[str, Any]) -> Posted:
    """One of us has answered the customer in the platform's own app: what was promised is kept, and we wait for the customer."""
    found = locked(running(ticket))
    posted = post_from_elsewhere(conversation=found.conversation, body=body, once=once, data=data, tracked=True)
    if not posted.again:
        now = datetime.now(UTC)
        keeping.kept(found.conversation, [Kind.FIRST, Kind.NEXT], at=now)
        if found.status in (Status.OPEN, Status.US):
            put(found, Status.CUSTOMER, by=SYSTEM, at=now)
    return posted


def running(ticket: Ticket) -> Ticket:
    """The ticket that took over from this one by merging, or itself."""
    for _step in range(20):
        if ticket.merged_into_id is None:
            break
        ticket = Ticket.objects.select_related("conversation", "team").get(pk=ticket.merged_into_id)
    return ticket
