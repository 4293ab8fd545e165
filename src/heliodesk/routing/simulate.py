"""A desk in numbers: customers arrive, wait, give up or are served. Pure, event by event, any unit of time.

Common random numbers: every kind of customer draws arrivals, work and patience from streams of its own, in the order of arrival.
So two runs of one seed that differ only in people or in rules meet the same customers, and what differs is the difference.
"""

import heapq
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

ARRIVES, ENDS, GIVES_UP, TURNS = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Kind:
    """Customers of one kind (a language, a matter). `arrivals` per unit of time, constant or by time; then `peak` bounds it.
    `work` and `patience` are mean times; patience of None never ends."""

    name: str
    arrivals: float | Callable[[float], float]
    work: float
    patience: float | None = None
    peak: float = 0.0


@dataclass(frozen=True, slots=True)
class Server:
    """Somebody who serves the kinds in `skills`, one at a time (`slots`: as many at a time), from and until as `shifts` say.
    Who is being served when a shift ends is served to the end."""

    name: str
    skills: frozenset[str]
    slots: int = 1
    shifts: tuple[tuple[float, float], ...] = ()  # empty: always


@dataclass(slots=True)
class Customer:
    """One of them and what happened. `given` is what an observer noted of them at their arrival."""

    number: int
    kind: str
    arrived: float
    work: float
    patience: float | None
    started: float | None = None
    ended: float | None = None
    left: float | None = None
    server: str = ""
    given: object = None

    @property
    def waited(self) -> float | None:
        """Until they were served. None for who gave up or waits still."""
        return None if self.started is None else self.started - self.arrived


@dataclass(slots=True)
class State:
    """What can be seen at an instant. `waiting` by kind in the order of arrival; who has given up is in it no more."""

    now: float = 0.0
    waiting: dict[str, deque[Customer]] = field(default_factory=dict)
    count: dict[str, int] = field(default_factory=dict)  # who waits, by kind
    busy: list[int] = field(default_factory=list)  # slots in use, by server
    open: list[bool] = field(default_factory=list)  # is on shift, by server
    last: dict[str, float] = field(default_factory=dict)  # what the last served of a kind had waited

    def first(self, kind: str) -> Customer | None:
        """Who of this kind waits longest."""
        line = self.waiting[kind]
        while line and line[0].left is not None:
            line.popleft()
        return line[0] if line else None


class Choice(Protocol):
    """Who serves whom. Both may keep somebody free on purpose by answering None."""

    def next_kind(self, server: Server, state: State) -> str | None:
        """A hand is free: which kind does it serve next, among those who wait?"""
        ...

    def next_server(self, kind: str, free: Sequence[int], servers: Sequence[Server], state: State) -> int | None:
        """Somebody arrives and hands are free: whose?"""
        ...


class FirstCome:
    """First come, first served: the longest wait that the hand understands; the least busy hand."""

    def next_kind(self, server: Server, state: State) -> str | None:
        best, since = None, float("inf")
        for kind in server.skills:
            first = state.first(kind)
            if first is not None and first.arrived < since:
                best, since = kind, first.arrived
        return best

    def next_server(self, kind: str, free: Sequence[int], servers: Sequence[Server], state: State) -> int | None:
        return min(free, key=lambda at: (state.busy[at] / servers[at].slots, len(servers[at].skills), at), default=None)


class Watcher:
    """Hears of everything in the order of time; does nothing by itself. `state.now` is the time."""

    def passes(self, state: State, span: float) -> None:
        """`span` has passed in which nothing changed; `state` is as it was."""

    def arrives(self, customer: Customer, state: State) -> None:
        """Before the customer is served or joins a line."""

    def starts(self, customer: Customer, state: State) -> None:
        """Somebody serves them."""

    def ends(self, customer: Customer, state: State) -> None:
        """Served to the end."""

    def leaves(self, customer: Customer, state: State) -> None:
        """Gave up."""


def simulate(
    kinds: Sequence[Kind],
    servers: Sequence[Server],
    *,
    until: float,
    seed: int = 1,
    choice: Choice | None = None,
    watcher: Watcher | None = None,
) -> list[Customer]:
    """Everybody who arrives before `until`, in the order of arrival, with what happened to them by then."""
    return _Run(kinds, servers, until, seed, choice or FirstCome(), watcher).run()


class _Streams:
    """Chance of one kind, a stream for each thing that is drawn, so that no rule can change what the next customer is like."""

    def __init__(self, seed: str) -> None:
        self.arrivals, self.work, self.patience = (
            Random(f"{seed}/{part}")  # noqa: S311  # nosec B311 (plays, and keeps no secret)
            for part in ("arrivals", "work", "patience")
        )


