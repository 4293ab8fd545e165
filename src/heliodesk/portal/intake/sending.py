"""Send a request: the one place where a form becomes a ticket, or words in one that runs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations import numbers
from heliodesk.conversations.body import Refused
from heliodesk.conversations.posting import post_message
from heliodesk.files.rules import Refused as FileRefused
from heliodesk.files.rules import words_for
from heliodesk.intake.models import FormVersion
from heliodesk.intake.shapes import Form
from heliodesk.intake.telling import Told
from heliodesk.people.models import Customer, Team
from heliodesk.tickets import duplicates
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.place import place_of
from heliodesk.tickets.writing import Written, write_as_customer


class NotSent(Exception):
    """It could not be sent; nothing is lost. `words` are for the customer."""

    def __init__(self, words: str, status: int) -> None:
        super().__init__(words)
        self.words = words
        self.status = status


def _words(refused: Refused) -> str:
    return _("It could not be sent (%(rule)s). Nothing is lost.") % {"rule": refused.rule}


@dataclass(frozen=True, slots=True)
class Alike:
    """A running request that looks like the same matter."""

    number: str
    subject: str
    at: datetime
    team: str
    place: int | None  # in line, as it stands now

    @property
    def is_just_now(self) -> bool:
        return datetime.now(UTC) - self.at < timedelta(minutes=1)


def alike(customer: Customer, form: Form, told: Told) -> list[Alike]:
    """Which of the customer's running requests are this matter already? The likeliest first."""
    text = f"{told.subject}\n{told.body}"
    found = duplicates.alike(customer=customer, text=text, form=form.slug, fields=told.fields)
    return [
        Alike(one.number, one.subject, one.opened_at, one.team.name, place_of(one))
        for one in (each.ticket for each in found[:3])
    ]


def send(
    *, customer: Customer, form: Form, version: FormVersion, told: Told, language: str, once: UUID, looked_up: str = ""
) -> str:
    """Open the ticket; returns its number. Told twice, it is opened once. `looked_up`: what the exchange's back end said or
    could not say, which whoever answers finds as a note. Raises NotSent."""
    try:
        opened = open_ticket(
            customer=customer,
            team=_department(form.team),
            subject=told.subject,
            body=told.body,
            client_id=str(once),
            language="zh" if language.startswith("zh") else language,
            source="portal",
            form=form.slug,
            form_version=version.number,
            fields=told.fields,
            priority=form.urgency,
            files=told.files,
        )
    except FileRefused as refused:
        raise NotSent(words_for(refused.rule), refused.status) from refused
    except Refused as refused:
        raise NotSent(_words(refused), refused.status) from refused
    if looked_up and not opened.again:
        post_message(conversation=opened.key, author=SYSTEM, body=looked_up, client_id=uuid4(), kind="note")
    return numbers.shown(opened.code)


def _department(slug: str) -> Team:
    """The form's department; the default one when there is none of that name any more."""
    return Team.objects.filter(slug=slug).first() or Team.objects.get(slug=settings.DEFAULT_TEAM)


def add(customer: Customer, ticket: Ticket, told: Told, *, once: UUID) -> Written:
    """Put what was filled in into a request that runs; a closed one is followed by another. Raises NotSent."""
    try:
        return write_as_customer(ticket, customer=customer, body=told.body, client_id=str(once), files=told.files)
    except FileRefused as refused:
        raise NotSent(words_for(refused.rule), refused.status) from refused
    except Refused as refused:
        raise NotSent(_words(refused), refused.status) from refused


def running(customer: Customer, number: str) -> Ticket | None:
    """The customer's own request of that number."""
    found: Ticket | None = (
        Ticket.objects.visible_to(customer.actor)
        .select_related("conversation", "team")
        .filter(conversation__code=numbers.read(number))
        .first()
    )
    return found


def number_of(ticket: Ticket) -> str:
    """How people name it."""
    return ticket.conversation.number
