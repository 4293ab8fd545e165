"""Be there, or not: agents' presence and who counts as on duty."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from heliodesk.events.log import record
from heliodesk.people.models import Agent, Role
from heliodesk.routing.models import Presence
from heliodesk.routing.policy import speaks
from heliodesk.storage.statements import read_rows

# A console that has been silent this long is not there, whatever its agent last said.
SILENCE = timedelta(seconds=60)


@transaction.atomic
def set_presence(agent: Agent, state: str, *, reason: str = "", then: str = "") -> Presence:
    """Say whether `agent` takes conversations, and why not. Available agents are offered the oldest that fits.

    *Finishing* takes nothing new and becomes `then` (away, unless said) with the last live conversation; at once without any.
    """
    presence, _created = Presence.objects.select_for_update().get_or_create(agent=agent)
    if state == Presence.State.FINISHING:
        then = then or Presence.State.AWAY
        if not load_of(agent.pk):
            state, then = then, ""
    if (presence.state, presence.reason) != (state, reason):
        presence.state, presence.reason, presence.since = state, reason[:80], Now()
    presence.then = then if state == Presence.State.FINISHING else ""
    presence.seen_at, presence.lost_at = Now(), None
    presence.save()
    told(agent, state, reason)
    return presence


def told(agent: Agent, state: str, reason: str = "") -> None:
    """Record what an agent's presence has become."""
    kind = "agent.available" if state == Presence.State.AVAILABLE else "agent.unavailable"
    data = {"agent": agent.pk, "state": state, "reason": reason[:80]}
    record(kind, topics=[f"team:{agent.team_id}", agent.actor.topic], data=data)


_new_here = Q(state=Presence.State.AVAILABLE) & (Q(seen_at=None) | Q(seen_at__lt=Now() - SILENCE))


def seen(agents: Collection[int]) -> None:
    """Their consoles are connected now. Written in bulk by each process that holds their streams.

    Somebody available whose console comes back after a silence counts as newly there, so that waiting conversations
    find them.
    """
    back = list(
        Presence.objects.filter(agent__in=agents)
        .filter(Q(lost_at__isnull=False) | _new_here, ~Q(state=Presence.State.OFF))
        .select_related("agent")
    )
    with transaction.atomic():
        Presence.objects.filter(agent__in=agents).update(seen_at=Now(), lost_at=None)
        for presence in back:
            told(presence.agent, presence.state, presence.reason)


# `on_duty` by hand, for pages that everybody opens: Django takes longer to write it than PostgreSQL to answer.
_SPOKEN = """
select agent.languages from routing_presence presence
join people_agent agent on agent.id = presence.agent_id join people_team team on team.id = agent.team_id
where presence.state = %s and presence.seen_at >= now() - make_interval(secs => %s) and agent.is_active and agent.capacity > 0
  and agent.roles && %s::varchar[] and team.slug = %s
"""


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
    asked = ["available", SILENCE.total_seconds(), ["agent", "supervisor"], team]
    return sum(speaks(languages, language) for (languages,) in read_rows(_SPOKEN, asked))


# Every page of the console says it: as a queryset, putting it together takes several times as long as the count.
_LOAD = """
select (select count(*) from conversations_conversation where assignee_id = %s and state = 'assigned')
  + (select count(*) from conversations_conversation where offered_to_id = %s and state = 'offered')
"""


def load_of(agent: int) -> int:
    """How many conversations an agent has or is offered now."""
    return int(read_rows(_LOAD, [agent, agent])[0][0])
