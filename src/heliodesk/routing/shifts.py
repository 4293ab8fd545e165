"""The roster: when each agent is to be there, and what that does to their presence."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.people.models import Agent
from heliodesk.routing.models import SHIFT_OVER, Presence, Shift
from heliodesk.routing.presence import SILENCE, load_of, set_presence
from heliodesk.routing.shift_words import Spans


def local_midnight(agent: Agent, day: date) -> datetime:
    """When `day` begins where the agent is (UTC)."""
    return datetime.combine(day, time(), ZoneInfo(agent.zone)).astimezone(UTC)


@transaction.atomic
def set_day(agent: Agent, day: date, spans: Spans, *, by: Agent) -> bool:
    """Let these be the shifts that begin on `day`, in the agent's zone. False when they were so already. A shift that has begun
    and stays keeps what it did."""
    wanted = {times_of(agent, day, span) for span in spans}
    kept = {(shift.starts_at, shift.ends_at): shift for shift in _of_day(agent, day).select_for_update()}
    if wanted == set(kept):
        return False
    Shift.objects.filter(pk__in=[shift.pk for times, shift in kept.items() if times not in wanted]).delete()
    Shift.objects.bulk_create(Shift(agent=agent, starts_at=start, ends_at=end) for start, end in wanted - set(kept))
    audit.write(
        actor=by.actor, verb="roster-changed", subject=agent.actor.topic, day=day.isoformat(), shifts=len(spans)
    )
    return True


def week_of(agents: Iterable[Agent], monday: date) -> dict[tuple[int, date], Spans]:
    """The shifts of a week by agent and local day, in minutes from local midnight."""
    people = {agent.pk: agent for agent in agents}
    around = (
        datetime.combine(monday, time(), UTC) - timedelta(days=1),
        datetime.combine(monday, time(), UTC) + timedelta(days=8),
    )
    found: dict[tuple[int, date], list[tuple[int, int]]] = {}
    for shift in Shift.objects.filter(agent__in=people, starts_at__range=around).order_by("starts_at"):
        zone = ZoneInfo(people[shift.agent_id].zone)
        start, end = shift.starts_at.astimezone(zone), shift.ends_at.astimezone(zone)
        first = start.hour * 60 + start.minute
        last = end.hour * 60 + end.minute + (1440 if end.date() > start.date() else 0)
        found.setdefault((shift.agent_id, start.date()), []).append((first, last))
    return {key: tuple(spans) for key, spans in found.items()}


def current_shift(agent: Agent) -> Shift | None:
    """The shift that runs now, or the next within twelve hours."""
    soon = datetime.now(UTC) + timedelta(hours=12)
    return Shift.objects.filter(agent=agent, ends_at__gt=Now(), starts_at__lt=soon).order_by("starts_at").first()


def follow_roster() -> None:
    """Whose shift runs, and whose console is open, takes chats from its beginning; whose shift is over finishes what they have.
    What somebody says by hand during a shift holds."""
    _begin()
    _end()


def _begin() -> None:
    here = Presence.objects.filter(
        state=Presence.State.OFF,
        seen_at__gte=Now() - SILENCE,
        agent__is_active=True,
        agent__shifts__starts_at__lte=Now(),
        agent__shifts__ends_at__gt=Now(),
        since__lt=F("agent__shifts__starts_at"),
    )
    for presence in here.select_related("agent"):
        set_presence(presence.agent, Presence.State.AVAILABLE)


def _end() -> None:
    over = Shift.objects.filter(ended_at=None, ends_at__lte=Now()).select_related("agent")
    for shift in over:
        with transaction.atomic():
            if not Shift.objects.filter(pk=shift.pk, ended_at=None).update(ended_at=Now()):
                continue  # another process does it
            goes_on = Shift.objects.filter(agent=shift.agent_id, starts_at__lte=Now(), ends_at__gt=Now()).exists()
            presence = Presence.objects.filter(agent=shift.agent_id).exclude(state=Presence.State.OFF).first()
            if presence is None or goes_on or presence.since > shift.ends_at:
                continue
            seen = presence.seen_at
            state = Presence.State.FINISHING if load_of(shift.agent_id) else Presence.State.OFF
            set_presence(shift.agent, state, reason=SHIFT_OVER, then=Presence.State.OFF)
            Presence.objects.filter(agent=shift.agent_id).update(seen_at=seen)  # the roster is not the console


def _of_day(agent: Agent, day: date) -> "QuerySet[Shift]":
    since, until = local_midnight(agent, day), local_midnight(agent, day + timedelta(days=1))
    return Shift.objects.filter(agent=agent, starts_at__gte=since, starts_at__lt=until)


def times_of(agent: Agent, day: date, span: tuple[int, int]) -> tuple[datetime, datetime]:
    """When a span of a day begins and ends (UTC), by wall-clock times: on a day of a clock change where people expect it."""
    zone = ZoneInfo(agent.zone)
    start, end = (
        datetime.combine(day + timedelta(days=minute // 1440), time(minute % 1440 // 60, minute % 60), zone)
        for minute in span
    )
    return start.astimezone(UTC), end.astimezone(UTC)
