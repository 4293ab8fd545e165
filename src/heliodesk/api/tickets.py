"""Tickets for the exchange's own programs: open one for a customer, see where it stands, add the customer's words."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.access.actors import Actor
from heliodesk.api.door import refusal, with_scope
from heliodesk.conversations.body import Refused
from heliodesk.conversations.numbers import read as read_number
from heliodesk.conversations.numbers import shown
from heliodesk.people.customers import customer_named
from heliodesk.people.models import Team
from heliodesk.promises.models import Promise
from heliodesk.text.language import tag
from heliodesk.tickets.models import Priority, Ticket
from heliodesk.tickets.opening import Opened, open_ticket
from heliodesk.tickets.writing import running, write_as_customer

_LONGEST = 64_000  # bytes of a request


@with_scope("tickets:write")
@require_POST
def create(request: HttpRequest, actor: Actor) -> JsonResponse:
    """`POST /api/v1/tickets {customer, subject, body, client_id, team?, language?, form?, fields?, priority?}` → 201 with
    number and promise, or 200 when the same `client_id` had opened it before."""
    try:
        wanted = _document(request)
        customer = customer_named(_text(wanted, "customer", 120, needed=True))
        opened = open_ticket(
            customer=customer,
            team=_team(_text(wanted, "team", 50) or settings.DEFAULT_TEAM),
            subject=wanted.get("subject"),
            body=wanted.get("body"),
            client_id=wanted.get("client_id"),
            language=tag(_text(wanted, "language", 8)) or customer.language,
            form=_text(wanted, "form", 40),
            fields=_fields(wanted),
            priority=_priority(wanted),
        )
    except Refused as error:
        return _refused(error)
    return JsonResponse(_opened(opened), status=200 if opened.again else 201)


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
        wanted = _document(request)
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


def _ticket(actor: Actor, number: str) -> Ticket | None:
    seen = Ticket.objects.visible_to(actor).select_related("conversation__customer", "team")
    found = seen.filter(conversation__code=read_number(number)).first() if read_number(number) else None
    return running(found) if found else None


def _opened(opened: Opened) -> dict[str, Any]:
    return {
        "number": shown(opened.code),
        "opened_at": opened.at.isoformat(),
        "first_answer_by": opened.first_due.isoformat() if opened.first_due else None,
    }


def _document(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object. Raises Refused("json")."""
    if int(request.headers.get("content-length") or 0) > _LONGEST:
        raise Refused("too-large", status=413)
    try:
        found = json.loads(request.body)
    except ValueError as error:
        raise Refused("json") from error
    if not isinstance(found, dict):
        raise Refused("json")
    return found


def _text(wanted: dict[str, Any], name: str, longest: int, *, needed: bool = False) -> str:
    value = wanted.get(name, "")
    if not isinstance(value, str) or len(value) > longest or "\x00" in value or (needed and not value.strip()):
        raise Refused(name)
    return value.strip()


def _fields(wanted: dict[str, Any]) -> dict[str, Any]:
    fields = wanted.get("fields") or {}
    if not isinstance(fields, dict) or len(fields) > 100 or "\\u0000" in json.dumps(fields):
        raise Refused("fields")
    return fields


def _priority(wanted: dict[str, Any]) -> int:
    name = wanted.get("priority", "normal")
    if not isinstance(name, str) or name.upper() not in Priority.__members__:
        raise Refused("priority")
    return int(Priority[name.upper()])


def _team(slug: str) -> Team:
    found = Team.objects.filter(slug=slug).first()
    if found is None:
        raise Refused("team")
    return found


def _refused(error: Refused) -> JsonResponse:
    words = {
        "json": _("The request is not a JSON object."),
        "too-large": _("The request is larger than 64 kB."),
        "customer": _("`customer` is your own id of the customer: text of 1 to 120 characters."),
        "subject": _("`subject` is one line of text."),
        "body-empty": _("`body` is empty."),
        "body-text": _("`body` is text."),
        "body-too-long": _("`body` has more than 8,000 characters."),
        "client-id": _(
            "`client_id` is a UUID of your own, a new one for each request and the same when you try again."
        ),
        "client-id-reused": _("This `client_id` was used for another text."),
        "team": _("There is no team of this name."),
        "priority": _("`priority` is low, normal, high or urgent."),
        "fields": _("`fields` is a JSON object of at most 100 fields."),
    }
    return refusal(
        error.rule, words.get(error.rule) or _("`%(field)s` is not valid.") % {"field": error.rule}, error.status
    )
