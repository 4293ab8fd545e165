"""What would have come of it? A stretch of time lived through under other rules. Pure.

Matters come when they came, with the work that they were, and people are there when they were there; the policy itself decides,
as it does live. Two trials of the same matters differ by their rules alone (common random numbers): used to try rules on a day
of the log before they hold, and to compare the policy with first come, first served (`benchmarks/policy.py`).
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from heliodesk.routing.policy import Candidate, Desk, Need, choose, match, turn
from heliodesk.routing.rules import Rules

# Whoever came first, to whoever was given something longest ago; everything else switched off.
FIRST_COME = Rules(
    head_start={},
    vip_head_start=0.0,
    promise_head_start=0.0,
    overloaded=0.0,
    by_load=0.0,
    by_scarcity=0.0,
    by_level=0.0,
    by_distance=0.0,
    by_team=0.0,
)
_TICK = 60.0  # seconds between looks at what a wait alone makes possible, as `routing.sweep`
_MOST = 200  # in writing that are looked at in one round, as `tickets/giving.py`
_ARRIVES, _ENDS, _GIVES_UP, _COMES, _GOES, _LOOKS, _TAKEN, _ANSWERED = range(8)


@dataclass(frozen=True, slots=True)
class Matter:
    """What came: what it asked for, how long it kept somebody, how long the customer would have waited (None: for ever), and the
    wait that was promised (None: nothing). Seconds.

    `is_written`: a request or mail, which waits in its share of a capacity and is given out once a minute where the rules give;
    else people take it as they did, `by_hand`: who, and after how long. `is_held`: it was that one's already when it came."""

    need: Need
    work: float
    patience: float | None = None
    promise: float | None = None
    is_written: bool = False
    by_hand: tuple[int, float] | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody is there from `start` to `end` (POSIX). What they have then, they finish."""

    who: Candidate
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a matter: how long it waited, and who had it (None: nobody until it was given up or time was over)."""

    matter: Matter
    waited: float
    agent: int | None

    @property
    def is_kept(self) -> bool:
        """Was it taken within the promise? What was given up before was not broken by us, nor kept."""
        return self.agent is not None and (self.matter.promise is None or self.waited <= self.matter.promise)


@dataclass(slots=True)
class Trial:
    """What became of everything, and how long each was at work (unit-seconds) of how long they could have been."""

    fates: list[Fate] = field(default_factory=list)
    worked: dict[int, float] = field(default_factory=dict)
    there: dict[int, float] = field(default_factory=dict)

    def kept(self) -> float:
        """The share of promises kept, of all that were made."""
        promised = [fate for fate in self.fates if fate.matter.promise is not None]
        return sum(fate.is_kept for fate in promised) / len(promised) if promised else 1.0

    def worst(self) -> float:
        """The longest that anybody waited, in seconds."""
        return max((fate.waited for fate in self.fates), default=0.0)

    def quantile(self, share: float, urgency: int | None = None) -> float:
        """The wait, in seconds, that this share of those who were served did not exceed; of one class, or of all."""
        waits = sorted(
            fate.waited for fate in self.fates if fate.agent is not None and urgency in (None, fate.matter.need.urgency)
        )
        return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else 0.0

    def gini(self) -> float:
        """How unevenly the load lies on people: 0 is even, 1 is all on one (Gini 1912, of the share of time at work)."""
        loads = sorted(self.worked.get(agent, 0.0) / there for agent, there in self.there.items() if there > 0)
        total, n = sum(loads), len(loads)
        return sum((2 * (i + 1) - n - 1) * load for i, load in enumerate(loads)) / (n * total) if total else 0.0


def live_through(matters: Iterable[Matter], shifts: Sequence[Shift], rules: Rules) -> Trial:
    """What becomes of `matters` when these people are there and these rules hold."""
    return _Life(list(matters), shifts, rules).run()


