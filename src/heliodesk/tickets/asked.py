"""A program asks for a ticket: who asks, for whom, and what, read from one document and one question to the database."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from heliodesk.access.actors import Actor
from heliodesk.access.tokens import BadToken
from heliodesk.conversations.body import Refused
from heliodesk.conversations.numbers import shown
from heliodesk.people.customers import customer_named
from heliodesk.people.keys import NOTED_EVERY, PREFIX, key_of
from heliodesk.people.models import Customer, Team
from heliodesk.storage.statements import row_of
from heliodesk.text.language import tag
from heliodesk.tickets.duplicates import Alike, alike
from heliodesk.tickets.models import Priority
from heliodesk.tickets.opening import Opened, open_ticket

SCOPE = "tickets:write"
LARGEST = 64_000  # bytes of a request

# Key, customer and department in one round trip: three would be a third of what a ticket costs.
_WHO = """
select k.id, k.scopes, k.used_at > now() - make_interval(secs => %s), c.id, c.key, c.level, c.language, c.country, c.zone,
  t.id, t.slug
from people_apikey k left join people_customer c on c.external_id = %s left join people_team t on t.slug = %s
where k.digest = %s and k.revoked_at is null
"""


class RunsAlready(Exception):
    """The customer asks this already; nothing was opened. `matters`: the likeliest first."""

    def __init__(self, matters: list[Alike]) -> None:
        super().__init__("runs-already")
        self.matters = matters


def open_for(secret: str, document: bytes) -> Opened:
    """Open the ticket that a program with this key asks for. Raises BadToken; Refused with the field that breaks a rule, or
    "scope" (403); RunsAlready, when `unless_alike` asks to be told of matters that are probably the same."""
    try:
        return _open(secret, document_of(document))
    except Refused:
        key_of(secret)  # a stranger hears of the key only
        raise


def _open(secret: str, wanted: dict[str, Any]) -> Opened:
    named = text_of(wanted, "customer", 120, needed=True)
    slug = text_of(wanted, "team", 50) or settings.DEFAULT_TEAM
    customer, team = _who(secret, named, slug)
    if wanted.get("unless_alike") is True and customer.pk and (matters := _alike(customer, wanted)):
        raise RunsAlready(matters)
    return open_ticket(
        customer=customer,
        team=team,
        subject=wanted.get("subject"),
        body=wanted.get("body"),
        client_id=wanted.get("client_id"),
        language=tag(text_of(wanted, "language", 8)) or customer.language,
        form=text_of(wanted, "form", 40),
        fields=_fields(wanted),
        priority=_priority(wanted),
    )


def _who(secret: str, named: str, slug: str) -> tuple[Customer, Team]:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    row = row_of(_WHO, [NOTED_EVERY.total_seconds(), named, slug, digest]) if secret.startswith(PREFIX) else None
    if row is None:
        raise BadToken("key")
    key, scopes, noted, *rest = row
    if SCOPE not in Actor("key", key, roles=frozenset(scopes)).roles:
        raise Refused("scope", status=403)
    if not noted:
        key_of(secret)  # which notes that it was used
    number, own_key, level, language, country, zone, team, team_slug = rest
    if team is None:
        raise Refused("team")
    if number is None:
        return customer_named(named), Team(pk=team, slug=team_slug)
    known = Customer(
        pk=number, key=own_key, external_id=named, level=level, language=language, country=country, zone=zone
    )
    return known, Team(pk=team, slug=team_slug)


def _alike(customer: Customer, wanted: dict[str, Any]) -> list[Alike]:
    subject, body = wanted.get("subject"), wanted.get("body")
    text = f"{subject}\n{body}"[:20_000] if isinstance(subject, str) and isinstance(body, str) else ""
    return alike(customer=customer, text=text, form=text_of(wanted, "form", 40), fields=_fields(wanted)) if text else []


def told_of_running(matters: list[Alike]) -> list[dict[str, Any]]:
    """The matters that a program may show to its customer: "you have asked this already; add to it?"."""
    return [
        {
            "number": each.ticket.number,
            "subject": each.ticket.subject,
            "status": each.ticket.status,
            "opened_at": each.ticket.opened_at.isoformat(),
            "reasons": list(each.reasons),
        }
        for each in matters[:5]
    ]


def told(opened: Opened) -> dict[str, Any]:
    """What the program is answered."""
    return {
        "number": shown(opened.code),
        "opened_at": opened.at.isoformat(),
        "first_answer_by": opened.first_due.isoformat() if opened.first_due else None,
    }


def text_of(wanted: dict[str, Any], name: str, longest: int, *, needed: bool = False) -> str:
    """A word of the document. Raises Refused with its name."""
    value = wanted.get(name, "")
    if not isinstance(value, str) or len(value) > longest or "\x00" in value or (needed and not value.strip()):
        raise Refused(name)
    return value.strip()


def document_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a request. Raises Refused("json") or ("too-large", 413)."""
    if len(body) > LARGEST:
        raise Refused("too-large", status=413)
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused("json") from error
    if not isinstance(found, dict):
        raise Refused("json")
    return found


def _fields(wanted: dict[str, Any]) -> dict[str, Any]:
    fields = wanted.get("fields") or {}
    if not isinstance(fields, dict) or len(fields) > 100 or (fields and "\\u0000" in json.dumps(fields)):
        raise Refused("fields")
    return fields


def _priority(wanted: dict[str, Any]) -> int:
    name = wanted.get("priority", "normal")
    if not isinstance(name, str) or name.upper() not in Priority.__members__:
        raise Refused("priority")
    return int(Priority[name.upper()])


def words_for(rule: str) -> str:
    """The rule that was broken, for the developer of the exchange."""
    words = {
        "json": _("The request is not a JSON object."),
        "too-large": _("The request is larger than 64 kB."),
        "key": _("Send a valid API key: Authorization: Bearer hdk_…"),
        "scope": _("This key may not do that. It needs the scope %(scope)s.") % {"scope": SCOPE},
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
        "runs-already": _(
            "The customer asks this already. Add to it, or send the request without `unless_alike` to open another."
        ),
        "fields": _("`fields` is a JSON object of at most 100 fields."),
    }
    return words.get(rule) or _("`%(field)s` is not valid.") % {"field": rule}
