"""Split a part of a ticket off as a matter of its own."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction

from heliodesk.conversations.models import Message
from heliodesk.conversations.posting import post_system_line
from heliodesk.people.models import Agent
from heliodesk.tickets.changing import NotPossible, locked, note, save
from heliodesk.tickets.filing import file_words
from heliodesk.tickets.holding import refuse_if_held
from heliodesk.tickets.merging import move_messages
from heliodesk.tickets.models import Link, Status, Ticket
from heliodesk.tickets.opening import clean_subject, open_ticket


@transaction.atomic
def split(ticket: Ticket, *, numbers: Sequence[int], subject: object, by: Agent) -> Ticket:
    """Open a linked ticket of the same customer and department with the messages of those numbers, which leave this one.

    Its first message is the first of them that the customer wrote. Raises body.Refused("subject"), NotPossible("closed"),
    ("nothing") when none of them is the customer's, ("everything") when nothing of theirs would be left here,
    and a keeper's rule.
    """
    title, found = clean_subject(subject), locked(ticket)
    if found.status == Status.CLOSED:
        raise NotPossible("closed")
    refuse_if_held(found, "split")
    texts = Message.objects.filter(conversation=found.pk, kind__in=(Message.Kind.TEXT, Message.Kind.NOTE))
    chosen = list(texts.filter(number__in=numbers).order_by("number"))
    theirs = [message for message in chosen if message.by_customer]
    if not theirs:
        raise NotPossible("nothing")
    if not texts.filter(by_customer=True).exclude(pk__in=[message.pk for message in theirs]).exists():
        raise NotPossible("everything")
    talk = found.conversation
    opened = open_ticket(
        customer=talk.customer,
        team=found.team,
        subject=title,
        body=title,  # a ticket begins with words; these become the line that says where it comes from
        client_id=uuid4(),
        language=found.language,
        source=found.source,
        form=found.form,
        priority=found.priority,
    )
    made = locked(opened.ticket)
    Message.objects.filter(conversation=made.pk, number=1).update(
        kind=Message.Kind.SYSTEM, by_customer=False, body="", data={"what": "split-from", "number": found.number}
    )
    move_messages([message.pk for message in chosen], talk, made.conversation)
    file_words(made)
    Link.objects.create(ticket=made, other=found, kind=Link.Kind.SPLIT, agent=by)
    post_system_line(conversation=talk.key, what="split-off", number=made.number)
    note(found, "split-off", by.actor, number=made.number, messages=len(chosen))
    note(made, "split-from", by.actor, number=found.number)
    save(found)
    save(made)
    return made
