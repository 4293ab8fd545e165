"""Say better what a ticket is about."""

from django.db import transaction

from heliodesk.access.actors import Actor
from heliodesk.tickets.changing import locked, note, save
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import clean_subject


@transaction.atomic
def rename(ticket: Ticket, subject: object, *, by: Actor) -> None:
    """Give it another subject. Raises body.Refused("subject")."""
    found, line = locked(ticket), clean_subject(subject)
    if found.subject != line:
        note(found, "renamed", by, before=found.subject, after=line)
        found.subject = line
        save(found)
