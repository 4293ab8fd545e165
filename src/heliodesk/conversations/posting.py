"""Say something in a conversation: once, in order, together with its event, or not at all."""

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, connection, transaction
from psycopg import AsyncConnection

from heliodesk.access.actors import Actor
from heliodesk.conversations import carrying, removed
from heliodesk.conversations.attachments import attach
from heliodesk.conversations.body import Refused, clean_body, clean_client_id
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.events.log import RECORD, reacts_to, record, recorded, wake
from heliodesk.storage.statements import row_of
from heliodesk.trust.secrets import Guarded, guard, may_go_on

# One round trip and one transaction for any number of messages of different conversations: take each conversation's row
# (which puts its messages in order), give the next number, write the message and its event. Through the ORM the same
# costs seven round trips for each (docs/figures.md, `post`). Rows are locked in the order of their ids, so that no two statements
# wait for each other. An earlier copy is looked for by a scalar subquery: a plan made for a small table scans it for a join.
_POST = f"""
with wanted as materialized (
  select * from jsonb_to_recordset(%s::jsonb) as w (
    key text, by text, customer bigint, agent bigint, kind text, body text, data jsonb, language text, reply_to int,
    client_id uuid, tracked boolean, assisted boolean)
), locked as materialized (
  select c.id from conversations_conversation c where c.key in (select key from wanted) order by c.id for update
), conversation as (
  update conversations_conversation c set
    message_count = c.message_count + 1,
    last_message_at = now(),
    unanswered_since = case
      when w.customer is not null then coalesce(c.unanswered_since, now())
      when w.kind = 'text' then null
      else c.unanswered_since end
  from locked, wanted w
  where c.id = locked.id and c.key = w.key
    and (w.customer is null or (c.customer_id = w.customer and c.state <> 'closed' and (w.assisted or c.state <> 'assisted')))
    and (w.kind <> 'text' or w.tracked = (c.tracked_at is not null))
    and coalesce((
      select false from conversations_message m where m.conversation_id = c.id and m.client_id = w.client_id), true)
  returning c.id, c.key, c.channel, c.message_count, c.customer_id, c.team_id, c.assignee_id, w.by, w.customer, w.agent, w.kind,
    w.body, w.data, w.language, w.reply_to, w.client_id
), message as (
  insert into conversations_message
    (conversation_id, number, kind, by_customer, agent_id, body, data, language, reply_to_id, client_id)
  select id, message_count, kind, customer is not null, agent, body, data, language,
    (select r.id from conversations_message r where r.conversation_id = c.id and r.number = c.reply_to), client_id
  from conversation c returning conversation_id, id, number, at
), event as (
  {RECORD}
  select 'message.posted',
    array_remove(array[
      case when c.kind <> 'note' then 'customer:' || c.customer_id end, 'team:' || c.team_id, 'agent:' || c.assignee_id
    ], null)::varchar[],
    jsonb_build_object('conversation', c.key, 'number', m.number, 'type', c.kind, 'by', c.by)
  from message m join conversation c on c.id = m.conversation_id
  returning id, data
)
select c.key, c.client_id, m.id, m.number, m.at, e.id, c.channel
from message m join conversation c on c.id = m.conversation_id join event e on e.data ->> 'conversation' = c.key
"""  # noqa: S608 (put together of constants)

# The event by which the assistant hears of a message that was said to it. Recorded beside the message, on the way past
# the hot path: a conversation with a person pays nothing for it.
ASKED = "assistant.asked"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that has been checked and may be stored. `customer` or `agent` is who writes; neither is Heliodesk."""

    key: str  # of the conversation
    by: str
    customer: int | None
    agent: int | None
    kind: str
    body: str
    data: dict[str, Any]
    language: str
    reply_to: int | None
    client_id: UUID
    tracked: bool = False  # said through the tracked matter that the conversation is
    assisted: bool = False  # may be said to the assistant; without it the statement leaves such a conversation alone


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


class ConversationTracked(Exception):
    """The conversation is a tracked matter: what is said in it goes through that matter's own commands."""