class _Run:
    def __init__(
        self,
        kinds: Sequence[Kind],
        servers: Sequence[Server],
        until: float,
        seed: int,
        choice: Choice,
        watcher: Watcher | None,
    ) -> None:
        self.servers, self.until, self.choice, self.watcher = servers, until, choice, watcher
        self.kinds = {kind.name: kind for kind in kinds}
        self.streams = {name: _Streams(f"{seed}/{name}") for name in self.kinds}
        self.able: Mapping[str, list[int]] = {
            kind.name: [at for at, server in enumerate(servers) if kind.name in server.skills] for kind in kinds
        }
        self.state = State(
            waiting={kind.name: deque() for kind in kinds},
            count=dict.fromkeys(self.kinds, 0),
            busy=[0] * len(servers),
            open=[not server.shifts for server in servers],
            last=dict.fromkeys(self.kinds, 0.0),
        )
        self.events: list[tuple[float, int, int, object]] = []
        self.made = 0  # orders events of one instant
        self.customers: list[Customer] = []

    def run(self) -> list[Customer]:
        for name in self.kinds:
            self._plan_arrival(name, 0.0)
        for at, server in enumerate(self.servers):
            for since, until in server.shifts:
                self._plan(since, TURNS, (at, True))
                self._plan(until, TURNS, (at, False))
        state, watcher = self.state, self.watcher
        while self.events and self.events[0][0] < self.until:
            now, _order, what, about = heapq.heappop(self.events)
            if what == GIVES_UP and about.started is not None:  # type: ignore[attr-defined]
                continue
            if watcher is not None and now > state.now:
                watcher.passes(state, now - state.now)
            state.now = now
            if what == ARRIVES:
                self._arrive(about)  # type: ignore[arg-type]
            elif what == ENDS:
                self._end(*about)  # type: ignore[misc]
            elif what == GIVES_UP:
                self._give_up(about)  # type: ignore[arg-type]
            else:
                self._turn(*about)  # type: ignore[misc]
        return self.customers

    def _plan(self, at: float, what: int, about: object) -> None:
        self.made += 1
        heapq.heappush(self.events, (at, self.made, what, about))

    def _plan_arrival(self, name: str, now: float) -> None:
        """The next one of a kind; a rate that changes with time is thinned from its peak (Lewis and Shedler, 1979)."""
        kind, stream = self.kinds[name], self.streams[name].arrivals
        if not callable(kind.arrivals):
            if kind.arrivals > 0:
                self._plan(now + stream.expovariate(kind.arrivals), ARRIVES, name)
            return
        at = now
        while kind.peak > 0:
            at += stream.expovariate(kind.peak)
            if at >= self.until:
                return
            if stream.random() * kind.peak < kind.arrivals(at):
                self._plan(at, ARRIVES, name)
                return

    def _arrive(self, name: str) -> None:
        kind, streams, state = self.kinds[name], self.streams[name], self.state
        work = streams.work.expovariate(1 / kind.work)
        patience = streams.patience.expovariate(1 / kind.patience) if kind.patience else None
        customer = Customer(len(self.customers), name, state.now, work, patience)
        self.customers.append(customer)
        if self.watcher is not None:
            self.watcher.arrives(customer, state)
        free = [at for at in self.able[name] if state.open[at] and state.busy[at] < self.servers[at].slots]
        at = self.choice.next_server(name, free, self.servers, state) if free else None
        if at is not None:
            self._start(customer, at)
        else:
            state.waiting[name].append(customer)
            state.count[name] += 1
            if patience is not None:
                self._plan(state.now + patience, GIVES_UP, customer)
        self._plan_arrival(name, state.now)

    def _start(self, customer: Customer, at: int) -> None:
        state = self.state
        customer.started, customer.server = state.now, self.servers[at].name
        state.busy[at] += 1
        state.last[customer.kind] = state.now - customer.arrived
        if self.watcher is not None:
            self.watcher.starts(customer, state)
        self._plan(state.now + customer.work, ENDS, (customer, at))

    def _end(self, customer: Customer, at: int) -> None:
        customer.ended = self.state.now
        self.state.busy[at] -= 1
        if self.watcher is not None:
            self.watcher.ends(customer, self.state)
        self._fill(at)

    def _fill(self, at: int) -> None:
        """Free hands of a server take who waits."""
        state, server = self.state, self.servers[at]
        while state.open[at] and state.busy[at] < server.slots:
            kind = self.choice.next_kind(server, state)
            first = state.first(kind) if kind is not None else None
            if kind is None or first is None:
                return
            state.waiting[kind].popleft()
            state.count[kind] -= 1
            self._start(first, at)

    def _give_up(self, customer: Customer) -> None:
        customer.left = self.state.now
        self.state.count[customer.kind] -= 1
        if self.watcher is not None:
            self.watcher.leaves(customer, self.state)

    def _turn(self, at: int, is_open: bool) -> None:
        self.state.open[at] = is_open
        self._fill(at)
