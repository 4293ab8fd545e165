"""Call agents who are off duty and allowed it, while more come than usual. They may come, or not; nobody asks twice."""

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.events.log import record
from heliodesk.outbound.mail import NotSent, send, sends_mail
from heliodesk.people.models import Agent, Role
from heliodesk.routing.models import Overtime, OvertimeCall, Presence, Surge
from heliodesk.routing.presence import SILENCE, set_presence
from heliodesk.routing.surging import plan_of
from heliodesk.text.links import absolute

log = structlog.get_logger(__name__)


def allows(agent: Agent) -> bool:
    """May this agent be called while off duty?"""
    return Overtime.objects.filter(agent=agent).exists()


def allow(agent: Agent, *, allowed: bool) -> None:
    """The agent's own word on it."""
    if allowed:
        Overtime.objects.get_or_create(agent=agent)
    else:
        Overtime.objects.filter(agent=agent).delete()


def who_may_be_called(surge: Surge) -> "QuerySet[Agent]":
    """Agents of the team who allowed it, are not at work now, and have not been asked in this surge."""
    present = ~Q(state=Presence.State.OFF) & Q(seen_at__gte=Now() - SILENCE)
    at_work = Presence.objects.filter(present).values("agent")
    asked = OvertimeCall.objects.filter(surge=surge).values("agent")
    people = Agent.objects.filter(team=surge.team_id, is_active=True, capacity__gt=0, overtime__isnull=False)
    return people.filter(roles__overlap=[Role.AGENT, Role.SUPERVISOR]).exclude(pk__in=at_work).exclude(pk__in=asked)


@transaction.atomic
def call(surge: Surge, *, by: Agent | None = None) -> list[Agent]:
    """Ask everybody who may be. Who was asked."""
    held = Surge.objects.select_for_update(of=("self",)).select_related("team").get(pk=surge.pk)
    if held.ended_at is not None:
        return []
    called = list(who_may_be_called(held))
    OvertimeCall.objects.bulk_create(OvertimeCall(surge=held, agent=agent) for agent in called)
    if called:
        actor = by.actor if by else SYSTEM
        audit.write(actor=actor, verb="overtime-called", subject=held.team.topic, number=str(len(called)))
        record(
            "overtime.called",
            topics=[*(agent.actor.topic for agent in called), "supervisors"],
            data={"surge": held.key, "agents": [agent.pk for agent in called]},
        )
    return called


@transaction.atomic
def reply(agent: Agent, *, comes: bool) -> bool:
    """What the agent says to the call; who comes is available at once. False when nothing is asked any more."""
    asked = OvertimeCall.open_for(agent.actor).select_for_update(of=("self",)).select_related("surge__team")
    found = list(asked)
    if not found:
        return False
    said = OvertimeCall.Said.COMES if comes else OvertimeCall.Said.NOT
    OvertimeCall.objects.filter(pk__in=[each.pk for each in found]).update(said=said, said_at=datetime.now(UTC))
    if comes:
        set_presence(agent, Presence.State.AVAILABLE)
    for each in found:
        audit.write(actor=agent.actor, verb="overtime-said", subject=each.surge.team.topic, comes=str(comes))
        record("overtime.said", topics=["supervisors", agent.actor.topic], data={"surge": each.surge.key})
    return True


def call_by_plan(key: str) -> None:
    """A surge began: call at once, where the team's plan says so."""
    found = Surge.objects.select_related("team").filter(key=key, ended_at=None).first()
    if found and plan_of(found.team).overtime:
        call(found)


def mail_overtime(agents: Sequence[int]) -> None:
    """Tell who was called by mail too, where the site sends any. A console tells whoever looks at one."""
    if not sends_mail():
        return
    for asked in OvertimeCall.objects.filter(agent__in=agents, said="", surge__ended_at=None).select_related(
        "agent", "surge__team"
    ):
        words = {"team": asked.surge.team.name, "where": absolute("/console/")}
        try:
            send(
                to=asked.agent.email,
                subject=_("%(team)s: can you help out now?") % words,
                body=_(
                    "More customers than usual write to %(team)s. You allowed to be called while off duty.\n\nIf you can come:"
                    " %(where)s\nIf not, you need do nothing."
                )
                % words,
            )
        except NotSent as error:
            log.warning("a call for overtime was not mailed", agent=asked.agent_id, error=str(error))
