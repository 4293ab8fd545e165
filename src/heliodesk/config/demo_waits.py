"""Northstar's last five weeks of waits, so that the accuracy page has something to say: a simulated desk (`routing.simulate`) in
which the desk's own estimator learns from nothing and tells everybody their wait. What came is what came; nothing is made better.
"""

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from heliodesk.people.models import Team
from heliodesk.routing import learnt
from heliodesk.routing.learnt import PRIOR
from heliodesk.routing.models_waits import Estimate, ServiceHour
from heliodesk.routing.simulate import Customer, Kind, Server, State, Watcher, simulate
from heliodesk.routing.waiting import LEARNING, LEVELS, Counts, Range, Rates, Seen, effective, shrunk, spanned, wait
from heliodesk.routing.widening import Outcome, wider
from heliodesk.routing.written import quantile

DAYS = 33
BUSY = 40 * 60.0  # seconds of each day that are simulated: the busiest, for only there people wait
KINDS = (Kind("en", 66 / 3600, 170.0, 420.0), Kind("zh", 34 / 3600, 200.0, 420.0))
HANDS = (*[frozenset({"en"})] * 2, *[frozenset({"en", "zh"})] * 3)


def seed() -> None:
    """Only while nobody has been told anything yet."""
    if Estimate.objects.exists():
        return
    team = Team.objects.get(slug="support")
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    desk, rows = _Desk(team), []
    for day in range(DAYS, 0, -1):
        desk.begins = today - timedelta(days=day) + timedelta(hours=9 + day * 7 % 8)
        servers = [Server(str(n), skills) for n, skills in enumerate(HANDS)]
        customers = simulate(KINDS, servers, until=BUSY, seed=day, watcher=desk)
        rows += desk.told(customers)
    Estimate.objects.bulk_create([*rows, *_written(team, today)], batch_size=500)
    ServiceHour.objects.bulk_create(desk.hours)
    learnt.forget()


@dataclass(frozen=True, slots=True)
class _Given:
    """What was told at an arrival, and what it was made of."""

    seen: Seen
    span: Range
    formula: float
    is_learning: bool
    wider: float


class _Desk(Watcher):
    """Learns and tells as the desk does, day after day."""

    def __init__(self, team: Team) -> None:
        self.team, self.begins = team, datetime.now(UTC)
        self.counts = {kind.name: Counts() for kind in KINDS}
        self.before = dict(self.counts)
        self.outcomes: dict[str, deque[Outcome]] = {kind.name: deque(maxlen=learnt.LAST) for kind in KINDS}
        self.hours: list[ServiceHour] = []

    def passes(self, state: State, span: float) -> None:
        for kind, waiting in state.count.items():
            self.counts[kind] += Counts(waited=waiting * span)

    def ends(self, customer: Customer, state: State) -> None:
        self.counts[customer.kind] += Counts(ended=1, busy=customer.work)

    def leaves(self, customer: Customer, state: State) -> None:
        self.counts[customer.kind] += Counts(left=1)

    def arrives(self, customer: Customer, state: State) -> None:
        kind = customer.kind
        if any(not busy and kind in skills for busy, skills in zip(state.busy, HANDS, strict=True)):
            return  # somebody is free at once
        waiting = {name: float(count + (name == kind)) for name, count in state.count.items()}
        seen = Seen(state.count[kind], effective(kind, HANDS, waiting))
        rates = shrunk(self.counts[kind], Rates(PRIOR.service, PRIOR.patience))
        found = wait(seen, rates)
        assert found is not None
        factor = wider(list(self.outcomes[kind]))
        customer.given = _Given(seen, spanned(found), found.mean, rates.is_learning, factor)

    def told(self, customers: list[Customer]) -> list[Estimate]:
        """What was told on this day to those whose wait is over, and the day's counts."""
        rows = []
        for each in customers:
            ended = each.started if each.started is not None else each.left
            given = each.given
            if ended is None or not isinstance(given, _Given):
                continue
            span = given.span
            at, waited = self.begins + timedelta(seconds=each.arrived), ended - each.arrived
            rows.append(
                _row(
                    self.team, each.kind, "chat", at, span, waited, wider=given.wider,
                    by="prior" if given.is_learning else "formula", ahead=given.seen.ahead, hands=given.seen.hands,
                    formula=given.formula, was_served=each.started is not None,
                )
            )  # fmt: skip
            self.outcomes[each.kind].append(
                Outcome(span.low, span.least, span.most, span.high, waited, each.started is not None)
            )
        for kind, counts in self.counts.items():
            today = counts + self.before[kind].times(-1)
            hour = self.begins.replace(minute=0)
            self.hours.append(
                ServiceHour(
                    team=self.team, language=kind, channel="chat", hour=hour, ended=today.ended, busy=today.busy,
                    left=today.left, waited=today.waited,
                )
            )  # fmt: skip
        self.before = dict(self.counts)
        return rows


def _written(team: Team, today: datetime) -> list[Estimate]:
    """Requests: each told from what those before it took, and answered after a time drawn by chance, longer on two days."""
    chance = Random(8)  # noqa: S311  # nosec B311 (a play)
    taken: list[float] = []
    rows = []
    for day in range(DAYS, 1, -1):
        for n in range(7):
            took = chance.lognormvariate(8.9, 0.55) * (1.8 if day in (20, 21) else 1.0)
            levels = [quantile(sorted(taken[-200:]), level) for level in LEVELS]
            is_known = len(taken) >= LEARNING
            low, least, most, high = (
                [each or 0.0 for each in levels] if is_known else [3600.0, 7200.0, 14400.0, 28800.0]
            )
            at = today - timedelta(days=day) + timedelta(hours=8, minutes=50 * n)
            by = "lately" if is_known else "prior"
            rows.append(_row(team, "en", "request", at, Range(low, least, most, high), took, by=by))
            taken.append(took)
    return rows


def _row(
    team: Team,
    language: str,
    channel: str,
    at: datetime,
    span: Range,
    waited: float,
    *,
    by: str,
    wider: float = 1.0,
    ahead: int = 0,
    hands: float = 0.0,
    formula: float = 0.0,
    was_served: bool = True,
) -> Estimate:
    return Estimate(
        team=team, language=language, channel=channel, at=at, by=by, ahead=ahead, now_ahead=ahead, hands=hands, formula=formula,
        low=span.low, least=span.least, most=span.most, high=span.high, wider=wider,
        said_least=at + timedelta(seconds=span.least), said_most=at + timedelta(seconds=span.most * wider),
        outcome="served" if was_served else "left", waited=waited, ended_at=at + timedelta(seconds=waited),
    )  # fmt: skip
