"""Is a request the same matter as one that runs already? Told with reasons; nothing is merged by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models.functions import Now

from heliodesk.likeness.matters import Matter, Reason, verdict
from heliodesk.likeness.sketches import Sketch
from heliodesk.people.models import Customer
from heliodesk.tickets.meaning import nearness
from heliodesk.tickets.models import Status, Subject, Ticket
from heliodesk.tickets.told import told

_LATELY = timedelta(days=30)
_COMPARED = 200  # of one customer, the latest first
_MEANT = 3  # of those that are compared by meaning as well: a text takes some milliseconds


@dataclass(frozen=True, slots=True)
class Alike:
    """A matter that is probably the same: how alike the texts are (0 to 1), and the reasons for and against."""

    ticket: Ticket
    score: float
    reasons: tuple[Reason, ...]


def alike(*, customer: Customer, text: str, form: str = "", fields: Mapping[str, Any] | None = None) -> list[Alike]:
    """Which of the customer's unfinished tickets are the same matter as a request that is about to be opened? The
    likeliest first. Another coin, network or id is another matter, whatever the words."""
    about = told(text, fields or {})
    new = Matter(about.sketch, customer.key, about.coin, about.network, about.amounts, about.ids, form, None)
    return _compared(new, customer, text, without=0)


def like(ticket: Ticket) -> list[Alike]:
    """Which other unfinished tickets of its customer are the same matter as this one?"""
    mine = Subject.objects.select_related("ticket__conversation").filter(ticket=ticket).first()
    if mine is None:
        return []
    customer = ticket.conversation.customer
    first = ticket.conversation.messages.filter(number=1).values_list("body", flat=True).first() or ""
    return _compared(_matter(mine, customer.key), customer, f"{ticket.subject}\n{first}", without=ticket.pk)


def _compared(new: Matter, customer: Customer, text: str, *, without: int) -> list[Alike]:
    theirs = Subject.objects.filter(ticket__conversation__customer=customer).exclude(ticket__status=Status.CLOSED)
    lately = theirs.filter(ticket__changed_at__gt=Now() - _LATELY).exclude(ticket=without)
    rows = lately.select_related("ticket__conversation__customer", "ticket__team").order_by("-ticket")[:_COMPARED]
    found, unsure = [], []
    for row in rows:
        other = _matter(row, customer.key)
        judged = verdict(new, other)
        if judged.alike:
            found.append(Alike(row.ticket, judged.score, judged.reasons))
        elif judged.reasons == ("text",):  # nothing but the words tells them apart
            unsure.append((row.ticket, other))
    unsure = unsure[:_MEANT]
    near = nearness(text, [ticket for ticket, _other in unsure])
    for ticket, other in unsure:
        judged = verdict(new, other, meaning=near.get(ticket.pk))
        if judged.alike:
            found.append(Alike(ticket, judged.score, judged.reasons))
    return sorted(found, key=lambda each: (-("same-id" in each.reasons), -each.score))


def _matter(row: Subject, customer: str) -> Matter:
    return Matter(
        Sketch(tuple(row.numbers), row.size, frozenset(row.subjects), frozenset(row.details)),
        customer,
        row.coin,
        row.network,
        frozenset(Decimal(amount) for amount in row.amounts),
        frozenset((kind, value) for kind, value in row.ids),
        row.ticket.form,
        row.ticket.opened_at,
    )