def post_message(
    *,
    conversation: str,
    author: Actor,
    body: object,
    client_id: object,
    kind: str = "text",
    language: str = "",
    reply_to: int | None = None,
    files: Sequence[str] = (),
    tracked: bool = False,
    assisted: bool = False,
    data: dict[str, Any] | None = None,
) -> Posted:
    """Store one message with its event and return it; with the same `client_id` again, return the first answer.

    `conversation` is its key. A customer can only write to their own, which the statement itself checks; for agents
    the caller has asked `visible_to`. `reply_to` is the number of a message in it. Raises Refused for a body or client
    id that breaks a rule (422), or when `client_id` was used for another body (409); ConversationClosed; and
    Conversation.DoesNotExist, also for somebody else's. What a customer should never have sent (recovery words, keys,
    passwords, codes, card numbers) is replaced by a token before anything is written, and they are told.

    `files` are keys of what `author` sent for this customer; with them the body may be empty. Raises files.rules.Refused
    for one that cannot go along. `tracked` is said by the commands of a tracked matter alone: without it a text for one
    raises ConversationTracked, so that nothing is said past them. `assisted`: the caller knows that the conversation is with
    the assistant, which saves finding out; the assistant hears of what a customer says either way. `data`:
    what else is known of it, such as who wrote it in a group; files that still come (`coming`) stand for a body, too.
    """
    is_more = bool(files) or "coming" in (data or {})
    words, once = clean_body(body, may_be_empty=is_more), clean_client_id(client_id)
    more = {**(data or {}), **({"files": len(files)} if files else {})}
    one = draft(conversation, author, words, once, kind, language, reply_to, more, tracked=tracked, assisted=assisted)
    if not files:
        return _say(author, one)
    with transaction.atomic():  # the message is told of when it has its files
        posted = _say(author, one)
        attach(posted.id, author=author, keys=files, again=posted.again)
    return posted


def _say(author: Actor, one: Draft) -> Posted:
    """Store words that were checked, without what a customer should never have sent."""
    if author.kind == "customer":
        if may_go_on(one.body):
            return _post_in_view_of_earlier(author, one)
        if (guarded := guard(one.body)).found:
            return _post_guarded(author, one, guarded, [])
    return _post(author, one)


def _post_in_view_of_earlier(author: Actor, one: Draft) -> Posted:
    """Store a customer's message that may be the rest of a secret whose first part they have sent already."""
    with transaction.atomic():
        earlier = removed.latest_texts(one.key, author, one.client_id)
        guarded = guard(one.body, before=[message.body for message in earlier])
        return _post_guarded(author, one, guarded, earlier) if guarded.found else _post(author, one)


def _post_guarded(author: Actor, one: Draft, guarded: Guarded, earlier: Sequence[Message]) -> Posted:
    """Store what is left of a customer's message without its secrets, tell them at once, and raise a security event.

    Only kind, length and, for a day, a hash of what was taken out are kept. Its parts in earlier messages go too.
    """
    with transaction.atomic():
        left = replace(one, body=guarded.text, data={**one.data, "removed": guarded.kinds})
        posted = _post(author, left)
        if not posted.again:
            tell_of_secrets(Conversation.objects.get(key=one.key), posted.number, one.body, guarded, earlier)
    return posted


def tell_of_secrets(
    conversation: Conversation, number: int, body: str, guarded: Guarded, earlier: Sequence[Message] = ()
) -> None:
    """Message `number` was stored without what was in `body`: note it, take out its earlier parts, tell customer and staff.

    Called inside the transaction that stored it, with the conversation's row taken.
    """
    is_new = removed.note(conversation, removed.secrets_of(body, guarded, earlier))
    changed = [removed.redact(conversation, earlier[place], part) for place, part in guarded.before.items()]
    if is_new:
        parts = {"parts": len(changed) + 1} if changed else {}
        post_system_line(conversation=conversation.key, what="secret-removed", kinds=guarded.kinds, **parts)
    data = {"conversation": conversation.key, "number": number, "kinds": guarded.kinds}
    record("secret.removed", topics=conversation.staff_topics, data={**data, "earlier": changed, "again": not is_new})


async def post_many(db: AsyncConnection, drafts: Sequence[Draft]) -> dict[tuple[str, UUID], Posted]:
    """Store messages of different conversations in one transaction, for an event loop; answers by key and client id.

    What is missing in the answer was not stored, or had been before: `post_message` finds out which, and is safe to call
    because a message is stored once. Raises psycopg.Error when nothing was stored, or nothing is known.
    """
    rows = await (await db.execute(_POST, _document(drafts), prepare=True)).fetchall()
    if rows:
        wake()
    return {(key, client_id): Posted(*rest) for key, client_id, *rest, _event, _channel in rows}


def post_system_line(*, conversation: str, what: str, **data: Any) -> Posted:
    """Write a grey line that says what happened, in words that each reader's language chooses from `what`."""
    one = draft(conversation, Actor("system"), "", uuid4(), Message.Kind.SYSTEM, data={"what": what, **data})
    return _post(Actor("system"), one)


def post_as_bot(*, conversation: Conversation, body: str, once: UUID, data: dict[str, Any], language: str) -> Posted:
    """Let the assistant say something: a text by neither customer nor agent, whose `data` says what it is.

    Called with the conversation's row taken, so that nothing of it comes after the line that a person has joined. The same
    `once` again is answered with the first.
    """
    one = draft(conversation.key, Actor("bot", conversation.pk), body, once, language=language, data=data)
    return _post(Actor("bot", conversation.pk), one)