class _Life:
    def __init__(self, matters: list[Matter], shifts: Sequence[Shift], rules: Rules) -> None:
        self.rules, self.trial, self.order = rules, Trial(), 0
        people = {shift.who.agent: shift.who for shift in shifts}
        self.capacity = {agent: who.capacity for agent, who in people.items()}
        self.present: dict[int, Candidate] = {}
        self.load = dict.fromkeys(people, 0.0)  # live
        self.slow = dict.fromkeys(people, 0.0)  # in writing
        self.written: dict[int, Matter] = {}  # that nobody has
        self.unchained = replace(rules, chains={})
        self.idle = dict.fromkeys(people, 0.0)
        self.desk = Desk([])
        self.waiting: dict[int, Matter] = {}
        self.events: list[tuple[float, int, int, object]] = []
        for number, matter in enumerate(matters):
            self._plan(matter.need.queued_at, _ARRIVES, replace(matter, need=replace(matter.need, matter=number)))
        for shift in shifts:
            self._plan(shift.start, _COMES, shift)
            self._plan(shift.end, _GOES, shift)
        first, last = (
            min((event[0] for event in self.events), default=0.0),
            max((event[0] for event in self.events), default=0.0),
        )
        for tick in range(int((last - first) / _TICK)):
            self._plan(first + tick * _TICK, _LOOKS, None)

    def run(self) -> Trial:
        now = 0.0
        while self.events:
            now, _order, what, about = heapq.heappop(self.events)
            if what == _ARRIVES:
                self._arrive(about, now)  # type: ignore[arg-type]
            elif what == _ENDS:
                self._end(about, now)  # type: ignore[arg-type]
            elif what == _GIVES_UP:
                self._give_up(about, now)  # type: ignore[arg-type]
            elif what == _LOOKS:
                self._look(now)
            elif what == _TAKEN:
                self._take_by_hand(about, now)  # type: ignore[arg-type]
            elif what == _ANSWERED:
                self._answer(about, now)  # type: ignore[arg-type]
            else:
                self._turn(about, what == _COMES, now)  # type: ignore[arg-type]
        for left in (*self.waiting.values(), *self.written.values()):
            self.trial.fates.append(Fate(left, now - left.need.queued_at, None))
        return self.trial

    def _plan(self, at: float, what: int, about: object) -> None:
        self.order += 1
        heapq.heappush(self.events, (at, self.order, what, about))

    def _arrive(self, matter: Matter, now: float) -> None:
        if matter.is_written:
            if not matter.is_held:
                self.written[matter.need.matter] = matter
            if matter.by_hand and (matter.is_held or not self.rules.gives):
                self._plan(now + matter.by_hand[1], _TAKEN, matter)
            return
        if (one := choose(matter.need, self.desk, self.rules, now)) is not None:
            self._give(matter, one, now)
            return
        self.waiting[matter.need.matter] = matter
        if matter.patience is not None:
            self._plan(now + matter.patience, _GIVES_UP, matter.need.matter)

    def _give_up(self, number: int, now: float) -> None:
        if number in self.waiting:
            left = self.waiting.pop(number)
            self.trial.fates.append(Fate(left, now - left.need.queued_at, None))

    def _give(self, matter: Matter, one: Candidate, now: float) -> None:
        weight = self.rules.weight(matter.need.channel)
        self.load[one.agent] += weight
        self.idle[one.agent] = now
        self._rank(one.agent)
        self.trial.worked[one.agent] = self.trial.worked.get(one.agent, 0.0) + weight * matter.work
        self.trial.fates.append(Fate(matter, now - matter.need.queued_at, one.agent))
        self._plan(now + matter.work, _ENDS, (one.agent, weight))

    def _end(self, held: tuple[int, float], now: float) -> None:
        agent, weight = held
        self.load[agent] -= weight
        self._freed(agent, now)

    def _freed(self, agent: int, now: float) -> None:
        if agent in self.present:
            self.desk.load[agent] = self._carried(agent)
            self._fill(agent, now)

    def _carried(self, agent: int) -> float:
        """As `loading.desk`: of what is in writing only a share counts beside live ones."""
        return self.load[agent] + min(self.slow[agent], self.rules.async_share * self.capacity[agent])

    def _take_by_hand(self, matter: Matter, now: float) -> None:
        assert matter.by_hand is not None
        self._have(matter, matter.by_hand[0], now)

    def _have(self, matter: Matter, agent: int, now: float) -> None:
        """In writing: it lies with them until it is answered."""
        if not matter.is_held:
            del self.written[matter.need.matter]
            self.trial.fates.append(Fate(matter, now - matter.need.queued_at, agent))
        if agent in self.slow:  # who was never there that day carries nothing here
            weight = self.rules.weight(matter.need.channel)
            self.slow[agent] += weight
            if agent in self.present:
                self.desk.load[agent] = self._carried(agent)
            self._plan(now + matter.work, _ANSWERED, (agent, weight))

    def _answer(self, held: tuple[int, float], now: float) -> None:
        agent, weight = held
        self.slow[agent] -= weight
        self._freed(agent, now)

    def _give_out(self, now: float) -> None:
        """Once a minute, as `tickets/giving.py`."""
        share = self.rules.async_share
        people = [
            replace(one, load=self.slow[one.agent], capacity=share * one.capacity, idle_since=self.idle[one.agent])
            for one in self.present.values()
        ]
        first = sorted(self.written.values(), key=lambda each: (-each.need.urgency, each.need.queued_at))[:_MOST]
        for need, one in match((each.need for each in first), Desk(people), self.unchained, now):
            self._have(self.written[need.matter], one.agent, now)

    def _fill(self, agent: int, now: float) -> None:
        """A hand is free: of all who wait only what this one may have can be given out."""
        by_turn = sorted(self.waiting.values(), key=lambda each: turn(each.need, self.rules, now))
        for matter in by_turn:
            one = self.present[agent]
            if not self.desk.has_room(one, 0.0):
                return
            may = any(who is one for _cost, who in self.desk.who_may(matter.need, self.rules, now))
            if may and (chosen := choose(matter.need, self.desk, self.rules, now)) is not None:
                del self.waiting[matter.need.matter]
                self._give(matter, chosen, now)

    def _look(self, now: float) -> None:
        if self.written and self.rules.gives and self.present:
            self._give_out(now)
        if not self.waiting:
            return
        for need, one in match((matter.need for matter in self.waiting.values()), self.desk, self.rules, now):
            self.desk.load[one.agent] = self._carried(one.agent)  # `_give` counts it
            self._give(self.waiting.pop(need.matter), one, now)

    def _turn(self, shift: Shift, comes: bool, now: float) -> None:
        agent = shift.who.agent
        if comes:
            self.present[agent] = shift.who
            self.trial.there[agent] = self.trial.there.get(agent, 0.0) + (shift.end - shift.start) * shift.who.capacity
        else:
            self.present.pop(agent, None)
        self.desk = Desk(
            [
                replace(one, load=self._carried(one.agent), idle_since=self.idle[one.agent])
                for one in self.present.values()
            ]
        )
        self.present = {one.agent: one for one in self.desk.candidates}
        if comes:
            self._look(now)

    def _rank(self, agent: int) -> None:
        """Of equals, who was given something longest ago comes first."""
        self.desk.load[agent] = self._carried(agent)
        self.desk.since[agent] = self.idle[agent]
