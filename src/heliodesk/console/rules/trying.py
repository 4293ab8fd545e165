"""What would yesterday have looked like?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from heliodesk.conversations.urgency import NAMES
from heliodesk.hours.models import Channel
from heliodesk.routing.past import NotKept, reaches_back_to
from heliodesk.routing.rules import Rules
from heliodesk.routing.trial import Fate, Trial, live_through
from heliodesk.routing.yesterday import stretch
from heliodesk.tickets import yesterday

BACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """A class of matters: how many there were, and the waits (seconds) of half and of nine in ten under both rules."""

    name: str
    count: int
    half: tuple[float, float]
    nine: tuple[float, float]
    bars: tuple[float, float]  # of the nine in ten, as parts of the longest of its table


@dataclass(frozen=True, slots=True)
class Tried:
    """The last 24 hours under the rules that hold and under those that are tried. None of the log: nothing to try on."""

    since: datetime | None
    lines: tuple[Line, ...] = ()  # live: by class
    written: tuple[Line, ...] = ()  # requests, mails and what else is tracked: until somebody has it
    worst: tuple[float, float] = (0.0, 0.0)
    gini: tuple[float, float] = (0.0, 0.0)
    unserved: tuple[int, int] = (0, 0)


def tried(holds: Rules, said: Rules) -> Tried:
    """The same matters and people under both."""
    now = datetime.now(UTC)
    first = reaches_back_to()
    if first is None:
        return Tried(None)
    since = max(now - BACK, first)
    try:
        lived = stretch(since, now)
    except NotKept:
        return Tried(None)
    shifts = lived.shifts()
    rows = yesterday.owed(since, now)
    before, after = (
        _parted(live_through([*lived.matters(rules), *yesterday.matters(rows, rules)], shifts, rules))
        for rules in (holds, said)
    )
    if not (before[0].fates or before[1].fates):
        return Tried(since)
    written = _lines(before[1], after[1], _channels(before[1]), lambda fate: fate.matter.need.channel)
    was, would = before[0], after[0]
    return Tried(
        since,
        _lines(was, would, dict(NAMES), lambda fate: fate.matter.need.urgency),
        written,
        (was.worst(), would.worst()),
        (was.gini(), would.gini()),
        (_unserved(was), _unserved(would)),
    )


def _parted(trial: Trial) -> tuple[Trial, Trial]:
    """What is live, with the load of people, and what is in writing."""
    live, written = ([fate for fate in trial.fates if fate.matter.is_written is kind] for kind in (False, True))
    return replace(trial, fates=live), Trial(written)


def _channels(written: Trial) -> dict[object, str]:
    found = {fate.matter.need.channel for fate in written.fates}
    return {channel.value: str(channel.label) for channel in Channel if channel.value in found}


def _lines(
    before: Trial, after: Trial, names: Mapping[Any, object], kind: Callable[[Fate], object]
) -> tuple[Line, ...]:
    parts = {
        of: tuple(Trial([fate for fate in trial.fates if kind(fate) == of]) for trial in (before, after))
        for of in names
    }
    longest = max((trial.quantile(0.9) for pair in parts.values() for trial in pair), default=0.0)
    longest = max(longest, 60.0)  # what nobody notices is no bar
    lines = []
    for of, (was, would) in parts.items():
        if was.fates:
            half, nine = ((was.quantile(p), would.quantile(p)) for p in (0.5, 0.9))
            lines.append(Line(str(names[of]), len(was.fates), half, nine, (nine[0] / longest, nine[1] / longest)))
    return tuple(lines)


def _unserved(trial: Trial) -> int:
    return sum(fate.agent is None for fate in trial.fates)
