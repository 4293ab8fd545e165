"""How long will it be? Pure: what is seen of a queue goes in, a wait as a distribution comes out. Any unit of time.

With n ahead, s hands at work, each ending at rate mu, and everybody ahead giving up at rate theta, the wait is a sum of
independent exponential times with the rates s·mu + i·theta, i = 0 … n: the next hand, or the next who gives up, brings one a
place forward. This is the queue-length predictor for M/M/s+M (QL_m in R. Ibrahim and W. Whitt, "Real-time delay estimation in
overloaded multiserver queues with abandonments", Management Science 55, 2009; after W. Whitt, "Predicting queueing delays",
Management Science 45, 1999). The other one of that literature, the wait of who was served last (LES), is told by `Seen.last` and
used where skills overlap (`ridge.py`).

mu and theta are counted as events over time at risk, which is right for times that were cut short: who was served did not live to
give up, and what is still going on has not ended (the censored exponential likelihood, e.g. J. D. Kalbfleisch and R. L. Prentice,
"The Statistical Analysis of Failure Time Data", 2002, section 3.3). Little data leans on what is known of more: a Gamma prior
worth `WEIGHT` events around the rate of the class.
"""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

WEIGHT = 8.0  # how many events of its own a queue's hour needs to count as much as its class
LEARNING = 30  # fewer ends than this of its own, and the queue says that it is learning
LEVELS = (0.1, 0.5, 0.8, 0.9)
_Z = {level: NormalDist().inv_cdf(level) for level in LEVELS}


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened and for how long it could have. `ended` services in `busy` time of hands; `left` customers in `waited` time
    of waiting; `taken` of who found a free hand, and the `pickup` time until it took them."""

    ended: float = 0.0
    busy: float = 0.0
    left: float = 0.0
    waited: float = 0.0
    taken: float = 0.0
    pickup: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.ended + other.ended, self.busy + other.busy, self.left + other.left,
            self.waited + other.waited, self.taken + other.taken, self.pickup + other.pickup,
        )  # fmt: skip

    def times(self, weight: float) -> "Counts":
        """The same, worth less: what is long ago says less of today."""
        return Counts(
            *(weight * each for each in (self.ended, self.busy, self.left, self.waited, self.taken, self.pickup))
        )


@dataclass(frozen=True, slots=True)
class Rates:
    """What a queue does in a unit of time: a hand ends `service`, who waits gives up `patience`. `pickup`: mean time until a free
    hand has taken somebody. `ends`: how many ends all this was learnt from."""

    service: float
    patience: float
    pickup: float = 0.0
    ends: float = 0.0

    @property
    def is_learning(self) -> bool:
        return self.ends < LEARNING


def shrunk(counts: Counts, to: Rates) -> Rates:
    """Rates from what was counted, leaning on `to` as if `WEIGHT` events of it had been seen."""
    return Rates(
        _leaning(counts.ended, counts.busy, to.service),
        _leaning(counts.left, counts.waited, to.patience),
        1 / _leaning(counts.taken, counts.pickup, 1 / to.pickup) if to.pickup > 0 else 0.0,
        counts.ended,
    )


def learnt(prior: Rates, *levels: Counts) -> Rates:
    """From what was known before anything was seen, through the class and the queue, to the queue's hour: each leans on the one
    above. `ends` are the queue's own: those of the level before the last."""
    rates = prior
    for counts in levels:
        rates = shrunk(counts, rates)
    own = levels[-2:-1] or levels
    return Rates(rates.service, rates.patience, rates.pickup, own[0].ended if own else 0.0)


def _leaning(events: float, exposure: float, rate: float) -> float:
    if rate <= 0:  # a class that never gives up is believed until somebody does
        return events / exposure if exposure > 0 else 0.0
    return (WEIGHT + events) / (WEIGHT / rate + exposure)


@dataclass(frozen=True, slots=True)
class Seen:
    """A queue at an instant, for one customer: who is `ahead` in their class, how many `hands` work for it, and how many of those
    are `free`. `last`: what the last one served had waited; None when nobody was lately. `overtaking`: at what rate those come
    who are helped first, though they come later, and `within` what time of joining they still are."""

    ahead: int
    hands: float
    free: int = 0
    last: float | None = None
    overtaking: float = 0.0
    within: float = math.inf


