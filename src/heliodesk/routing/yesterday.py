"""A stretch of the log as matters and shifts, to try rules on it (`trial.py`)."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from heliodesk.conversations.models import Conversation
from heliodesk.hours.visiting import region_of
from heliodesk.routing import loading, past
from heliodesk.routing.replay import ON, Event, Picture
from heliodesk.routing.rules import Rules
from heliodesk.routing.trial import Matter, Shift

_LONGEST_WORK = timedelta(hours=4)
_USUAL_WORK = timedelta(minutes=10)  # while nothing was brought to an end yet


@dataclass(slots=True)
class Episode:
    """One wait for a person and what came of it."""

    key: str
    queued_at: datetime
    team: int
    language: str
    urgency: int
    taken_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class Stretch:
    """What happened: every wait, and when who was there. Read once, tried under any rules."""

    since: datetime
    until: datetime
    episodes: list[Episode] = field(default_factory=list)
    there: list[tuple[int, datetime, datetime]] = field(default_factory=list)

    def matters(self, rules: Rules) -> list[Matter]:
        """The waits as the policy would have met them under `rules`."""
        facts = _facts(episode.key for episode in self.episodes)
        done = [work for episode in self.episodes if (work := _work(episode)) is not None]
        usual = statistics.median(done) if done else _USUAL_WORK.total_seconds()
        found = []
        for number, episode in enumerate(self.episodes):
            if episode.key not in facts:
                continue
            row = {
                **facts[episode.key],
                "id": number,
                "team_id": episode.team,
                "language": episode.language,
                "queued_at": episode.queued_at,
                "urgency": episode.urgency,
            }
            gave_up = episode.ended_at if not episode.taken_at else None
            patience = (gave_up - episode.queued_at).total_seconds() if gave_up else None
            work = _work(episode)
            found.append(Matter(loading.need_of(row, rules), usual if work is None else work, patience))
        return found

    def shifts(self) -> list[Shift]:
        """Who was there, as they are today: languages and skills are not in the log."""
        people = loading.people({agent for agent, _since, _until in self.there})
        return [
            Shift(people[agent], since.timestamp(), until.timestamp())
            for agent, since, until in self.there
            if agent in people and people[agent].capacity
        ]


def stretch(since: datetime, until: datetime) -> Stretch:
    """What the log says of the time between two aware instants. Raises past.NotKept."""
    picture, events = past.begun(since, until)
    return read(picture, [event for event in events if event.at > since], since, until)


def read(picture: Picture, events: Iterable[Event], since: datetime, until: datetime) -> Stretch:
    """The same of a picture at `since` and the events after it. Pure."""
    made, waits, comers = Stretch(since, until), dict[str, Episode](), dict[int, datetime]()
    for agent in picture.on():
        comers[agent] = since
    for event in events:
        if event.kind in ("agent.available", "agent.unavailable"):
            _turn(event, comers, made)
        elif event.kind.startswith("conversation."):
            _follow(event, waits, made)
    made.there += [(agent, came, until) for agent, came in comers.items()]
    return made


def _turn(event: Event, comers: dict[int, datetime], made: Stretch) -> None:
    agent = event.data["agent"]
    if event.data.get("state") == ON:
        comers.setdefault(agent, event.at)
    elif (came := comers.pop(agent, None)) is not None:
        made.there.append((agent, came, event.at))


def _follow(event: Event, waits: dict[str, Episode], made: Stretch) -> None:
    standing, key = event.data.get("standing"), event.data.get("conversation", "")
    episode = waits.get(key)
    if standing is None:
        return
    match standing["state"]:
        case "queued" if episode is None or episode.ended_at or episode.taken_at:
            if episode and episode.taken_at and not episode.ended_at:
                episode.ended_at = event.at
            # What waited before the stretch began counts from its beginning: it met these people then.
            waits[key] = Episode(key, event.at, standing["team"], standing["language"], standing.get("urgency", 0))
            made.episodes.append(waits[key])
        case "assigned" if episode and not episode.taken_at:
            episode.taken_at = event.at
        case "closed" | "tracked" if episode and not episode.ended_at:
            episode.ended_at = event.at


def _work(episode: Episode) -> float | None:
    """Seconds from taking to ending; None while one of both is to come."""
    if episode.taken_at is None or episode.ended_at is None:
        return None
    return min(episode.ended_at - episode.taken_at, _LONGEST_WORK).total_seconds()


def _facts(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    fields = ("key", "channel", "customer__country", "customer__zone", "customer__level")
    rows = Conversation.objects.filter(key__in=set(keys)).values_list(*fields)
    return {
        key: {"channel": channel, "country": country, "level": level, "region": region_of(country, zone)}
        for key, channel, country, zone, level in rows
    }
