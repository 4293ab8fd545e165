"""Open a ticket: everything that belongs to it at once, or not at all."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from django.db import IntegrityError, transaction

from heliodesk import hours
from heliodesk.conversations.attachments import attach
from heliodesk.conversations.body import Refused, clean_body, clean_client_id
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.numbers import new_number
from heliodesk.conversations.posting import tell_of_secrets
from heliodesk.events.log import reacts_to, recorded
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import region_of
from heliodesk.people.models import Customer, Team, new_key
from heliodesk.people.spoken import spoken_in
from heliodesk.promises.keeping import plan, policy_for, stretch_of
from heliodesk.promises.models import Kind, Promise
from heliodesk.text.language import language_of
from heliodesk.tickets.models import Priority, Source, Ticket
from heliodesk.tickets.storing import Stored, store
from heliodesk.tickets.told import Told, told
from heliodesk.tickets.words import words_of
from heliodesk.trust.secrets import Guarded, guard

LONGEST_SUBJECT = 160


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket's number and key, when it was opened (UTC), and whether it had been before."""

    key: str
    code: str
    at: datetime
    again: bool = False
    first_due: datetime | None = None

    @property
    def ticket(self) -> Ticket:
        found: Ticket = Ticket.objects.select_related("conversation__customer", "team").get(conversation__key=self.key)
        return found


@dataclass(frozen=True, slots=True)
class Ready:
    """A ticket that has been checked and can be stored: its `document`, and the body as it was `written`. `told`: the sealed word
    of a wait that came along (`routing.beforehand`)."""

    customer: Customer
    once: UUID
    document: dict[str, Any]
    written: str
    guarded: Guarded
    files: Sequence[str]
    told: str = ""

    @property
    def is_simple(self) -> bool:
        """Is there nothing that has to be done in the same transaction?"""
        return not self.guarded.found and not self.files and not reacts_to("ticket.opened")


class Asked(TypedDict, total=False):
    """What `open_ticket` is given. `language` is a hint: the script of the body decides. `fields` are a form's answers, checked
    by whoever has the form; `files` are keys of what the customer has sent up."""

    customer: Required[Customer]
    team: Required[Team]
    subject: Required[object]
    body: Required[object]
    client_id: Required[object]
    language: Required[str]
    source: str
    form: str
    form_version: int | None
    fields: Mapping[str, Any]
    priority: int
    files: Sequence[str]
    page: str


def open_ticket(**asked: Unpack[Asked]) -> Opened:
    """Open a ticket of a customer with a team and promise what its policy says.

    With the same `client_id` again the first ticket is returned and nothing written. Secrets are taken out of subject, body and
    fields before anything is stored. Raises conversations.body.Refused ("subject", the body's rules, "client-id",
    "client-id-reused" 409, "priority") and, for `files`, files.rules.Refused.
    """
    return _open(ready(**asked))


def ready(**asked: Unpack[Asked]) -> Ready:
    """Check all that `open_ticket` is given, and work out what will be stored; nothing is written yet."""
    customer, team, files, form = asked["customer"], asked["team"], asked.get("files", ()), asked.get("form", "")
    text, once = clean_body(asked["body"], may_be_empty=bool(files)), clean_client_id(asked["client_id"])
    title, given = clean_subject(asked["subject"]), _without_secrets(dict(asked.get("fields", {})))
    source, priority = asked.get("source", Source.API), asked.get("priority", Priority.NORMAL)
    if priority not in Priority.values:
        raise Refused("priority")
    guarded = guard(text)
    spoken = language_of(text, asked["language"], spoken_in(team.pk))
    kinds = {"removed": guarded.kinds} if guarded.found else {}
    code, now = new_number(), datetime.now(UTC)
    channel = Channel.MAIL if source == Source.MAIL else Channel.REQUEST
    every_word = f"{title}\n{guarded.text}\n{_said(given)}"
    document = {
        "key": new_key(),
        "code": code,
        "customer": customer.pk,
        "team": team.pk,
        "language": spoken,
        "channel": channel,
        "page": asked.get("page", "")[:200],
        "body": guarded.text,
        "data": {**({"files": len(files)} if files else {}), **kinds},
        "client_id": str(once),
        "source": source,
        "subject": title,
        "form": form,
        "form_version": asked.get("form_version"),
        "fields": given,
        "priority": priority,
        **_promised(customer, team, spoken, channel, form, priority, now),
        **_filed(told(f"{title}\n{guarded.text}", given), [code.lower(), *words_of(every_word)]),
    }
    return Ready(customer, once, document, text, guarded, files)


