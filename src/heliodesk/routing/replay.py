"""How everything stood at a minute of the past: events go in, oldest first, a picture comes out. Pure.

Each event of a conversation says how it stood after it (an offer: that it is offered), so that applying it twice, or one that
the picture knows already, does no harm. Events are applied in the order of their ids: those of one conversation are recorded
with its row taken, and so are in their true order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

WAITING = frozenset({"queued", "offered"})
_GONE = frozenset({"closed", "tracked"})
ON = "available"


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the log. `at` is aware."""

    at: datetime
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stood. `since`: when it joined the queue, while it waits; when somebody got it, while it is theirs."""

    state: str
    team: int
    language: str
    agent: int | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What an agent said of being there, and since when; "silent" while their console was not connected."""

    state: str
    since: datetime


@dataclass(slots=True)
class Picture:
    """Who waited, who had what and who was on, at one time. Conversations by key, agents by id."""

    conversations: dict[str, Standing] = field(default_factory=dict)
    people: dict[int, Said] = field(default_factory=dict)

    def apply(self, event: Event) -> None:
        """Bring the picture past one event; what does not concern it is passed over."""
        if event.kind in ("agent.available", "agent.unavailable") and "state" in event.data:
            self._say(event)
        elif "standing" in event.data:
            self._stand(str(event.data["conversation"]), event.data["standing"], event)
        elif event.kind.removeprefix("conversation.") in _GONE:
            self.conversations.pop(str(event.data["conversation"]), None)
        elif event.kind == "conversation.offered" and (before := self.conversations.get(event.data["conversation"])):
            self.conversations[event.data["conversation"]] = replace(before, state="offered")

    def _stand(self, key: str, standing: Mapping[str, Any], event: Event) -> None:
        state = standing["state"]
        if state in _GONE:
            self.conversations.pop(key, None)
            return
        before, agent = self.conversations.get(key), standing.get("agent")
        if since := standing.get("since"):
            at = datetime.fromisoformat(since)
        elif before and (before.state, before.agent) == (state, agent):
            at = before.since
        else:
            at = event.at
        self.conversations[key] = Standing(state, standing["team"], standing["language"], agent, at)

    def _say(self, event: Event) -> None:
        agent = event.data["agent"]
        state = event.data["state"]
        before = self.people.get(agent)
        if state == "off" or (state == "silent" and before is None):  # who is off duty may close the console
            self.people.pop(agent, None)
        elif before is None or before.state != state:
            self.people[agent] = Said(state, event.at)

    def waiting(self) -> dict[tuple[int, str], list[datetime]]:
        """Since when each of those waited, longest first, by team and language; queues in which nobody waited are left out."""
        found: dict[tuple[int, str], list[datetime]] = {}
        for each in self.conversations.values():
            if each.state in WAITING:
                found.setdefault((each.team, each.language), []).append(each.since)
        for since in found.values():
            since.sort()
        return found

    def had(self) -> dict[int, list[str]]:
        """The conversations, by key, that each agent had."""
        found: dict[int, list[str]] = {}
        for key, each in self.conversations.items():
            if each.state == "assigned" and each.agent:
                found.setdefault(each.agent, []).append(key)
        return found

    def on(self) -> set[int]:
        """The agents who said that they take chats."""
        return {agent for agent, said in self.people.items() if said.state == ON}


def fold(picture: Picture, events: Iterable[Event], until: datetime | None = None) -> Picture:
    """Bring `picture` past the events, those after `until` (aware) left out, and return it."""
    for event in events:
        if until is None or event.at <= until:
            picture.apply(event)
    return picture


def sampled(picture: Picture, events: Iterable[Event], at: Sequence[datetime]) -> Iterator[tuple[datetime, Picture]]:
    """The same picture at each of these times, which ascend, as it goes along; look before asking for the next."""
    coming = iter(events)
    event = next(coming, None)
    for moment in at:
        while event is not None and event.at <= moment:
            picture.apply(event)
            event = next(coming, None)
        yield moment, picture
