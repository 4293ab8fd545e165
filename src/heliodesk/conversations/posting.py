"""Say something in a conversation: once, in order, together with its event, or not at all."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import Jsonb
from psycopg_pool import AsyncConnectionPool

from heliodesk.access.actors import Actor
from heliodesk.conversations.body import Refused, clean_body, clean_client_id
from heliodesk.conversations.models import Conversation, Message
from heliodesk.events.log import reacts_to, recorded, wake

# One round trip and one transaction: take the conversation's row (which puts messages in order), give the next number,
# write the message and its event. Through the ORM the same costs seven round trips (docs/figures.md, `post`). The
# look for an earlier copy is a scalar subquery, because a plan made while the table was small would scan it for a join.
_POST = """
with conversation as (
  update conversations_conversation set
    message_count = message_count + 1,
    last_message_at = now(),
    unanswered_since = case
      when %(by_customer)s::boolean then coalesce(unanswered_since, now())
      when %(kind)s::text = 'text' then null
      else unanswered_since end
  where key = %(conversation)s::text
    and (not %(by_customer)s::boolean or (customer_id = %(author)s::bigint and state <> 'closed'))
    and coalesce((
      select false from conversations_message m
      where m.conversation_id = conversations_conversation.id and m.client_id = %(client_id)s::uuid), true)
  returning id, key, message_count, customer_id, team_id, assignee_id
), message as (
  insert into conversations_message
    (conversation_id, number, kind, by_customer, agent_id, body, data, language, reply_to_id, client_id)
  select id, message_count, %(kind)s::text, %(by_customer)s::boolean, %(agent)s::bigint, %(body)s::text, %(data)s::jsonb,
    %(language)s::text,
    (select r.id from conversations_message r where r.conversation_id = conversation.id and r.number = %(reply_to)s::int),
    %(client_id)s::uuid
  from conversation returning id, number, at
)
select message.id, message.number, message.at, heliodesk_record(
  'message.posted',
  array_remove(array[
    case when %(kind)s::text <> 'note' then 'customer:' || customer_id end,
    'team:' || team_id,
    'agent:' || assignee_id
  ], null)::varchar[],
  jsonb_build_object('conversation', key, 'number', number, 'type', %(kind)s::text, 'by', %(by)s::text))
from message, conversation
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """The answer to a post: the message's number in its conversation and when it was stored (UTC).

    `again` is true when the same message had been stored before and nothing was written now.
    """

    id: int
    number: int
    at: datetime
    again: bool = False


class ConversationClosed(Exception):
    """A customer wrote to a conversation that has been closed; it has to be reopened first."""


def post_message(
    *,
    conversation: str,
    author: Actor,
    body: object,
    client_id: object,
    kind: str = "text",
    language: str = "",
    reply_to: int | None = None,
) -> Posted:
    """Store one message with its event and return it; with the same `client_id` again, return the first answer.

    `conversation` is its key. A customer can only write to their own, which the statement itself checks; for agents
    the caller has asked `visible_to`. `reply_to` is the number of a message in it. Raises Refused for a body or client
    id that breaks a rule (422), or when `client_id` was used for another body (409); ConversationClosed; and
    Conversation.DoesNotExist, also for somebody else's.
    """
    values = _values(conversation, author, clean_body(body), clean_client_id(client_id), kind, language, reply_to, {})
    return _post(author, values)


async def post_at_once(
    pool: AsyncConnectionPool,
    *,
    conversation: str,
    author: Actor,
    body: object,
    client_id: object,
    language: str,
    reply_to: int | None,
) -> Posted | None:
    """The same for an event loop, on a connection of `pool`, when all goes well: no thread is woken and none waited for.

    None when nothing is known to be written; `post_message` then finds out why, and is safe to call because a message
    is stored once. Raises Refused for a body or client id that breaks a rule.
    """
    values = _values(
        conversation, author, clean_body(body), clean_client_id(client_id), Message.Kind.TEXT, language, reply_to, {}
    )
    if reacts_to("message.posted"):
        return None  # its job has to be deferred in the same transaction
    try:
        async with pool.connection() as db:
            row = await (await db.execute(_POST, values, prepare=True)).fetchone()
    except (psycopg.Error, OSError):
        return None
    if row is None:
        return None
    wake()
    return Posted(*row[:3])


def post_system_line(*, conversation: str, what: str, **data: Any) -> Posted:
    """Write a grey line that says what happened, in words that each reader's language chooses from `what`."""
    system = Actor("system")
    return _post(
        system, _values(conversation, system, "", uuid4(), Message.Kind.SYSTEM, "", None, {"what": what, **data})
    )


def _values(
    conversation: str,
    author: Actor,
    body: str,
    client_id: UUID,
    kind: str,
    language: str,
    reply_to: int | None,
    data: dict[str, Any],
) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "author": author.id,
        "by_customer": author.kind == "customer",
        "by": f"agent:{author.id}" if author.kind == "agent" else author.kind,
        "agent": author.id if author.kind == "agent" else None,
        "kind": str(kind),
        "body": body,
        "data": Jsonb(data),
        "language": language,
        "reply_to": reply_to,
        "client_id": client_id,
    }


def _post(author: Actor, values: dict[str, Any]) -> Posted:
    # A single statement is a transaction of its own; jobs that follow from the event need one around both.
    with transaction.atomic() if reacts_to("message.posted") else nullcontext():
        row = _insert(values)
        if row is None:
            return _earlier(values["conversation"], author, values["client_id"], values["body"])
        message_id, number, at, event_id = row
        recorded("message.posted", event_id)
    return Posted(message_id, number, at)


def _insert(values: dict[str, Any]) -> tuple[int, int, datetime, int] | None:
    """Run _POST; None when it wrote nothing. Two senders of one client id at the same time: the second is told None."""
    try:
        # Inside a transaction a savepoint, so that a duplicate harms nothing else.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            connection.ensure_connection()
            # psycopg's own cursor, because Django's binds on the client and so cannot keep the prepared plan.
            with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
                return cursor.execute(_POST, values, prepare=True).fetchone()
    except IntegrityError as error:
        if "message_once" in str(error):
            return None
        raise


def _earlier(key: str, author: Actor, client_id: UUID, body: str) -> Posted:
    """The message stored under this client id before. Raises what `post_message` says when there is none."""
    conversation = Conversation.objects.visible_to(author).get(key=key)
    earlier = Message.objects.filter(conversation=conversation, client_id=client_id).first()
    if earlier is None:
        raise ConversationClosed
    if earlier.body != body:
        raise Refused("client-id-reused", status=409)
    return Posted(earlier.pk, earlier.number, earlier.at, again=True)