def effective(kind: str, skills: Iterable[Collection[str]], waiting: Mapping[str, float]) -> float:
    """How many hands work for a kind, given what each hand can do and who waits for whom (the asker included): a hand that serves
    several kinds is shared by them as they wait, since it takes whoever has waited longest."""
    mine = waiting.get(kind, 0.0)
    found = 0.0
    for each in skills:
        if kind in each:
            total = sum(waiting.get(name, 0.0) for name in each)
            found += mine / total if total > 0 else 1.0
    return found


@dataclass(frozen=True, slots=True)
class Wait:
    """A wait that is not known yet: its mean, its variance, and times that it keeps with a probability."""

    mean: float
    variance: float

    def quantile(self, level: float) -> float:
        """The time within which it is over with this probability. By a gamma distribution of the same mean and variance
        (Wilson and Hilferty, 1931): a sum of exponential times is nearly one, and exact means and variances are kept."""
        if self.mean <= 0:
            return 0.0
        z = _Z[level] if level in _Z else NormalDist().inv_cdf(level)
        spread = self.variance / self.mean**2
        if spread >= 1:  # as wide as one exponential time, or wider: that one, whose quantiles are known
            return -self.mean * math.log(1 - level) * (1 if level < 0.5 else math.sqrt(spread))
        c = spread / 9
        return float(self.mean * max(1 - c + z * math.sqrt(c), 0.0) ** 3)

    def times(self, factor: float) -> "Wait":
        return Wait(self.mean * factor, self.variance * factor**2)


def wait(seen: Seen, rates: Rates) -> Wait | None:
    """The wait of a customer with `seen.ahead` before them. None when nobody works for them: then it is not known.

    Free hands take as many of those ahead at once; who is among the first finds a hand, and waits for it to take them. How well
    the rates are known is part of the variance.
    """
    if seen.hands <= 0 or rates.service <= 0:
        return None
    behind = seen.ahead - seen.free
    mean, variance = rates.pickup, rates.pickup**2
    if behind >= 0:
        pace = seen.hands * rates.service
        queueing, spread = _sum(behind, pace, rates.patience)
        queueing, spread = _overtaken(queueing, spread, seen, pace)
        mean, variance = mean + queueing, variance + spread + queueing**2 / (WEIGHT + rates.ends)
    return Wait(mean, variance)


def _overtaken(mean: float, variance: float, seen: Seen, pace: float) -> tuple[float, float]:
    """The same while others come and go first: a delay cycle, in which whoever comes during the wait prolongs it, and so do those
    who come during that (R. W. Conway, W. L. Maxwell and L. W. Miller, "Theory of Scheduling", 1967, chapter 8). Not more than
    those who come `within` the time in which they still are first."""
    if seen.overtaking <= 0:
        return mean, variance
    share = min(seen.overtaking / pace, 0.75)
    most = seen.overtaking * seen.within / pace
    longer = min(mean / (1 - share), mean + most)
    return longer, variance * (longer / mean) ** 3


def _sum(ahead: int, pace: float, patience: float) -> tuple[float, float]:
    """Mean and variance of the sum over i = 0 … ahead of exponential times with the rate pace + i·patience."""
    mean = variance = 0.0
    rate = pace
    exactly = ahead if patience <= 0 else min(ahead, 500)
    for _ in range(exactly + 1):
        step = 1 / rate
        mean += step
        variance += step * step
        rate += patience
    if exactly < ahead:  # of a long line the integral is as good as the sum (Euler and Maclaurin)
        top = pace + ahead * patience
        mean += math.log(top / rate) / patience + (1 / rate + 1 / top) / 2
        variance += (1 / rate - 1 / top) / patience + (1 / rate**2 + 1 / top**2) / 2
    return mean, variance


@dataclass(frozen=True, slots=True)
class Range:
    """What is told of a wait, from now: it is over by `least` in half of all cases, by `most` in four of five. `low` and `high`
    hold four of five between them."""

    low: float
    least: float
    most: float
    high: float


def spanned(wait: Wait, *, wider: float = 1.0) -> Range:
    """The range of a wait. `wider`, at least 1, takes its ends further out: see `widening.py`."""
    low, least, most, high = (wait.quantile(level) for level in LEVELS)
    return Range(low / wider, least, most * wider, high * wider)


def pooled(found: Iterable[Counts]) -> Counts:
    """All of them together."""
    total = Counts()
    for each in found:
        total = total + each
    return total
