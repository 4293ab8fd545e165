"""Open a ticket: everything that belongs to it in one statement, once, or not at all."""

import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from heliodesk import hours
from heliodesk.conversations.attachments import attach
from heliodesk.conversations.body import Refused, clean_body, clean_client_id
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.numbers import new_number
from heliodesk.conversations.posting import tell_of_secrets
from heliodesk.events.log import RECORD, reacts_to, recorded
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import region_of
from heliodesk.people.models import Customer, Team, new_key
from heliodesk.promises.keeping import plan, policy_for, stretch_of
from heliodesk.promises.models import Kind, Promise
from heliodesk.storage.statements import row_of
from heliodesk.text.language import language_of
from heliodesk.tickets.models import Priority, Source, Ticket
from heliodesk.tickets.told import Told, told
from heliodesk.tickets.words import words_of
from heliodesk.trust.secrets import guard

LONGEST_SUBJECT = 160

# Through the ORM the same costs ten round trips (docs/figures.md, `tickets`). `t` is one document.
_OPEN = f"""
with t as materialized (
  select * from jsonb_to_record(%s::jsonb) as t (
    key text, code text, customer bigint, team bigint, language text, channel text, page text,
    body text, data jsonb, client_id uuid, source text, subject text, form text, form_version int, fields jsonb,
    priority int, due timestamptz, stretch jsonb, promises jsonb, words jsonb, numbers jsonb, size int, subjects jsonb,
    details jsonb, ids jsonb, coin text, network text, amounts jsonb)
), conversation as (
  insert into conversations_conversation
    (key, code, customer_id, team_id, language, state, channel, tracked_at, passed_by, page, message_count, last_message_at,
     unanswered_since)
  select key, code, customer, team, language, 'tracked', channel, now(), '[]', page, 1, now(), now() from t
  returning id
), participant as (
  insert into conversations_participant (conversation_id, delivered, read) select id, 1, 1 from conversation
), message as (
  insert into conversations_message (conversation_id, number, kind, by_customer, body, data, language, client_id)
  select c.id, 1, 'text', true, t.body, t.data, t.language, t.client_id from conversation c, t returning id, at
), ticket as (
  insert into tickets_ticket
    (conversation_id, once, source, subject, form, form_version, fields, team_id, priority, status, language, due)
  select c.id, t.client_id, t.source, t.subject, t.form, t.form_version, t.fields, t.team, t.priority, 'open', t.language, t.due
  from conversation c, t returning conversation_id
), subject as (
  insert into tickets_subject (ticket_id, numbers, size, subjects, details, ids, coin, network, amounts)
  select k.conversation_id, array(select jsonb_array_elements_text(t.numbers)::int), t.size,
    array(select jsonb_array_elements_text(t.subjects)), array(select jsonb_array_elements_text(t.details)), t.ids, t.coin,
    t.network, array(select jsonb_array_elements_text(t.amounts))
  from ticket k, t
), searchable as (
  insert into tickets_searchable (ticket_id, words, upto)
  select k.conversation_id, array_to_tsvector(array(select jsonb_array_elements_text(t.words))), 1 from ticket k, t
), clock as (
  insert into promises_clock (conversation_id, stretches, pauses)
  select c.id, jsonb_build_array(t.stretch), '[]' from conversation c, t
), promise as (
  insert into promises_promise (conversation_id, kind, policy_id, minutes, since, due, look_at, state, why, told)
  select c.id, p.kind, (select id from promises_policy where id = p.policy), p.minutes, (t.stretch ->> 0)::timestamptz, p.due,
    p.look_at, 'running', case when p.due is null then 'no-hours' else '' end, '{{}}'
  from conversation c, t, jsonb_to_recordset(t.promises) as p (kind text, policy bigint, minutes int, due timestamptz,
    look_at timestamptz)
), step as (
  insert into tickets_step (ticket_id, what, by_customer, data)
  select k.conversation_id, 'opened', true, jsonb_build_object('source', t.source, 'form', t.form) from ticket k, t
), event as (
  {RECORD}
  select 'ticket.opened', array['customer:' || t.customer, 'team:' || t.team]::varchar[],
    jsonb_build_object('conversation', t.key) from t
  returning id
)
select c.id, m.id, m.at, e.id from conversation c, message m, event e
"""  # noqa: S608 (put together of constants)


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


