"""Open, close and reopen a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from heliodesk.access.actors import Actor
from heliodesk.conversations.body import clean_body, clean_client_id
from heliodesk.conversations.models import Conversation, Message, Participant, State
from heliodesk.conversations.posting import ConversationTracked, Posted, post_message, post_system_line
from heliodesk.events.log import record
from heliodesk.hours.models import Channel
from heliodesk.intents.urgency import urgency_of
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.spoken import spoken_in
from heliodesk.text.language import language_of


@dataclass(frozen=True, slots=True)
class Opened:
    """The conversation that took a customer's message, and the message."""

    conversation: Conversation
    posted: Posted


@transaction.atomic
def write_to_team(
    *,
    customer: Customer,
    team: Team,
    body: object,
    client_id: object,
    language: str,
    page: str = "",
    files: Sequence[str] = (),
) -> Opened:
    """Put a customer's message into their running conversation with `team`, or open one for it.

    A closed conversation is picked up again, so that nobody has to tell their story twice, unless it had become a tracked
    matter, which does not go on as a chat; the language is told from
    the script of the message, with `language` as the hint. Raises body.Refused and, for `files`, files.rules.Refused.
    """
    text, once = clean_body(body, may_be_empty=bool(files)), clean_client_id(client_id)
    # The customer's row is the lock: two tabs that both send a first message open one conversation.
    # Not stronger: who takes the conversation meanwhile writes rows that refer to the customer, and both would wait.
    Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    # And the conversation's: nobody closes it between looking and writing.
    theirs = Conversation.objects.select_for_update(of=("self",), no_key=True)
    chats = theirs.filter(customer=customer, team=team, channel=Channel.CHAT)
    latest = chats.order_by("-id").first()
    known = (
        Message.objects.filter(conversation__customer=customer, client_id=once).select_related("conversation").first()
    )
    conversation = known.conversation if known else latest
    if conversation is None or (conversation.is_tracked and not known):
        conversation = begin(
            customer,
            team,
            language=language_of(text, language, spoken_in(team.pk)),
            page=page,
            urgency=urgency_of(text),
        )
    elif conversation.state == State.CLOSED and not known:
        reopen(conversation, by=customer.actor)
        conversation.refresh_from_db(fields=["state"])
    posted = post_message(
        conversation=conversation.key,
        author=customer.actor,
        body=text,
        client_id=once,
        language=conversation.language,
        files=files,
        assisted=conversation.is_assisted,
    )
    return Opened(conversation, posted)


def begin(
    customer: Customer,
    team: Team,
    *,
    language: str,
    page: str = "",
    urgency: int = 0,
    channel: str = Channel.CHAT,
    to_person: bool = False,
) -> Conversation:
    """Open a conversation: with the assistant where it meets first (and nobody asked for a person), else in the queue. Called
    inside a transaction."""
    assisted = is_assisted(team) and not to_person
    conversation = Conversation.objects.create(
        customer=customer,
        team=team,
        language=language,
        channel=channel,
        page=page[:200],
        urgency=urgency,
        state=State.ASSISTED if assisted else State.QUEUED,
        queued_at=None if assisted else Now(),
    )
    conversation.refresh_from_db()
    Participant.objects.create(conversation=conversation)
    _told(conversation)
    return conversation


def is_assisted(team: Team) -> bool:
    """Does the assistant meet whoever writes to `team` first? Not while the site's switch is off."""
    return bool(settings.ASSISTANT and team.assistant)


def _told(conversation: Conversation) -> None:
    """A conversation has begun, or goes on: with the assistant, or in the queue."""
    kind = "conversation.assisted" if conversation.is_assisted else "conversation.queued"
    record(kind, topics=conversation.topics, data=naming(conversation))


def close(conversation: Conversation, *, by: Actor, what: str = "closed") -> None:
    """Mark a conversation as solved; `what`: the line that says so. Does nothing to one that is closed already. Raises
    ConversationTracked for a tracked matter, which has its own way to end."""
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
        if locked.is_tracked:
            raise ConversationTracked
        if locked.state == State.CLOSED:
            return
        post_system_line(conversation=locked.key, what=what, **_name(by))
        Conversation.objects.filter(pk=locked.pk).update(
            state=State.CLOSED,
            closed_at=Now(),
            offered_to=None,
            offered_until=None,
            queued_at=None,
            unanswered_since=None,
        )
        locked.state, locked.queued_at = State.CLOSED, None
        record("conversation.closed", topics=locked.topics, data=naming(locked))


def reopen(conversation: Conversation, *, by: Actor) -> None:
    """Put a closed conversation back to work: an agent keeps what they reopen, a customer joins the queue, or the assistant
    again when no person ever had it. Raises ConversationTracked for a tracked matter."""
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",)).select_related("team").get(pk=conversation.pk)
        if locked.is_tracked:
            raise ConversationTracked
        if locked.state != State.CLOSED:
            return
        post_system_line(conversation=locked.key, what="reopened", **_name(by))
        locked.closed_at = None
        locked.passed_by = []
        if by.kind == "agent":
            locked.state, locked.assignee_id, locked.queued_at = State.ASSIGNED, by.id, None
        elif locked.assignee_id is None and is_assisted(locked.team):
            locked.state, locked.queued_at = State.ASSISTED, None
        else:
            locked.state, locked.assignee, locked.queued_at = State.QUEUED, None, Now()
        locked.save(update_fields=["state", "assignee", "queued_at", "closed_at", "passed_by"])
        locked.refresh_from_db(fields=["queued_at"])
        if by.kind == "agent":
            record("conversation.assigned", topics=locked.topics, data=naming(locked))
        else:
            _told(locked)


def naming(conversation: Conversation) -> dict[str, Any]:
    """The part of an event that says which conversation it is about, and how it stands now: the log alone can then tell how
    everything stood at any minute (routing/replay.py). `standing` stays in the log; no listener is sent it."""
    standing: dict[str, Any] = {
        "state": conversation.state,
        "team": conversation.team_id,
        "language": conversation.language,
    }
    if conversation.assignee_id:
        standing["agent"] = conversation.assignee_id
    if conversation.urgency:
        standing["urgency"] = conversation.urgency
    if conversation.is_waiting and conversation.queued_at:
        standing["since"] = conversation.queued_at.isoformat()
    return {"conversation": conversation.key, "standing": standing}


def _name(by: Actor) -> dict[str, str]:
    if by.kind == "agent" and by.id is not None:
        return {"name": Agent.objects.get(pk=by.id).first_name}
    return {"by": by.kind}
