"""A chat becomes a ticket: it keeps its words, its number, its customer and who has it."""

from datetime import UTC, datetime
from uuid import uuid4

from django.db import transaction

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.promises import keeping
from heliodesk.promises.models import Kind
from heliodesk.tickets.changing import NotPossible, note, policy_of, save
from heliodesk.tickets.filing import file_words
from heliodesk.tickets.models import Priority, Source, Status, Ticket
from heliodesk.tickets.opening import clean_subject


@transaction.atomic
def become_ticket(
    conversation: Conversation, *, by: Actor, subject: object, form: str = "", priority: int = Priority.NORMAL
) -> Ticket:
    """Make a ticket of a chat. Raises body.Refused("subject"), NotPossible("tracked") or ("closed")."""
    talk = (
        Conversation.objects.select_for_update(of=("self",)).select_related("customer", "team").get(pk=conversation.pk)
    )
    if talk.is_tracked:
        raise NotPossible("tracked")
    if talk.state == State.CLOSED:
        raise NotPossible("closed")
    title, now = clean_subject(subject), datetime.now(UTC)
    is_owed = talk.unanswered_since is not None
    talk.state, talk.tracked_at = State.TRACKED, now
    talk.offered_to = talk.offered_until = talk.queued_at = None
    talk.save(update_fields=["state", "tracked_at", "offered_to", "offered_until", "queued_at"])
    ticket = Ticket(
        conversation=talk,
        once=uuid4(),
        source=Source.CHAT,
        subject=title,
        form=form,
        team=talk.team,
        assignee=talk.assignee,
        priority=priority,
        language=talk.language,
        status=Status.US if is_owed else Status.CUSTOMER,
    )
    ticket.save(force_insert=True)
    file_words(ticket)
    note(ticket, "opened", by, source=Source.CHAT, form=form)
    was_answered = Message.objects.answers().filter(conversation=talk).exists()
    kinds = [Kind.NEXT if was_answered else Kind.FIRST] if is_owed else []
    keeping.begin(talk, policy_of(ticket), [*kinds, Kind.SOLVED], at=now)
    if not is_owed:
        keeping.pause(talk, at=now)
    post_system_line(conversation=talk.key, what="tracked", number=talk.number)
    record("ticket.opened", topics=talk.topics, data={"conversation": talk.key})
    record("conversation.tracked", topics=talk.topics, data={"conversation": talk.key})
    save(ticket, at=now)
    return ticket
