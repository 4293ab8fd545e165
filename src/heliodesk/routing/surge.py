"""Do more come than usual? Pure: counts of other weeks in, a band out; and whether a surge is on, which does not flicker.

Arrivals at a help desk are more scattered than a Poisson process allows, because the rate of an hour is itself uncertain
(Brown et al. 2005, "Statistical analysis of a telephone call center", J. Am. Stat. Assoc. 100:36-50). So an hour's rate is
taken as Gamma distributed, which makes the count negative binomial (Jongbloed & Koole 2001, "Managing uncertainty in call
centres using Poisson mixtures", Appl. Stoch. Models Bus. Ind. 17:307-318): mean m, variance m + m²/r. Few weeks are known of
an hour of the week, so its mean is drawn to that of the same hour on other days, and r is one for the whole week, by moments.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HOURS = 168
_PRIOR = 2.0  # weeks that the mean of the same hour of the day counts for
_LEAST_R, _MOST_R = 0.5, 1_000.0
HIGH, CALM = 0.995, 0.8  # quantiles: above the first it begins, at or below the second it is over
LEAST = 6  # fewer in a window are no surge, however quiet the hour is otherwise
CALM_FOR = 3  # windows in a row


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual for one window: the mean, and what nineteen of twenty, or all but one in two hundred, do not pass."""

    mean: float
    usual: int
    high: int


@dataclass(frozen=True, slots=True)
class Week:
    """What was learnt of a team: the mean of each hour of the week (0 is Monday 00:00 UTC), and the dispersion r."""

    means: tuple[float, ...]
    r: float
    weeks: int

    def band(self, hour: int, *, share: float = 1.0) -> Band:
        """The band of a window that is `share` of that hour."""
        mean = self.means[hour % HOURS] * share
        return Band(mean, quantile(mean, self.r, 0.95), max(LEAST - 1, quantile(mean, self.r, HIGH)))

    def calm(self, hour: int, *, share: float = 1.0) -> int:
        """At or below this a window is calm."""
        return quantile(self.means[hour % HOURS] * share, self.r, CALM)


def learn(weeks: Sequence[Sequence[int]]) -> Week:
    """From counts by hour of whole weeks, each of 168. Without any, nothing is usual, and only LEAST decides."""
    if not weeks:
        return Week((0.0,) * HOURS, 1.0, 0)
    n = len(weeks)
    of_day = [sum(week[day * 24 + hour] for week in weeks for day in range(7)) / (7 * n) for hour in range(24)]
    means = [(sum(week[at] for week in weeks) + _PRIOR * of_day[at % 24]) / (n + _PRIOR) for at in range(HOURS)]
    return Week(tuple(means), _dispersion(weeks, means), n)


def _dispersion(weeks: Sequence[Sequence[int]], means: Sequence[float]) -> float:
    """By moments over all hours: the sum of (x − m)² − m is the sum of m²/r. Nothing beyond Poisson: the most."""
    squares = sum(mean * mean for mean in means) * len(weeks)
    beyond = sum((week[at] - means[at]) ** 2 - means[at] for week in weeks for at in range(HOURS))
    return min(_MOST_R, max(_LEAST_R, squares / beyond)) if beyond > 0 and squares else _MOST_R


def quantile(mean: float, r: float, part: float) -> int:
    """The smallest count that a negative binomial of this mean and dispersion does not pass with probability `part`."""
    if mean <= 0:
        return 0
    p = r / (r + mean)
    chance = p**r
    count, sum_ = 0, chance
    while sum_ < part and count < 100_000:
        count += 1
        chance *= (count - 1 + r) / count * (1 - p)
        sum_ += chance
    return count


def is_on(was_on: bool, counts: Sequence[int], highs: Sequence[int], calms: Sequence[int]) -> bool:
    """Is a surge on after these windows, the last one last? It begins with one window above its band, and ends when the last
    CALM_FOR were calm: what is between the two changes nothing."""
    if not counts:
        return was_on
    if counts[-1] > highs[-1]:
        return True
    last = list(zip(counts, calms, strict=True))[-CALM_FOR:]
    calmed = len(last) == CALM_FOR and all(count <= max(calm, 1) for count, calm in last)
    return was_on and not calmed
