"""The lines as they stand at this moment, as the policy sees them: in which order who waits, whose hands there are, how many are
free."""

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from heliodesk.conversations.models import Conversation
from heliodesk.hours.visiting import region_of
from heliodesk.routing import current, loading
from heliodesk.routing.policy import Candidate, Desk, Need, Reach, reach, turn, why_not
from heliodesk.routing.rules import Rules
from heliodesk.routing.waiting import Seen

_KEPT = 2.0  # seconds for which who reads shares what was read
_MOST = 500  # of each department and language


@dataclass(frozen=True, slots=True)
class Class:
    """What decides whose hands may take something: of whom this is equal, they stand in one line."""

    team: int
    language: str
    channel: str
    level: int
    skills: frozenset[str]
    clearances: frozenset[str]
    only_region: str
    within: Reach


@dataclass(slots=True)
class Lines:
    """Who waits, in the order of their turns, and the people on duty. Of an instant."""

    desk: Desk
    rules: Rules
    now: float
    by_class: dict[Class, list[tuple[float, int]]]  # turn and conversation, the next first
    _able: dict[Class, list[Candidate]] = field(default_factory=dict)
    _hands: dict[Class, float] = field(default_factory=dict)
    _frees: dict[Class, int] = field(default_factory=dict)
    _features: dict[str, dict[str, float]] = field(default_factory=dict)

    def class_of(self, need: Need) -> Class:
        return Class(
            need.team, need.language, need.channel, need.level, need.skills, need.clearances, need.only_region,
            reach(need, self.rules, self.now),
        )  # fmt: skip

    def ahead_of(self, need: Need) -> int:
        """How many of its class have their turn before it."""
        mine = (turn(need, self.rules, self.now), need.matter or 2**62)
        return bisect_left(self.by_class.get(self.class_of(need), []), mine)

    def seen(self, need: Need, *, offered: bool = False) -> Seen:
        """As whoever waits sees it. Who is offered to somebody has a hand."""
        of = self.class_of(need)
        if offered:
            return Seen(0, max(1.0, self._effective(of)), 1)
        return Seen(self.ahead_of(need), self._effective(of), self._free(of))

    def features(self, language: str) -> dict[str, float]:
        """What `ridge.py` looks at: who waits by language, hands by what they speak, and how much of them is taken."""
        if language in self._features:
            return self._features[language]
        found: Counter[str] = Counter()
        for of, line in self.by_class.items():
            found[f"waiting:{of.language}"] += len(line)
        for one in self.desk.candidates:
            if language in one.languages:
                name = "+".join(sorted(one.languages))
                found[f"hands:{name}"] += int(one.capacity)
                found[f"taken:{name}"] += int(min(self.desk.load[one.agent], one.capacity))
        self._features[language] = {name: float(count) for name, count in found.items()}
        return self._features[language]

    def _may(self, of: Class) -> list[Candidate]:
        """Whose hands may take it, whatever they carry."""
        if of not in self._able:
            need = Need(
                of.team, of.language, channel=of.channel, level=of.level, skills=of.skills, clearances=of.clearances,
                only_region=of.only_region,
            )  # fmt: skip
            self._able[of] = [one for one in self.desk.candidates if why_not(need, one, of.within) is None]
        return self._able[of]

    def _free(self, of: Class) -> int:
        """How many more of a class could be taken at once."""
        if of not in self._frees:
            weight = self.rules.weight(of.channel)
            free = sum(int((one.capacity - self.desk.load[one.agent]) / weight + 1e-9) for one in self._may(of))
            self._frees[of] = max(0, free)
        return self._frees[of]

    def _effective(self, of: Class) -> float:
        """How many hands work for a class: each is shared by those that it may serve, as they wait (`waiting.effective`)."""
        if of not in self._hands:
            waiting = {each: len(line) for each, line in self.by_class.items()}
            waiting[of] = max(1, waiting.get(of, 0))
            serves: dict[int, int] = defaultdict(int)  # how many wait for each of those
            for each, count in waiting.items():
                for one in self._may(each):
                    serves[one.agent] += count
            weight = self.rules.weight(of.channel)
            self._hands[of] = sum(one.capacity / weight * waiting[of] / serves[one.agent] for one in self._may(of))
        return self._hands[of]


_read: tuple[float, Lines] | None = None


def standing(*, fresh: bool = False) -> Lines:
    """Read everything that waits and everybody on duty: five questions to the database, at most every two seconds but `fresh`."""
    global _read
    if fresh or _read is None or time.monotonic() - _read[0] > _KEPT:
        rules, now = current.rules(), datetime.now(UTC).timestamp()
        desk = loading.desk(rules)
        found = Lines(desk, rules, now, defaultdict(list))
        for need in loading.needs(desk, rules, most=_MOST):
            found.by_class[found.class_of(need)].append((turn(need, rules, now), need.matter))
        for line in found.by_class.values():
            line.sort()
        _read = (time.monotonic(), found)
    return _read[1]


def forget() -> None:
    """Read anew at the next question."""
    global _read
    _read = None


def need_of(conversation: Conversation, rules: Rules) -> Need:
    """What a waiting conversation asks for. Its customer is read with it."""
    customer = conversation.customer
    row = {
        "id": conversation.pk, "team_id": conversation.team_id, "language": primary(conversation.language),
        "queued_at": conversation.queued_at or datetime.now(UTC), "urgency": conversation.urgency,
        "channel": conversation.channel, "level": customer.level, "country": customer.country,
        "region": region_of(customer.country, customer.zone),
    }  # fmt: skip
    return loading.need_of(row, rules)


def newcomer(team: int, language: str, channel: str) -> Need:
    """Somebody who would join now, with a matter like any other."""
    return Need(team, primary(language), datetime.now(UTC).timestamp(), channel=channel)


def primary(language: str) -> str:
    """The primary subtag: "zh" of "zh-Hans"."""
    return language.split("-")[0].lower()
