"""A program asks for a ticket: who asks, for whom, and what, read from one document and one question to the database."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
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
from heliodesk.routing.beforehand import keep
from heliodesk.storage.statements import read_rows
from heliodesk.text.language import tag
from heliodesk.tickets.duplicates import Alike, alike
from heliodesk.tickets.models import Priority
from heliodesk.tickets.opening import Opened, Ready, open_together, ready
from heliodesk.tickets.place import place_of

SCOPE = "tickets:write"
LARGEST = 64_000  # bytes of a request

# Key, customer and department of each in one round trip: three would be a third of what a ticket costs.
_WHO = """
select k.id, k.scopes, k.used_at > now() - make_interval(secs => %s), c.id, c.key, c.level, c.language, c.country, c.zone,
  t.id, t.slug
from unnest(%s::text[], %s::text[], %s::text[]) with ordinality as asked (customer, team, digest, at)
left join people_apikey k on k.digest = asked.digest and k.revoked_at is null
left join people_customer c on c.external_id = asked.customer left join people_team t on t.slug = asked.team
order by asked.at
"""


class RunsAlready(Exception):
    """The customer asks this already; nothing was opened. `matters`: the likeliest first."""

    def __init__(self, matters: list[Alike]) -> None:
        super().__init__("runs-already")
        self.matters = matters


Answer = Opened | Refused | BadToken | RunsAlready


def check_all(asked: Sequence[tuple[str, bytes]]) -> list[Ready | Answer]:
    """Check what programs ask for at about the same time: (secret, document) each, with the answers in their order.

    What may be opened is Ready. Another answer is BadToken; Refused with the field that breaks a rule, or "scope" (403); or
    RunsAlready, when `unless_alike` asks to be told of matters that are probably the same. Nothing is written yet but the use
    of a key and a customer's first appearance.
    """
    wanted = [_read(document) for _secret, document in asked]
    known = _who([(secret, *_names(each)) for (secret, _document), each in zip(asked, wanted, strict=True)])
    return [_checked(*each) for each in zip(asked, known, wanted, strict=True)]


def open_checked(checked: Sequence[Ready | Answer]) -> list[Answer]:
    """Open what is ready; the answers in their order. One that is refused harms none of the others."""
    opened = iter(open_together([each for each in checked if isinstance(each, Ready)]))
    answers = [next(opened) if isinstance(each, Ready) else each for each in checked]
    for each, answer in zip(checked, answers, strict=True):
        if isinstance(each, Ready) and each.told and isinstance(answer, Opened):
            keep(answer.ticket.conversation, each.told)
    return answers


def _read(document: bytes) -> dict[str, Any] | Refused:
    """The document, in which customer and team are names."""
    try:
        wanted = document_of(document)
        named = text_of(wanted, "customer", 120, needed=True)
        return {**wanted, "customer": named, "team": text_of(wanted, "team", 50) or settings.DEFAULT_TEAM}
    except Refused as error:
        return error


def _names(wanted: dict[str, Any] | Refused) -> tuple[str, str]:
    return ("", "") if isinstance(wanted, Refused) else (wanted["customer"], wanted["team"])


def _checked(asked: tuple[str, bytes], known: Sequence[Any], wanted: dict[str, Any] | Refused) -> Ready | Answer:
    """What can be stored, or why it is not."""
    try:
        _allow(asked[0], known)  # first: a stranger hears of the key only
        if isinstance(wanted, Refused):
            return wanted
        customer, team = _customer_and_team(wanted, known)
        told = text_of(wanted, "told", 1000)
        if wanted.get("unless_alike") is True and customer.pk and (matters := _alike(customer, wanted)):
            return RunsAlready(matters)
        found = ready(
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
        return replace(found, told=told) if told else found
    except (BadToken, Refused) as error:
        return error


def _who(asked: Sequence[tuple[str, str, str]]) -> list[Any]:
    """What _WHO knows of each (secret, customer, team)."""
    secrets, customers, teams = zip(*asked, strict=True)
    digests = [hashlib.sha256(secret.encode()).hexdigest() if secret.startswith(PREFIX) else "" for secret in secrets]
    return read_rows(_WHO, [NOTED_EVERY.total_seconds(), list(customers), list(teams), digests])


def _allow(secret: str, known: Sequence[Any]) -> None:
    key, scopes, noted, *_rest = known
    if key is None:
        raise BadToken("key")
    if SCOPE not in Actor("key", key, roles=frozenset(scopes)).roles:
        raise Refused("scope", status=403)
    if not noted:
        key_of(secret)  # which notes that it was used


def _customer_and_team(wanted: dict[str, Any], known: Sequence[Any]) -> tuple[Customer, Team]:
    _key, _scopes, _noted, number, own_key, level, language, country, zone, team, slug = known
    named = wanted["customer"]
    if team is None:
        raise Refused("team")
    if number is None:
        return customer_named(named), Team(pk=team, slug=slug)
    customer = Customer(
        pk=number, key=own_key, external_id=named, level=level, language=language, country=country, zone=zone
    )
    return customer, Team(pk=team, slug=slug)


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
            "position": place_of(each.ticket),
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
    if not isinstance(value, str) or len(value) > longest or not _can_be_kept(value) or (needed and not value.strip()):
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
    if not isinstance(fields, dict) or len(fields) > 100 or not _can_be_kept(json.dumps(fields, ensure_ascii=False)):
        raise Refused("fields")
    return fields


def _can_be_kept(text: str) -> bool:
    """Is it text that PostgreSQL takes: no NUL, as itself or in JSON, and no half of a surrogate pair?"""
    return "\x00" not in text and "\\u0000" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


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
