"""Tickets for the exchange's own programs: see where one stands, add the customer's words. Opening one is live/tickets.py."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.access.actors import Actor
from heliodesk.api.door import refusal, with_scope
from heliodesk.conversations.body import Refused
from heliodesk.conversations.numbers import read as read_number
from heliodesk.promises.models import Promise
from heliodesk.routing.estimates import UNKNOWN
from heliodesk.routing.written import written_told
from heliodesk.tickets.asked import document_of, words_for
from heliodesk.tickets.models import Priority, Ticket
from heliodesk.tickets.writing import running, write_as_customer

_LONGEST = 64_000  # bytes of a request


@with_scope("tickets:read")
@require_http_methods(["GET", "HEAD"])
def show(request: HttpRequest, actor: Actor, number: str) -> JsonResponse:
    """`GET /api/v1/tickets/NUMBER`: where it stands. A merged one answers with the one it went into."""
    found = _ticket(actor, number)
    if found is None:
        return refusal("not-found", _("There is no ticket of this number."), 404)
    promises = Promise.objects.visible_to(actor).filter(conversation=found.pk).live()
    return JsonResponse(
        {
            "number": found.number,
            "status": found.status,
            "subject": found.subject,
            "form": found.form,
            "fields": found.fields,
            "priority": Priority(found.priority).name.lower(),
            "team": found.team.slug,
            "language": found.language,
            "opened_at": found.opened_at.isoformat(),
            "changed_at": found.changed_at.isoformat(),
            "likely": _likely(found),
            "promises": [{"kind": each.kind, "due": each.due.isoformat() if each.due else None} for each in promises],
        }
    )


@with_scope("tickets:write")
@require_POST
def add(request: HttpRequest, actor: Actor, number: str) -> JsonResponse:
    """`POST /api/v1/tickets/NUMBER/messages {body, client_id}`: the customer's words, 201; the number of the ticket that
    took them is answered, for a closed one that of the follow-up."""
    found = _ticket(actor, number)
    if found is None:
        return refusal("not-found", _("There is no ticket of this number."), 404)
    try:
        wanted = document_of(request.body)
        written = write_as_customer(
            found,
            customer=found.conversation.customer,
            body=wanted.get("body"),
            client_id=wanted.get("client_id"),
        )
    except Refused as error:
        return _refused(error)
    again = written.posted is not None and written.posted.again
    answer = {"number": written.ticket.number, "follow_up": written.is_follow_up}
    return JsonResponse(answer, status=200 if again else 201)


def _likely(found: Ticket) -> dict[str, Any] | None:
    """Between when a person likely gives the first answer, as the customer is told; None once one has, or if not known."""
    told = written_told(found.conversation)
    if told is None or told.changed == UNKNOWN:
        return None
    return {"least": told.least.isoformat(), "most": told.most.isoformat(), "learning": told.is_learning}


def _ticket(actor: Actor, number: str) -> Ticket | None:
    seen = Ticket.objects.visible_to(actor).select_related("conversation__customer", "team")
    found = seen.filter(conversation__code=read_number(number)).first() if read_number(number) else None
    return running(found) if found else None


def _refused(error: Refused) -> JsonResponse:
    return refusal(error.rule, words_for(error.rule), error.status)
