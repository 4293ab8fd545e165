"""Store tickets that are ready to be: all rows of one or of many in one statement."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from heliodesk.events.log import RECORD
from heliodesk.storage.statements import rows_of

# Through the ORM the same costs ten round trips a ticket (docs/figures.md, `tickets`). `t` is the documents.
_STORE = f"""
with t as materialized (
  select * from jsonb_to_recordset(%s::jsonb) as t (
    key text, code text, customer bigint, team bigint, language text, channel text, page text,
    body text, data jsonb, client_id uuid, source text, subject text, form text, form_version int, fields jsonb,
    priority int, due timestamptz, stretch jsonb, promises jsonb, words jsonb, numbers jsonb, size int, subjects jsonb,
    details jsonb, ids jsonb, coin text, network text, amounts jsonb)
), conversation as (
  insert into conversations_conversation
    (key, code, customer_id, team_id, language, state, channel, tracked_at, passed_by, page, message_count, last_message_at,
     unanswered_since)
  select key, code, customer, team, language, 'tracked', channel, now(), '[]', page, 1, now(), now() from t
  returning id, key
), participant as (
  insert into conversations_participant (conversation_id, delivered, read) select id, 1, 1 from conversation
), message as (
  insert into conversations_message (conversation_id, number, kind, by_customer, body, data, language, client_id)
  select c.id, 1, 'text', true, t.body, t.data, t.language, t.client_id from conversation c join t using (key)
  returning id, at, conversation_id
), ticket as (
  insert into tickets_ticket
    (conversation_id, once, source, subject, form, form_version, fields, team_id, priority, status, language, due)
  select c.id, t.client_id, t.source, t.subject, t.form, t.form_version, t.fields, t.team, t.priority, 'open', t.language, t.due
  from conversation c join t using (key)
), subject as (
  insert into tickets_subject (ticket_id, numbers, size, subjects, details, ids, coin, network, amounts)
  select c.id, array(select jsonb_array_elements_text(t.numbers)::int), t.size,
    array(select jsonb_array_elements_text(t.subjects)), array(select jsonb_array_elements_text(t.details)), t.ids, t.coin,
    t.network, array(select jsonb_array_elements_text(t.amounts))
  from conversation c join t using (key)
), searchable as (
  insert into tickets_searchable (ticket_id, words, upto)
  select c.id, array_to_tsvector(array(select jsonb_array_elements_text(t.words))), 1 from conversation c join t using (key)
), clock as (
  insert into promises_clock (conversation_id, stretches, pauses)
  select c.id, jsonb_build_array(t.stretch), '[]' from conversation c join t using (key)
), promise as (
  insert into promises_promise (conversation_id, kind, policy_id, minutes, since, due, look_at, state, why, told)
  select c.id, p.kind, (select id from promises_policy where id = p.policy), p.minutes, (t.stretch ->> 0)::timestamptz, p.due,
    p.look_at, 'running', case when p.due is null then 'no-hours' else '' end, '{{}}'
  from conversation c join t using (key), jsonb_to_recordset(t.promises) as p (kind text, policy bigint, minutes int,
    due timestamptz, look_at timestamptz)
), step as (
  insert into tickets_step (ticket_id, what, by_customer, data)
  select c.id, 'opened', true, jsonb_build_object('source', t.source, 'form', t.form) from conversation c join t using (key)
), event as (
  {RECORD}
  select 'ticket.opened', array['customer:' || customer, 'team:' || team]::varchar[], jsonb_build_object('conversation', key)
  from t returning id, data ->> 'conversation' as key
)
select key, c.id, m.id, m.at, e.id from conversation c join message m on m.conversation_id = c.id join event e using (key)
"""  # noqa: S608 (put together of constants)


class Stored(NamedTuple):
    """The rows of a ticket that has been stored; `at`: the instant of its first message, UTC."""

    key: str
    conversation: int
    message: int
    at: datetime
    event: int


def store(documents: Sequence[dict[str, Any]]) -> dict[str, Stored]:
    """Store tickets, all or none, and return their rows by key. Raises django.db.IntegrityError, with "once" in its text when
    one was opened under its client id before (of these, too)."""
    return {row[0]: Stored(*row) for row in rows_of(_STORE, [json.dumps(list(documents))])}
