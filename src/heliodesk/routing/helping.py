"""Ask people who are here to help out in a queue that is late: who says yes takes its chats for a while, from whatever team and
channel they are; when the time is over they are what they were."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from heliodesk.access import audit
from heliodesk.events.log import record
from heliodesk.people.models import Agent, Team
from heliodesk.routing.models import Help, Presence
from heliodesk.routing.presence import set_presence

AT_LEAST = timedelta(hours=1)
_HALF = timedelta(minutes=30)
_KEPT = 5.0  # seconds that a process trusts what it has read
_asked: list[tuple[float, bool]] = []


def until_when(now: datetime) -> datetime:
    """An hour from now, on the next half hour: a time that people keep in mind."""
    end = now + AT_LEAST
    over = timedelta(minutes=end.minute % 30, seconds=end.second, microseconds=end.microsecond)
    return end if not over else end - over + _HALF


@transaction.atomic
def ask(agents: Iterable[Agent], *, team: Team, language: str, by: Agent, now: datetime | None = None) -> list[Help]:
    """Ask each of them, once for each queue while it is of any use. Who was asked now."""
    at = now or datetime.now(UTC)
    until = until_when(at)
    running = set(of_queue(team, language, at).values_list("agent", flat=True))
    asked = [
        Help(agent=agent, team=team, language=language, by=by, until=until)
        for agent in agents
        if agent.pk not in running
    ]
    Help.objects.bulk_create(asked)
    if asked:
        audit.write(actor=by.actor, verb="help-asked", subject=team.topic, number=str(len(asked)))
        topics = [*(each.agent.actor.topic for each in asked), "supervisors"]
        record("help.asked", topics=topics, data={"team": team.slug, "language": language})
        forget()
    return asked


def of_queue(team: Team, language: str, now: datetime | None = None) -> "QuerySet[Help]":
    """Who was asked to help in a queue, while the time for it runs."""
    rows = Help.objects.filter(team=team, language=language, until__gt=now or datetime.now(UTC))
    return rows.select_related("agent").order_by("pk")


def asked_of(agent: Agent) -> Help | None:
    """What an agent is asked and has not answered."""
    if not is_any_asked():
        return None
    rows = Help.objects.filter(agent=agent, said="", until__gt=datetime.now(UTC))
    return rows.select_related("team", "by").order_by("pk").first()


def is_any_asked() -> bool:
    """Is anybody asked anything? From memory, for every page asks it."""
    if not _asked or time.monotonic() > _asked[0][0]:
        waits = Help.objects.filter(said="", until__gt=datetime.now(UTC)).exists()
        _asked[:] = [(time.monotonic() + _KEPT, waits)]
    return _asked[0][1]


def forget() -> None:
    """Read anew at the next question."""
    _asked.clear()


@transaction.atomic
def reply(agent: Agent, *, comes: bool) -> Help | None:
    """What the agent says to what they are asked; who comes takes these chats at once. None when nothing is asked any more."""
    rows = Help.objects.select_for_update(of=("self",)).select_related("team")
    asked = rows.filter(agent=agent, said="", until__gt=datetime.now(UTC)).order_by("pk").first()
    if asked is None:
        return None
    asked.said = Help.Said.COMES if comes else Help.Said.NOT
    asked.save(update_fields=["said"])
    if comes:
        Presence.objects.update_or_create(agent=agent, defaults={"helps": asked.team, "helps_until": asked.until})
        set_presence(agent, Presence.State.AVAILABLE)  # which has people looked for at once
    audit.write(actor=agent.actor, verb="help-said", subject=asked.team.topic, comes=str(comes))
    record("help.said", topics=["supervisors", agent.actor.topic], data={"team": asked.team.slug})
    forget()
    return asked
