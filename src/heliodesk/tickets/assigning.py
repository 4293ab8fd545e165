"""Who has a ticket, and which department: written on the ticket and its conversation together, here and nowhere else."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.conversations.models import Participant
from heliodesk.conversations.posting import post_message, post_system_line
from heliodesk.events.log import record
from heliodesk.people.models import Agent, Team
from heliodesk.promises import keeping
from heliodesk.tickets.changing import NotPossible, locked, note, policy_of, save
from heliodesk.tickets.holding import refuse_if_held
from heliodesk.tickets.models import Ticket


@transaction.atomic
def assign(ticket: Ticket, *, to: Agent | None, by: Actor) -> None:
    """Give a ticket to an agent of its department, or to nobody. Raises NotPossible("inactive"), ("closed"),
    ("other-team"): to another department it is handed over; and a keeper's rule."""
    found = locked(ticket)
    if found.is_finished and found.status == "closed":
        raise NotPossible("closed")
    if to is not None and not to.is_active:
        raise NotPossible("inactive")
    if to is not None and to.team_id != found.team_id:
        raise NotPossible("other-team")
    if to is None or found.assignee_id != to.pk:
        refuse_if_held(found, "assign")
        give(found, to, by=by)
        save(found)


def give(ticket: Ticket, to: Agent | None, *, by: Actor) -> None:
    """Put an assignee on a locked ticket and its conversation; the caller saves the ticket."""
    talk = ticket.conversation
    note(ticket, "assigned", by, before=ticket.assignee.name if ticket.assignee else "", after=to.name if to else "")
    if talk.assignee_id and (to is None or talk.assignee_id != to.pk):
        Participant.objects.filter(conversation=talk, agent=talk.assignee_id).update(left_at=Now())
    ticket.assignee = talk.assignee = to
    talk.save(update_fields=["assignee"])
    if to is not None:
        Participant.objects.get_or_create(conversation=talk, agent=to)


@transaction.atomic
def hand_over(
    ticket: Ticket, *, to: Team, by: Agent, note_text: str = "", checked: Mapping[str, str] | None = None
) -> None:
    """Hand a ticket to another department, whose hours count from now on; the promises go along.

    `checked` is what the department wants to know beforehand, and what was said to each (handing_on.py asks). Raises
    NotPossible("closed"), ("same-team"), and a keeper's rule.
    """
    found = locked(ticket)
    if found.status == "closed":
        raise NotPossible("closed")
    if found.team_id == to.pk:
        raise NotPossible("same-team")
    refuse_if_held(found, "hand-over")
    now = datetime.now(UTC)
    talk, before = found.conversation, found.team
    if note_text.strip():
        post_message(conversation=talk.key, author=by.actor, body=note_text, client_id=uuid4(), kind="note")
    give(found, None, by=by.actor)
    found.team = talk.team = to
    talk.save(update_fields=["team"])
    note(found, "handed-on", by.actor, before=before.name, after=to.name, checked=dict(checked or {}))
    audit.write(actor=by.actor, verb="handed-over", subject=found.number, to=to.topic)
    keeping.move(talk, at=now)
    post_system_line(conversation=talk.key, what="to-team", team=to.name)
    save(found, at=now)


def pass_on(found: Ticket, *, to: Team, at: datetime) -> None:
    """Let `to` go on with a locked ticket whose department has closed; its hours count from `at`, and the promises go along.
    The customer is told by when the next word is promised."""
    talk, before = found.conversation, found.team
    if found.assignee_id:
        give(found, None, by=SYSTEM)
    found.team = talk.team = to
    talk.save(update_fields=["team"])
    note(found, "handed-on", SYSTEM, before=before.name, after=to.name, checked={})
    audit.write(actor=SYSTEM, verb="handed-over", subject=found.number, to=to.topic)
    keeping.move(talk, at=at)
    due = keeping.earliest_due(found.pk)
    told = {"what": "followed-sun-due", "until": due.isoformat()} if due and due > at else {"what": "followed-sun"}
    posted = post_system_line(conversation=talk.key, before=before.name, team=to.name, **told)
    record("ticket.passed", topics=[], data={"conversation": talk.key, "number": posted.number})
    save(found, at=at)


@transaction.atomic
def set_priority(ticket: Ticket, priority: int, *, by: Actor) -> None:
    """Say how pressing it is; the promises of the policy that holds then are counted from their own beginning."""
    found = locked(ticket)
    if found.priority == priority:
        return
    note(found, "priority", by, before=found.priority, after=priority)
    found.priority = priority
    keeping.replan(found.conversation, policy_of(found), at=datetime.now(UTC))
    save(found)
