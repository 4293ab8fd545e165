"""The time machine: any minute of the last seven days, replayed from the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from heliodesk.access.actors import Actor
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, wall_readers_only
from heliodesk.console.wall import chart
from heliodesk.conversations.models import Conversation
from heliodesk.hours.calendar import beginning
from heliodesk.incidents.models import Incident
from heliodesk.people.models import Agent, Team
from heliodesk.promises.at_risk import broken_between
from heliodesk.routing import past
from heliodesk.routing.policy import speaks
from heliodesk.routing.replay import Picture, Said, sampled

_LISTED = 20  # conversations of a queue that are named
_TO_ITS_END = timedelta(minutes=1, microseconds=-1)  # what stood at the end of a minute is shown for it


@dataclass(frozen=True, slots=True)
class Was:
    """A queue at a minute: how many waited, the longest and the middle wait, how many were on who could be asked."""

    team: Team
    language: str
    count: int
    longest: timedelta
    middle: timedelta
    people: int
    matters: list[tuple[Conversation, timedelta]]


@dataclass(frozen=True, slots=True)
class Whom:
    """An agent at a minute: what they said of being there, for how long, and how many conversations they had."""

    agent: Agent
    said: Said | None
    lasted: timedelta
    count: int


@require_GET
@wall_readers_only
def machine(request: AuthedRequest) -> HttpResponse:
    """`?at=` an instant (ISO 8601): its day on the reader's clock, and how everything stood in that minute."""
    now = datetime.now(UTC)
    first = past.reaches_back_to()
    at = _instant(request.GET.get("at", ""), now)
    context: dict[str, Any] = {"area": "wall", "first": first, "at": at}
    if first is not None:
        at = context["at"] = min(max(at, first), now)
        context |= {**_day_of(at, request.user.zone, first, now), **_minute(at, request.user.actor)}
    return render(request, "console/wall/past.html", {**context, **presence_words(request.user)})


@require_GET
@wall_readers_only
def minute(request: AuthedRequest) -> HttpResponse:
    """`?at=`: how everything stood then, alone."""
    at = _instant(request.GET.get("at", ""), datetime.now(UTC))
    try:
        context = _minute(at, request.user.actor)
    except past.NotKept:
        context = {"at": at, "is_unknown": True}
    return render(request, "console/wall/minute.html", context)


def _instant(text: str, otherwise: datetime) -> datetime:
    """A given instant, to the minute; anything else is `otherwise`."""
    try:
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        at = otherwise
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(second=0, microsecond=0)
    except OverflowError:
        return otherwise


def _minute(at: datetime, actor: Actor) -> dict[str, Any]:
    """Queues and people at the end of a minute. Raises NotKept."""
    then = at + _TO_ITS_END
    picture = past.picture_at(then)
    people = {agent.pk: agent for agent in Agent.objects.filter(pk__in={*picture.people, *picture.had()})}
    queues = _queues(picture, people, then, actor)
    had = picture.had()
    there = [
        Whom(
            people[key],
            said := picture.people.get(key),
            then - said.since if said else timedelta(),
            len(had.get(key, ())),
        )
        for key in {*picture.people, *had}
        if key in people
    ]
    there.sort(key=lambda each: (each.said is None or each.said.state != "available", -each.count, each.agent.name))
    return {
        "at": at,
        "queues": queues,
        "people": there,
        "waited": sum(queue.count for queue in queues),
        "were_on": len(picture.on()),
    }


