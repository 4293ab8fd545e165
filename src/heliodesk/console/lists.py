"""What the lists on the left of the desk show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils.translation import gettext_lazy as _

from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.models import Talk
from heliodesk.conversations.models import WAITING, Conversation, Message, Participant, State
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent, Team

_LATELY = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A conversation in a list: with its last message, and whether that has not been read here."""

    conversation: Conversation
    last: Message | None
    unread: bool = False
    platform: str = ""  # where the customer reads it, when that is not here


@dataclass(frozen=True, slots=True)
class Queue:
    """Who waits for a team in a language: how many, and since when the first of them (UTC)."""

    team: Team
    language: str
    count: int = 0
    since: datetime | None = None


def own(agent: Agent) -> tuple[list[Row], list[Row]]:
    """What `agent` has, most urgent first: the longest unanswered, then those that wait on the customer; and the last that they
    had and that are closed."""
    had = Conversation.objects.visible_to(agent.actor).filter(assignee=agent).select_related("customer", "team")
    urgent = (F("unanswered_since").asc(nulls_last=True), "-last_message_at")
    mine = list(had.filter(state=State.ASSIGNED).order_by(*urgent))
    closed = list(had.filter(state=State.CLOSED).order_by("-closed_at")[:_LATELY])
    rows = _with_last([*mine, *closed], agent)
    return rows[: len(mine)], rows[len(mine) :]


def how_many(agent: Agent) -> int:
    """How many conversations `agent` has."""
    return Conversation.objects.visible_to(agent.actor).filter(assignee=agent, state=State.ASSIGNED).count()


PASS_REASONS = (
    ("busy", _("I have enough on my hands")),
    ("language", _("I do not speak it well enough")),
    ("skill", _("Somebody else knows this better")),
    ("conflict", _("I know this customer: never offer them to me")),
)


def offered(agent: Agent) -> dict[str, Any]:
    """What is offered to them, with the reasons for letting it pass."""
    return {"offers": offers(agent), "pass_reasons": PASS_REASONS}


def offers(agent: Agent) -> list[Row]:
    """What `agent` is asked to take, in the order of the time that is left."""
    rows = (
        Conversation.objects.visible_to(agent.actor)
        .filter(offered_to=agent, state=State.OFFERED)
        .select_related("customer", "team", "callback")
    )
    return _with_last(rows.order_by("offered_until"), agent, by_customer=True)


def waiting_in(agent: Agent, team: Team, language: str) -> list[Row]:
    """Who waits for `team` in `language`, longest first."""
    rows = Conversation.objects.visible_to(agent.actor).waiting().filter(team=team, language=language)
    return _with_last(rows.select_related("customer", "team", "offered_to", "callback")[:200], agent, by_customer=True)


def assisted(agent: Agent) -> list[Row]:
    """What is with the assistant and `agent` may take, whoever wrote last first; with what the customer said last."""
    rows = Conversation.objects.visible_to(agent.actor).assisted().select_related("customer", "team")
    return _with_last(rows[:200], agent, by_customer=True)


def queues(agent: Agent) -> tuple[list[Queue], int]:
    """The queues that `agent` works on, empty ones too, and every other that somebody waits in and they may see; and how many
    are with the assistant."""
    found = {(agent.team_id, language): Queue(agent.team, language) for language in agent.languages}
    seen = Conversation.objects.visible_to(agent.actor).filter(state__in=[*WAITING, State.ASSISTED]).order_by()
    counted = seen.values_list("team_id", "language", "state").annotate(Count("pk"), Min("queued_at"))
    rows, teams = list(counted), {agent.team_id: agent.team}
    if others := {row[0] for row in rows} - {agent.team_id}:
        teams |= Team.objects.in_bulk(others)
    assisted = 0
    for team, language, state, count, since in rows:
        if state == State.ASSISTED:
            assisted += count
            continue
        queue = found.get((team, language), Queue(teams[team], language))
        first = min(filter(None, [queue.since, since]), default=None)
        found[team, language] = Queue(queue.team, language, queue.count + count, first)
    by_name = sorted(
        found.values(), key=lambda queue: (queue.team.pk != agent.team_id, queue.team.name, queue.language)
    )
    return by_name, assisted


def _platforms(listed: list[Conversation]) -> dict[int, str]:
    """By which messenger each is held, of those that are."""
    held = [each for each in listed if each.channel == Channel.MESSENGER]
    rows = Talk.objects.within(held).values_list("conversation", "chat__account__channel") if held else ()
    return {key: name_of(channel) for key, channel in rows}


def _with_last(conversations: Iterable[Conversation], agent: Agent, *, by_customer: bool = False) -> list[Row]:
    """Add to each conversation what was last said in it, or by its customer (two queries for all of them)."""
    listed = list(conversations)
    if not listed:
        return []
    said = Message.objects.within(listed, agent.actor).filter(kind=Message.Kind.TEXT)
    if by_customer:
        said = said.filter(by_customer=True)
    newest = said.order_by("conversation", "-number").distinct("conversation").select_related("agent")
    last = {message.conversation_id: message for message in newest}
    reached = Participant.objects.filter(Q(agent=agent), conversation__in=listed).values_list("conversation", "read")
    read = dict(reached)
    platforms = _platforms(listed)
    return [
        Row(
            conversation,
            message := last.get(conversation.pk),
            bool(message and message.by_customer and message.number > read.get(conversation.pk, 0)),
            platforms.get(conversation.pk, ""),
        )
        for conversation in listed
    ]
