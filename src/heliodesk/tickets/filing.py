"""File a ticket under what it says: for duplicates, and for staff who search."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Value
from django.db.models.functions import Now

from heliodesk.conversations.models import Conversation, Message
from heliodesk.jobs.queue import job
from heliodesk.tickets.models import Searchable, Subject, Ticket
from heliodesk.tickets.told import told
from heliodesk.tickets.words import words_of

_TEXTS = 400  # messages whose words are filed
_AT_ONCE = 200
_RECENT = timedelta(days=2)


def file_words(ticket: Ticket) -> None:
    """File a ticket anew by all that was said in it. What it is about is told by its customer's first words."""
    talk = ticket.conversation
    said = Message.objects.filter(conversation=talk, kind=Message.Kind.TEXT).order_by("number")
    theirs = "\n".join([ticket.subject, *said.filter(by_customer=True).values_list("body", flat=True)[:20]])
    about = told(theirs, ticket.fields)
    Subject.objects.update_or_create(
        ticket=ticket,
        defaults={
            "numbers": list(about.sketch.numbers),
            "size": about.sketch.size,
            "subjects": sorted(about.sketch.subjects),
            "details": sorted(about.sketch.details),
            "ids": sorted(about.ids),
            "coin": about.coin,
            "network": about.network,
            "amounts": sorted(map(str, about.amounts)),
        },
    )
    _search(ticket, talk)


def _search(ticket: Ticket, talk: Conversation) -> None:
    said = Message.objects.filter(conversation=talk, kind__in=(Message.Kind.TEXT, Message.Kind.NOTE)).order_by("number")
    said = said.exclude(data__has_key="whisper")  # what finds a ticket is seen by whoever finds it
    text = "\n".join([ticket.subject, *map(str, ticket.fields.values()), *said.values_list("body", flat=True)[:_TEXTS]])
    words = [talk.code.lower(), *words_of(text)]
    vector = Func(Value(words, output_field=ArrayField(models.TextField())), function="array_to_tsvector")
    upto = Conversation.objects.values_list("message_count", flat=True).get(pk=talk.pk)
    Searchable.objects.update_or_create(ticket=ticket, defaults={"words": vector, "upto": upto})


@job("tickets.file-words", every="* * * * *")
def file_what_was_said() -> None:
    """Once a minute: tickets in which something was said since they were filed."""
    behind = Searchable.objects.filter(upto__lt=models.F("ticket__conversation__message_count"))
    lately = behind.filter(ticket__changed_at__gt=Now() - _RECENT)
    for row in lately.select_related("ticket__conversation")[:_AT_ONCE]:
        _search(row.ticket, row.ticket.conversation)
