"""A surge of a team begins and ends, by rule or by hand. Each is an event and an entry of the audit chain."""

import time
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.events.log import record
from heliodesk.incidents.models import Incident
from heliodesk.incidents.models import State as IncidentState
from heliodesk.jobs.queue import job
from heliodesk.people.models import Agent, Team
from heliodesk.routing import arriving, surge
from heliodesk.routing.models import Surge, SurgePlan

_KEPT = 5.0  # seconds that a process trusts what it has read
_on: list[tuple[float, bool]] = []
SHARE = arriving.WINDOW.total_seconds() / 3600


def running() -> "QuerySet[Surge]":
    """The surges that are on."""
    return Surge.objects.filter(ended_at=None).select_related("team", "incident", "began_by")


def is_any_on() -> bool:
    """Is a surge on, of whichever team? From memory, for every page asks it."""
    if not _on or time.monotonic() > _on[0][0]:
        _on[:] = [(time.monotonic() + _KEPT, Surge.objects.filter(ended_at=None).exists())]
    return _on[0][1]


def running_of(team: str) -> Surge | None:
    """The surge of the team with this slug that is on."""
    return running().filter(team__slug=team).first()


def plan_of(team: Team) -> SurgePlan:
    """What a surge of the team brings; unsaved where nobody has said anything."""
    return SurgePlan.objects.filter(team=team).first() or SurgePlan(team=team)


def begin(
    team: Team,
    *,
    why: str,
    by: Agent | None = None,
    incident: Incident | None = None,
    count: int | None = None,
    high: int | None = None,
) -> Surge:
    """Say that more than usual comes. One that is on stays as it is."""
    try:
        with transaction.atomic():
            made = Surge.objects.create(team=team, why=why, began_by=by, incident=incident, count=count, high=high)
            told: dict[str, Any] = {
                "why": why,
                "count": count,
                "high": high,
                "incident": incident.key if incident else "",
            }
            audit.write(actor=by.actor if by else SYSTEM, verb="surge-began", subject=team.topic, **told)
            _tell("surge.began", made)
            return made
    except IntegrityError:
        return Surge.objects.get(team=team, ended_at=None)


@transaction.atomic
def end(found: Surge, *, by: Agent | None = None) -> None:
    """It is over. Over already: nothing."""
    held = Surge.objects.select_for_update(of=("self",)).select_related("team").get(pk=found.pk)
    if held.ended_at is not None:
        return
    held.ended_at, held.ended_by = datetime.now(UTC), by
    held.save(update_fields=["ended_at", "ended_by"])
    audit.write(actor=by.actor if by else SYSTEM, verb="surge-ended", subject=held.team.topic, why=held.why)
    _tell("surge.ended", held)


@transaction.atomic
def change_plan(team: Team, *, by_rule: bool, assistant: bool, overtime: bool, by: Agent) -> None:
    """What the next surge of a team brings by itself."""
    said: dict[str, Any] = {"by_rule": by_rule, "assistant": assistant, "overtime": overtime}
    SurgePlan.objects.update_or_create(team=team, defaults=said)
    audit.write(actor=by.actor, verb="surge-planned", subject=team.topic, **said)


@job("routing.watch-arrivals", every="* * * * *")
def watch_arrivals() -> None:
    """Once a minute: does more come to a team than usual, or no more?"""
    watch(datetime.now(UTC))


def watch(now: datetime) -> None:
    """Begin and end surges by the band, at `now`. One that a person or an incident began, those end."""
    on = {each.team_id: each for each in running()}
    for team in Team.objects.all():
        held = on.get(team.pk)
        if not plan_of(team).by_rule or (held is not None and held.why != Surge.Why.BAND):
            continue
        week = arriving.week_of(team.pk, now)
        if not week.weeks:
            continue  # what is usual is not known yet
        windows = arriving.windows(team.pk, now, surge.CALM_FOR)
        hours = [arriving.hour_of(at) for at, _count in windows]
        counts = [count for _at, count in windows]
        highs = [week.band(hour, share=SHARE).high for hour in hours]
        calms = [week.calm(hour, share=SHARE) for hour in hours]
        is_on = surge.is_on(held is not None, counts, highs, calms)
        if is_on and held is None:
            begin(team, why=Surge.Why.BAND, count=counts[-1], high=highs[-1])
        elif held is not None and not is_on:
            end(held)


def follow_incident(key: str) -> None:
    """An incident was told of: while it is looked into, the default team is in a surge for it; resolved, that one is over."""
    incident = Incident.objects.filter(key=key).first()
    team = Team.objects.filter(slug=settings.DEFAULT_TEAM).first()
    if incident is None or team is None:
        return
    if incident.state in (IncidentState.INVESTIGATING, IncidentState.IDENTIFIED) and plan_of(team).by_rule:
        begin(team, why=Surge.Why.INCIDENT, incident=incident)
    elif incident.state == IncidentState.RESOLVED:
        for found in running().filter(incident=incident, why=Surge.Why.INCIDENT):
            end(found)


def _tell(kind: str, found: Surge) -> None:
    _on.clear()
    record(kind, topics=[found.team.topic, "supervisors"], data={"surge": found.key, "team": found.team_id})
