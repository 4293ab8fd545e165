"""What the lists on the left of the desk show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from heliodesk.conversations.models import WAITING, Conversation, Message, Participant, State
from heliodesk.people.models import Agent, Team

_LATELY = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list: with its last message, and whether that has not been read here."""

    conversation: Conversation
    last: Message | None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits for a team in a language: how many, and since when the first of them (UTC)."""

    team: Team
    language: str
    count: int = 0
    since: datetime | None = None


def mine(agent: Agent) -> list[Row]:
    """What `agent` has, most urgent first: the longest unanswered, then those that wait on the customer."""
    rows = (
        Conversation.objects.visible_to(agent.actor)
        .filter(assignee=agent, state=State.ASSIGNED)
        .select_related("customer", "team")
    )
    return _with_last(rows.order_by(F("unanswered_since").asc(nulls_last=True), "-last_message_at"), agent)


def offers(agent: Agent) -> list[Row]:
    """What `agent` is asked to take, in the order of the time that is left."""
    rows = (
        Conversation.objects.visible_to(agent.actor)
        .filter(offered_to=agent, state=State.OFFERED)
        .select_related("customer", "team")
    )
    return _with_last(rows.order_by("offered_until"), agent)


def closed_lately(agent: Agent) -> list[Row]:
    """The last that `agent` had and that are closed."""
    rows = (
        Conversation.objects.visible_to(agent.actor)
        .filter(assignee=agent, state=State.CLOSED)
        .select_related("customer", "team")
    )
    return _with_last(rows.order_by("-closed_at")[:_LATELY], agent)


def waiting_in(agent: Agent, team: Team, language: str) -> list[Row]:
    """Who waits for `team` in `language`, longest first."""
    rows = Conversation.objects.visible_to(agent.actor).waiting().filter(team=team, language=language)
    return _with_last(rows.select_related("customer", "team", "offered_to")[:200], agent)


def queues(agent: Agent) -> list[Queue]:
    """The queues that `agent` works on, empty ones too, and every other that somebody waits in and they may see."""
    found = {(agent.team_id, language): Queue(agent.team, language) for language in agent.languages}
    waiting = Conversation.objects.visible_to(agent.actor).filter(state__in=WAITING).select_related("team")
    for row in waiting.order_by("queued_at", "id").only("team", "language", "queued_at"):
        at = (row.team_id, row.language)
        queue = found.get(at, Queue(row.team, row.language))
        found[at] = Queue(row.team, row.language, queue.count + 1, queue.since or row.queued_at)
    return sorted(found.values(), key=lambda queue: (queue.team.pk != agent.team_id, queue.team.name, queue.language))


def _with_last(conversations: Iterable[Conversation], agent: Agent) -> list[Row]:
    """Add to each conversation what was last said in it (two queries for all of them)."""
    listed = list(conversations)
    if not listed:
        return []
    said = Message.objects.within(listed, agent.actor).filter(kind=Message.Kind.TEXT)
    newest = said.order_by("conversation", "-number").distinct("conversation").select_related("agent")
    last = {message.conversation_id: message for message in newest}
    reached = Participant.objects.filter(Q(agent=agent), conversation__in=listed).values_list("conversation", "read")
    read = dict(reached)
    return [
        Row(
            conversation,
            message := last.get(conversation.pk),
            bool(message and message.by_customer and message.number > read.get(conversation.pk, 0)),
        )
        for conversation in listed
    ]