def _queues(picture: Picture, people: dict[int, Agent], then: datetime, actor: Actor) -> list[Was]:
    teams = {team.pk: team for team in Team.objects.all()}
    keys: dict[tuple[int, str], list[str]] = {}
    for key, each in sorted(picture.conversations.items(), key=lambda item: item[1].since):
        keys.setdefault((each.team, each.language), []).append(key)
    on = [people[key] for key in picture.on() if key in people]
    found = []
    for (team, language), since in picture.waiting().items():
        if team not in teams:
            continue
        waits = [key for key in keys[team, language] if picture.conversations[key].state in ("queued", "offered")]
        named = _named(waits[:_LISTED], actor)
        found.append(
            Was(
                team=teams[team],
                language=language,
                count=len(since),
                longest=then - since[0],
                middle=then - since[len(since) // 2],
                people=sum(agent.team_id == team and speaks(agent.languages, language) for agent in on),
                matters=[(named[key], then - picture.conversations[key].since) for key in waits if key in named],
            )
        )
    return sorted(found, key=lambda queue: queue.longest, reverse=True)


def _named(keys: list[str], actor: Actor) -> dict[str, Conversation]:
    """Those of the conversations that the reader may see."""
    return {each.key: each for each in Conversation.objects.visible_to(actor).filter(key__in=keys)}


def _day_of(at: datetime, zone: str, first: datetime, now: datetime) -> dict[str, Any]:
    """The day of an instant on the clock of a zone: its drawing, its marks, and the days that can be asked for."""
    tz = ZoneInfo(zone)
    day = at.astimezone(tz).date()
    since, until = beginning(day, zone), beginning(day + timedelta(days=1), zone)
    known, end = max(since, first), min(until, now)
    moments = _whole_day(known, end) if end < now else list(_moments(known, end))
    return {
        "day": day,
        "days": _days(first.astimezone(tz).date(), now.astimezone(tz).date(), zone, first),
        "since": since,
        "least": _minutes(known - since),
        "last": _minutes(min(until - timedelta(minutes=1), now) - since),
        "known": _minutes(end - known) + 1,
        "value": _minutes(at - since),
        "chart": (drawn := chart.draw(moments, since, _minutes(until - since))),
        "hours": [(since + timedelta(hours=n)).astimezone(tz) for n in range(len(drawn.people.hours))],
        "ticks": [
            (n * 60, (since + timedelta(hours=n)).astimezone(tz)) for n in range(0, _minutes(until - since) // 60, 3)
        ],
        "marks": _marks(moments, known, end),
        "teams": {team.pk: team for team in Team.objects.all()},
    }


def _minutes(length: timedelta) -> int:
    return max(0, int(length.total_seconds() // 60))


def _days(first: date, last: date, zone: str, since: datetime) -> list[tuple[date, datetime]]:
    """Each day that is kept, with the instant to ask for: noon, or the first that is known."""
    days = [last - timedelta(days=n) for n in range((last - first).days + 1)][::-1]
    return [(day, max(beginning(day, zone) + timedelta(hours=12), since)) for day in days]


@lru_cache(maxsize=32)
def _whole_day(since: datetime, until: datetime) -> list[chart.Moment]:
    """A day that is over, which does not change any more."""
    return list(_moments(since, until))


def _moments(since: datetime, until: datetime) -> Iterator[chart.Moment]:
    """The day as it went along, from the log: each minute as it stood at its end."""
    picture, events = past.begun(since, until, offers=False)
    minutes = {min(at + _TO_ITS_END, until): at for at in chart.times(since.replace(second=0, microsecond=0), until)}
    for end, now in sampled(picture, events, list(minutes)):
        waiting = now.waiting()
        oldest = min((waits[0] for waits in waiting.values()), default=end)
        counts = {queue: len(waits) for queue, waits in waiting.items()}
        yield chart.Moment(minutes[end], counts, end - oldest, len(now.on()))


def _marks(moments: list[chart.Moment], since: datetime, until: datetime) -> list[chart.Mark]:
    """What is worth jumping to, in order: peaks, times without anybody, incidents, broken promises."""
    marks = chart.peaks(moments)
    language = get_language() or "en"
    for incident in Incident.objects.filter(began_at__lt=until).order_by("began_at"):
        title = str(incident.titles.get(language) or incident.titles.get("en") or "")
        if incident.began_at >= since:
            marks.append(chart.Mark(incident.began_at, "incident", title))
        if incident.resolved_at and since <= incident.resolved_at < until:
            marks.append(chart.Mark(incident.resolved_at, "resolved", title))
    marks += [chart.Mark(at, "promise", number) for at, number in broken_between(since, until)]
    return sorted(marks, key=lambda mark: mark.at)
