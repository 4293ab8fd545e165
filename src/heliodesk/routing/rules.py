"""The rules by which the policy decides, as data. Pure.

Supervisors edit them (`console/rules`); each edit is a version. `rules_of` reads what is stored and `dump` writes it; what is
wrong is named by its place and never half applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

MINUTE = 60.0
LONGEST = 24 * 60.0  # minutes that a head start or a step may have


class BadRules(ValueError):
    """What is stored cannot be rules. `place` names the field, `rule` why."""

    def __init__(self, place: str, rule: str) -> None:
        super().__init__(f"{place}: {rule}")
        self.place, self.rule = place, rule


@dataclass(frozen=True, slots=True)
class Step:
    """What is added after a wait of `after` seconds: another team's people, another language, or a ticket."""

    after: float
    team: int | None = None
    language: str = ""
    ticket: bool = False


@dataclass(frozen=True, slots=True)
class Asks:
    """What a matter asks of people when it is of this urgency, language, country, channel or team (what is empty, any)."""

    urgency: int | None = None
    language: str = ""
    country: str = ""
    channel: str = ""
    team: int | None = None
    skill: str = ""
    clearance: str = ""
    level: int = 1
    region: str = ""  # only people there


# A live chat takes one unit; three chats are as much as five mails.
WEIGHTS: Mapping[str, float] = {"chat": 1.0, "messenger": 0.75, "request": 0.6, "mail": 0.6}


@dataclass(frozen=True, slots=True)
class Rules:
    """Times in seconds. `by_*`: how much a reason counts when somebody is chosen, beside load with 1."""

    head_start: Mapping[int, float] = field(default_factory=lambda: {1: 5 * MINUTE, 2: 10 * MINUTE, 3: 30 * MINUTE})
    vip_head_start: float = 5 * MINUTE
    vip_levels: frozenset[str] = frozenset()  # the exchange's words for its VIPs
    promise_head_start: float = 15 * MINUTE
    promise_near: float = 5 * MINUTE
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)
    async_share: float = 0.5  # of a capacity that what is not live may fill
    gives: bool = False  # are requests and mails given to people by the policy too, or taken by hand?
    accept: float = 30.0
    known_for: float = 24 * 60 * MINUTE
    overloaded: float = 0.75  # of the capacity: above it the same agent is not asked again
    by_load: float = 1.0
    by_scarcity: float = 0.5
    by_level: float = 0.3
    by_distance: float = 0.1
    by_team: float = 0.5
    chains: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)
    asks: tuple[Asks, ...] = ()

    def weight(self, channel: str) -> float:
        """What one of this channel takes of a capacity."""
        return self.weights.get(channel, 1.0)

    @property
    def longest_head_start(self) -> float:
        """Nobody who came this much later than somebody overtakes them."""
        return max(*self.head_start.values(), self.vip_head_start, self.promise_head_start, 0.0)


def rules_of(data: Mapping[str, Any]) -> Rules:
    """Read stored rules; what is not stored has its default. Raises BadRules."""
    known = {one.name for one in fields(Rules)}
    for name in data:
        if name not in known:
            raise BadRules(name, "unknown")
    made: dict[str, Any] = {}
    for name, value in data.items():
        if name == "head_start":
            made[name] = {int(urgency): _number(name, seconds, LONGEST * MINUTE) for urgency, seconds in value.items()}
        elif name == "weights":
            made[name] = {
                **WEIGHTS,
                **{channel: _number(name, weight, 10, least=0.05) for channel, weight in value.items()},
            }
        elif name == "vip_levels":
            made[name] = frozenset(str(level).strip() for level in value if str(level).strip())
        elif name == "gives":
            made[name] = bool(value)
        elif name == "chains":
            made[name] = {int(team): _steps(steps) for team, steps in value.items()}
        elif name == "asks":
            made[name] = tuple(_asks(one) for one in value)
        else:
            made[name] = _number(name, value, *_LIMITS.get(name, (LONGEST * MINUTE,)))
    rules = Rules(**made)
    if rules.vip_head_start >= rules.head_start.get(3, 0.0) > 0:
        raise BadRules("vip_head_start", "before-safety")  # no queue-jumping over funds at risk
    return rules


def dump(rules: Rules) -> dict[str, Any]:
    """The rules as they are stored (JSON)."""
    found: dict[str, Any] = {one.name: getattr(rules, one.name) for one in fields(Rules)}
    found["head_start"] = {str(urgency): seconds for urgency, seconds in sorted(rules.head_start.items())}
    found["weights"] = dict(rules.weights)
    found["vip_levels"] = sorted(rules.vip_levels)
    found["chains"] = {str(team): [_plain(step) for step in steps] for team, steps in sorted(rules.chains.items())}
    found["asks"] = [_plain(one) for one in rules.asks]
    return found


# The most and the least of what is no time.
_LIMITS: Mapping[str, tuple[float, ...]] = {
    "async_share": (1.0,),
    "overloaded": (1.0,),
    "accept": (600.0, 5.0),
    **dict.fromkeys(["by_load", "by_scarcity", "by_level", "by_distance", "by_team"], (10.0,)),
}


def _number(place: str, value: Any, most: float, least: float = 0.0) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise BadRules(place, "out-of-range")
    return float(value)


def _steps(steps: Any) -> tuple[Step, ...]:
    made = []
    for step in steps:
        one = Step(
            after=_number("chains", step.get("after"), LONGEST * MINUTE),
            team=step.get("team"),
            language=str(step.get("language") or ""),
            ticket=bool(step.get("ticket")),
        )
        if (one.team is not None) + bool(one.language) + one.ticket != 1:
            raise BadRules("chains", "one-thing")
        made.append(one)
    return tuple(sorted(made, key=lambda step: step.after))


def _asks(one: Mapping[str, Any]) -> Asks:
    made = Asks(**{name: value for name, value in one.items() if value not in ("", None)})
    if not (made.skill or made.clearance or made.region or made.level > 1):
        raise BadRules("asks", "nothing")
    if made.level not in (1, 2, 3):
        raise BadRules("asks", "level")
    return made


def _plain(row: Step | Asks) -> dict[str, Any]:
    found = {one.name: getattr(row, one.name) for one in fields(row)}
    return {name: value for name, value in found.items() if value not in ("", None, False)}