def post_from_elsewhere(
    *, conversation: Conversation, body: str, once: UUID, data: dict[str, Any], **more: Any
) -> Posted:
    """Note what one of us has said to the customer in the platform's own app (`data["elsewhere"]`): an answer like any, which is
    not sent. Called with the conversation's row taken. `more`: reply_to, tracked."""
    words = {"language": conversation.language, "data": data, **more}
    return _post(Actor("system"), draft(conversation.key, Actor("system"), body, once, **words))


def post_note_as_bot(*, conversation: Conversation, body: str, data: dict[str, Any]) -> Posted:
    """A note by the assistant to whoever takes over: for staff only."""
    return post_note(conversation=conversation, author=Actor("bot", conversation.pk), body=body, data=data)


def post_note(*, conversation: Conversation, author: Actor, body: str, data: dict[str, Any]) -> Posted:
    """A note for staff whose `data` says what it is; the body may be empty. Called with the conversation's row taken."""
    return _post(author, draft(conversation.key, author, body, uuid4(), Message.Kind.NOTE, data=data))


def post_whispered(*, conversation: str, author: Actor, body: str, once: UUID, to: int) -> Posted:
    """A note for one agent's eyes (conversations/whispering.py). The same `once` again is answered with the first."""
    return _post(author, draft(conversation, author, body, once, kind=Message.Kind.NOTE, data={"whisper": to}))


def draft(
    conversation: str,
    author: Actor,
    body: str,
    client_id: UUID,
    kind: str = "text",
    language: str = "",
    reply_to: int | None = None,
    data: dict[str, Any] | None = None,
    *,
    tracked: bool = False,
    assisted: bool = False,
) -> Draft:
    """Put together what is stored, of parts that were checked."""
    return Draft(
        key=conversation,
        by=f"agent:{author.id}" if author.kind == "agent" else author.kind,
        customer=author.id if author.kind == "customer" else None,
        agent=author.id if author.kind == "agent" else None,
        kind=str(kind),
        body=body,
        data=data or {},
        language=language,
        reply_to=reply_to,
        client_id=client_id,
        tracked=tracked,
        assisted=assisted,
    )


def _document(drafts: Sequence[Draft]) -> list[str]:
    """The statement's one parameter. A document, because arrays are put together in Python, element by element."""
    return [json.dumps([{name: getattr(one, name) for name in Draft.__slots__} for one in drafts], default=str)]


def _post(author: Actor, one: Draft) -> Posted:
    # A single statement is a transaction of its own; what follows from the message needs one around both.
    is_ours = one.customer is None and one.kind != Message.Kind.NOTE
    alone = is_ours and not connection.in_atomic_block
    with transaction.atomic() if reacts_to("message.posted") or one.assisted or alone else nullcontext():
        row = _insert(one)
        if row is None:
            found = _earlier(author, one)
            return found or _post(author, replace(one, assisted=True))
        if one.assisted:
            record(ASKED, topics=(), data={"conversation": one.key, "number": row[3]})
        _key, _client_id, message_id, number, at, event_id, channel = row
        recorded("message.posted", event_id)
        if is_ours and channel == carrying.ELSEWHERE:
            carrying.carrier.take(message_id)
    return Posted(message_id, number, at)


def _insert(one: Draft) -> tuple[str, UUID, int, int, datetime, int, str] | None:
    """Run _POST; None when it wrote nothing. Two senders of one client id at the same time: the second is told None."""
    try:
        with transaction.atomic() if one.assisted else nullcontext():  # a savepoint: there is a transaction around it
            row: tuple[str, UUID, int, int, datetime, int, str] | None = row_of(_POST, _document([one]))
        return row
    except IntegrityError as error:
        if "message_once" in str(error):
            return None
        raise


def _earlier(author: Actor, one: Draft) -> Posted | None:
    """The message stored under this client id before. Without one: None when the conversation is with the assistant, to
    whom it has not been said yet; else raises what `post_message` says."""
    conversation = Conversation.objects.visible_to(author).get(key=one.key)
    earlier = Message.objects.filter(conversation=conversation, client_id=one.client_id).first()
    if earlier is None:
        if conversation.state == State.ASSISTED and not one.assisted:
            return None
        raise ConversationTracked if conversation.state == State.TRACKED and not one.tracked else ConversationClosed
    # What was taken out of it is not known any more, and so not compared.
    if earlier.body != one.body and "removed" not in earlier.data:
        raise Refused("client-id-reused", status=409)
    return Posted(earlier.pk, earlier.number, earlier.at, again=True)
