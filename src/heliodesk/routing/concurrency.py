"""How many live conversations each agent really had at once: pure over a picture and the events after it, and of the log."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliodesk.routing import past
from heliodesk.routing.replay import Event, Picture

BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Of the time in which somebody had any: how many on average, and the most."""

    mean: float
    most: int


def at_once(picture: Picture, events: Iterable[Event], since: datetime, until: datetime) -> dict[int, AtOnce]:
    """Of each agent who had a live conversation between two aware instants. The mean is over the time in which they had one."""
    area: dict[int, float] = defaultdict(float)
    busy: dict[int, float] = defaultdict(float)
    most: dict[int, int] = defaultdict(int)
    at, held = since, _held(picture)

    def pass_to(now: datetime) -> None:
        span = (now - at).total_seconds()
        for agent, count in held.items():
            area[agent] += span * count
            busy[agent] += span
            most[agent] = max(most[agent], count)

    for event in events:
        if event.at <= since:
            picture.apply(event)
            held = _held(picture)
        elif event.at <= until and event.kind.startswith("conversation."):
            pass_to(event.at)
            picture.apply(event)
            at, held = event.at, _held(picture)
    pass_to(until)
    return {agent: AtOnce(area[agent] / seconds, most[agent]) for agent, seconds in busy.items() if seconds > 0}


def of_the_last_day() -> dict[int, AtOnce]:
    """The same of the last 24 hours, as far as the log is kept; empty while it is not."""
    until = datetime.now(UTC)
    first = past.reaches_back_to()
    if first is None:
        return {}
    since = max(first, until - BACK)
    try:
        picture, events = past.begun(since, until)
    except past.NotKept:
        return {}
    return at_once(picture, events, since, until)


def _held(picture: Picture) -> dict[int, int]:
    return {agent: len(keys) for agent, keys in picture.had().items()}
