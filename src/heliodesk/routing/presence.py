"""Be there, or not: agents' presence and who counts as on duty."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Now

from heliodesk.conversations.models import Conversation, State
from heliodesk.events.log import record
from heliodesk.people.models import Agent, Role
from heliodesk.routing.models import Presence
from heliodesk.routing.policy import Candidate, speaks

# A console that has been silent this long is not there, whatever its agent last said.
SILENCE = timedelta(seconds=60)


@transaction.atomic
def set_presence(agent: Agent, state: str, *, reason: str = "") -> Presence:
    """Say whether `agent` takes conversations, and why not. Available agents are offered the oldest that fits."""
    presence, _created = Presence.objects.select_for_update().get_or_create(agent=agent)
    if (presence.state, presence.reason) != (state, reason):
        presence.state, presence.reason, presence.since = state, reason[:80], Now()
    presence.seen_at = Now()
    presence.save()
    kind = "agent.available" if state == Presence.State.AVAILABLE else "agent.unavailable"
    record(kind, topics=[agent.team.topic, agent.actor.topic], data={"agent": agent.pk})
    return presence


def seen(agents: Collection[int]) -> None:
    """Their consoles are connected now. Written in bulk by each process that holds their streams.

    Somebody available whose console comes back after a silence counts as newly there, so that waiting conversations
    find them.
    """
    back = list(
        Presence.objects.filter(agent__in=agents, state=Presence.State.AVAILABLE)
        .filter(Q(seen_at=None) | Q(seen_at__lt=Now() - SILENCE))
        .select_related("agent")
    )
    with transaction.atomic():
        Presence.objects.filter(agent__in=agents).update(seen_at=Now())
        for presence in back:
            agent = presence.agent
            record("agent.available", topics=[f"team:{agent.team_id}", agent.actor.topic], data={"agent": agent.pk})


def on_duty(team: int | None = None) -> QuerySet[Presence]:
    """Presences of agents who take conversations now: available, active, and heard of lately."""
    present = Presence.objects.filter(
        state=Presence.State.AVAILABLE,
        seen_at__gte=Now() - SILENCE,
        agent__is_active=True,
        agent__capacity__gt=0,
        agent__roles__overlap=[Role.AGENT, Role.SUPERVISOR],  # as Actor.answers
    )
    return present.filter(agent__team=team) if team else present


def somebody_speaks(team: str, language: str) -> bool:
    """Is anybody of the team with this slug on duty who understands `language`? Hours promise it, people keep it."""
    return how_many_speak(team, language) > 0


def how_many_speak(team: str, language: str) -> int:
    """How many of the team with this slug on duty understand `language`."""
    present = on_duty().filter(agent__team__slug=team).values_list("agent__languages", flat=True)
    return sum(speaks(languages, language) for languages in present)


def candidates(team: int) -> list[Candidate]:
    """The agents of `team` on duty with what they carry now."""
    carried = Count("agent__conversations", filter=Q(agent__conversations__state=State.ASSIGNED), distinct=True)
    rows = on_duty(team).annotate(
        load=carried, languages=F("agent__languages"), capacity=F("agent__capacity"), idle=F("since")
    )
    offered = _offered([row.agent_id for row in rows])
    return [
        Candidate(
            agent=row.agent_id,
            team=team,
            languages=frozenset(row.languages),
            capacity=row.capacity,
            load=row.load + offered.get(row.agent_id, 0),
            idle_since=row.since.timestamp(),
        )
        for row in rows
    ]


def load_of(agent: int) -> int:
    """How many conversations an agent has or is offered now."""
    return Conversation.objects.filter(
        Q(assignee=agent, state=State.ASSIGNED) | Q(offered_to=agent, state=State.OFFERED)
    ).count()


def _offered(agents: Collection[int]) -> dict[int, int]:
    rows = Conversation.objects.filter(offered_to__in=agents, state=State.OFFERED).values("offered_to")
    return {row["offered_to"]: row["n"] for row in rows.annotate(n=Count("id"))}
