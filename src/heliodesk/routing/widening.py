"""Was it kept? What was said of waits beside what they came to, and how much wider to say it. Pure.

Who gives up before the time that was said tells only that their wait would have been longer than that: a time that was cut short.
Shares are those of E. L. Kaplan and P. Meier ("Nonparametric estimation from incomplete observations", 1958), so that neither
leaving them out (waits look shorter than they are) nor counting them as kept makes us look better.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KEEPS = 0.8  # what a range promises: over by its later end in four of five cases
LEAST = 0.7  # below this it widens
ENOUGH = 30  # fewer outcomes say nothing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was said (seconds, or any unit) and what came: `waited` until served, or until they gave up."""

    low: float
    least: float
    most: float
    high: float
    waited: float
    was_served: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """`error`: the median of how far the middle was off, of who was served; `bias`: the mean of said less came (below 0: said too
    short); both in the unit of the outcomes. `kept`: over by the later end; `covered`: between low and high. Shares of 1."""

    count: int
    served: int
    error: float
    bias: float
    kept: float
    covered: float

    @property
    def is_enough(self) -> bool:
        return self.served >= ENOUGH


def measured(outcomes: Iterable[Outcome]) -> Measured | None:
    """None when nobody was served."""
    found = list(outcomes)
    off = [each.least - each.waited for each in found if each.was_served]
    if not off:
        return None
    return Measured(
        count=len(found),
        served=len(off),
        error=_middle([abs(each) for each in off]),
        bias=sum(off) / len(off),
        kept=_over_by([(_ratio(each.waited, each.most), each.was_served) for each in found]),
        covered=max(
            0.0,
            _over_by([(_ratio(each.waited, each.high), each.was_served) for each in found])
            - _over_by([(_ratio(each.waited, each.low), each.was_served) for each in found]),
        ),
    )


def wider(outcomes: Sequence[Outcome]) -> float:
    """By how much to widen what is said, from what was said as it was before any widening: 1 while it keeps what it promises,
    else as much as would have kept it. Little data widens nothing."""
    found = measured(outcomes)
    if found is None or not found.is_enough or min(found.kept, found.covered) >= LEAST:
        return 1.0
    upper = _quantile([(_ratio(each.waited, each.most), each.was_served) for each in outcomes], KEEPS)
    high = _quantile([(_ratio(each.waited, each.high), each.was_served) for each in outcomes], 0.9)
    low = _quantile([(_ratio(each.waited, each.low), each.was_served) for each in outcomes], 0.1)
    return min(max(1.0, upper, high, 1 / max(low, 0.1)), 10.0)


def _ratio(waited: float, said: float) -> float:
    return waited / said if said > 0 else 1.0 if waited <= 0 else float("inf")


def _steps(times: Iterable[tuple[float, bool]]) -> Iterable[tuple[float, float]]:
    """Time after time, the share that was over by then."""
    ordered = sorted(times, key=lambda each: (each[0], not each[1]))
    alive = 1.0
    for at, (time, happened) in enumerate(ordered):
        if happened:
            alive *= 1 - 1 / (len(ordered) - at)
            yield time, 1 - alive


def _over_by(times: Iterable[tuple[float, bool]], limit: float = 1.0) -> float:
    """The share whose time was over by `limit`."""
    share = 0.0
    for time, over in _steps(times):
        if time > limit:
            break
        share = over
    return share


def _quantile(times: Iterable[tuple[float, bool]], level: float) -> float:
    """The time by which this share was over; the last that is known when it never came to that."""
    last = 1.0
    for time, over in _steps(times):
        last = time
        if over >= level - 1e-12:
            break
    return last


def _middle(values: list[float]) -> float:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