def open_together(tickets: Sequence[Ready]) -> list[Opened | Refused]:
    """Open many by one statement, each as `open_ticket` would; the answers in their order."""
    simple = [each.document for each in tickets if each.is_simple]
    try:
        stored = store(simple) if simple else {}
    except IntegrityError:
        stored = {}  # one of them is there already: each for itself
    for row in stored.values():
        recorded("ticket.opened", row.event)
    return [
        _opened(each, stored[each.document["key"]]) if each.document["key"] in stored else _tried(each)
        for each in tickets
    ]


def _tried(each: Ready) -> Opened | Refused:
    try:
        return _open(each)
    except Refused as error:
        return error


def _open(wanted: Ready) -> Opened:
    with nullcontext() if wanted.is_simple else transaction.atomic():
        try:
            row = store([wanted.document])[wanted.document["key"]]
        except IntegrityError as error:
            if "once" not in str(error):
                raise
            return _before(wanted.customer, wanted.once, wanted.guarded.text)
        recorded("ticket.opened", row.event)
        if wanted.files:
            attach(row.message, author=wanted.customer.actor, keys=wanted.files, again=False)
        if wanted.guarded.found:
            tell_of_secrets(Conversation.objects.get(pk=row.conversation), 1, wanted.written, wanted.guarded)
    return _opened(wanted, row)


def _opened(wanted: Ready, row: Stored) -> Opened:
    promises = wanted.document["promises"]
    first = next((each["due"] for each in promises if each["kind"] == Kind.FIRST), None)
    return Opened(row.key, wanted.document["code"], row.at, first_due=datetime.fromisoformat(first) if first else None)


def clean_subject(subject: object) -> str:
    """One line of at most 160 characters, without secrets. Raises Refused("subject")."""
    if not isinstance(subject, str) or len(subject) > 4 * LONGEST_SUBJECT:
        raise Refused("subject")
    try:
        line = " ".join(clean_body(subject).split())
    except Refused as error:
        raise Refused("subject") from error
    return guard(line).text[:LONGEST_SUBJECT]


def _without_secrets(value: Any) -> Any:
    """An answer as it may be kept: every text in it is guarded, however deep it stands."""
    if isinstance(value, str):
        return guard(value).text
    if isinstance(value, list):
        return [_without_secrets(each) for each in value]
    if isinstance(value, dict):
        return {str(name): _without_secrets(each) for name, each in value.items()}
    return value


def _said(fields: Mapping[str, Any]) -> str:
    return "\n".join(str(value) for value in fields.values() if isinstance(value, str | int | float | list))


def _promised(
    customer: Customer, team: Team, language: str, channel: str, form: str, priority: int, at: datetime
) -> dict[str, Any]:
    scope = hours.Scope(team.slug, language, str(channel), region_of(customer.country, customer.zone))
    policy = policy_for(form=form, priority=priority, tier=customer.level, language=language)
    planned = plan(policy, scope, at, [Kind.FIRST, Kind.SOLVED])
    dues = [one.due for one in planned if one.due]
    return {
        "stretch": stretch_of(scope, at),
        "due": min(dues).isoformat() if dues else None,
        "promises": [
            {
                "kind": one.kind,
                "policy": one.policy,
                "minutes": one.minutes,
                "due": one.due.isoformat() if one.due else None,
                "look_at": one.look_at.isoformat() if one.look_at else None,
            }
            for one in planned
        ],
    }


def _filed(about: Told, words: list[str]) -> dict[str, Any]:
    return {
        "numbers": about.sketch.numbers,
        "size": about.sketch.size,
        "subjects": sorted(about.sketch.subjects),
        "details": sorted(about.sketch.details),
        "ids": sorted(about.ids),
        "coin": about.coin,
        "network": about.network,
        "amounts": sorted(map(str, about.amounts)),
        "words": words,
    }


def _before(customer: Customer, once: UUID, body: str) -> Opened:
    first = Message.objects.filter(client_id=once, number=1, conversation__ticket__once=once)
    earlier = first.filter(conversation__customer=customer).select_related("conversation").first()
    if earlier is None or (earlier.body != body and "removed" not in earlier.data):
        raise Refused("client-id-reused", status=409)
    promised = Promise.objects.filter(conversation=earlier.conversation_id, kind=Kind.FIRST).first()
    due = promised.due if promised else None
    return Opened(earlier.conversation.key, earlier.conversation.code, earlier.at, again=True, first_due=due)