def open_ticket(
    *,
    customer: Customer,
    team: Team,
    subject: object,
    body: object,
    client_id: object,
    language: str,
    source: str = Source.API,
    form: str = "",
    form_version: int | None = None,
    fields: Mapping[str, Any] | None = None,
    priority: int = Priority.NORMAL,
    files: Sequence[str] = (),
    page: str = "",
) -> Opened:
    """Open a ticket of `customer` with `team` and promise what its policy says.

    The language is told from the script of the body, with `language` as the hint. `fields` are a form's answers, checked
    by whoever has the form. With the same `client_id` again the first ticket is returned and nothing written. Secrets are
    taken out of subject, body and fields before anything is stored. Raises conversations.body.Refused ("subject", the
    body's rules, "client-id", "client-id-reused" 409, "priority") and, for `files`, files.rules.Refused.
    """
    text, once = clean_body(body, may_be_empty=bool(files)), clean_client_id(client_id)
    title, given = clean_subject(subject), _without_secrets(dict(fields or {}))
    if priority not in Priority.values:
        raise Refused("priority")
    guarded = guard(text)
    spoken = language_of(text, language)
    kinds = {"removed": guarded.kinds} if guarded.found else {}
    data = {**({"files": len(files)} if files else {}), **kinds}
    key, code, now = new_key(), new_number(), datetime.now(UTC)
    channel = Channel.MAIL if source == Source.MAIL else Channel.REQUEST
    every_word = f"{title}\n{guarded.text}\n{_said(given)}"
    wanted = {
        "key": key,
        "code": code,
        "customer": customer.pk,
        "team": team.pk,
        "language": spoken,
        "channel": channel,
        "page": page[:200],
        "body": guarded.text,
        "data": data,
        "client_id": str(once),
        "source": source,
        "subject": title,
        "form": form,
        "form_version": form_version,
        "fields": given,
        "priority": priority,
        **_promised(customer, team, spoken, channel, form, priority, now),
        **_filed(told(f"{title}\n{guarded.text}", given), [code.lower(), *words_of(every_word)]),
    }
    is_simple = not guarded.found and not files and not reacts_to("ticket.opened")
    with nullcontext() if is_simple else transaction.atomic():
        row = _insert(wanted)
        if row is None:
            return _before(customer, once, guarded.text)
        conversation_id, message_id, at, event_id = row
        recorded("ticket.opened", event_id)
        if files:
            attach(message_id, author=customer.actor, keys=files, again=False)
        if guarded.found:
            tell_of_secrets(Conversation.objects.get(pk=conversation_id), 1, text, guarded)
    first = next((each["due"] for each in wanted["promises"] if each["kind"] == Kind.FIRST), None)
    return Opened(key, code, at, first_due=datetime.fromisoformat(first) if first else None)


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


def _insert(wanted: dict[str, Any]) -> tuple[int, int, datetime, int] | None:
    """Run _OPEN; None when a ticket was opened under this client id before."""
    try:
        row: tuple[int, int, datetime, int] = row_of(_OPEN, [json.dumps(wanted)])
        return row
    except IntegrityError as error:
        if "once" in str(error):
            return None
        raise


def _before(customer: Customer, once: UUID, body: str) -> Opened:
    first = Message.objects.filter(client_id=once, number=1, conversation__ticket__once=once)
    earlier = first.filter(conversation__customer=customer).select_related("conversation").first()
    if earlier is None or (earlier.body != body and "removed" not in earlier.data):
        raise Refused("client-id-reused", status=409)
    promised = Promise.objects.filter(conversation=earlier.conversation_id, kind=Kind.FIRST).first()
    due = promised.due if promised else None
    return Opened(earlier.conversation.key, earlier.conversation.code, earlier.at, again=True, first_due=due)
