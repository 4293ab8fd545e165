"""The wait as a distribution: exact where it can be, learnt where it must be."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliodesk.routing.waiting import (
    LEARNING,
    Counts,
    Rates,
    Seen,
    Wait,
    effective,
    learnt,
    pooled,
    shrunk,
    spanned,
    wait,
)

positive = st.floats(0.001, 1000)
seen = st.builds(Seen, ahead=st.integers(0, 500), hands=st.floats(0.5, 300))
rates = st.builds(
    Rates, service=st.floats(0.0001, 10), patience=st.floats(0, 10), pickup=st.floats(0, 100), ends=st.just(1e9)
)


@given(st.integers(0, 300), st.floats(0.5, 300), st.floats(0.001, 10), st.floats(0, 10))
def test_the_mean_is_the_formula(ahead: int, hands: float, service: float, patience: float) -> None:
    found = wait(Seen(ahead, hands), Rates(service, patience, 0, math.inf))
    assert found is not None
    assert found.mean == pytest.approx(sum(1 / (hands * service + i * patience) for i in range(ahead + 1)))
    assert found.variance == pytest.approx(sum(1 / (hands * service + i * patience) ** 2 for i in range(ahead + 1)))


@given(seen, rates)
def test_more_ahead_is_longer_and_more_hands_are_shorter(at: Seen, known: Rates) -> None:
    now, behind, helped = (
        wait(at, known),
        wait(Seen(at.ahead + 1, at.hands), known),
        wait(Seen(at.ahead, at.hands + 1), known),
    )
    assert now is not None
    assert behind is not None
    assert helped is not None
    assert helped.mean <= now.mean < behind.mean


@given(seen, rates, st.floats(1, 10))
def test_a_range_is_in_order_and_wider_never_narrows(at: Seen, known: Rates, factor: float) -> None:
    found = wait(at, known)
    assert found is not None
    plain, wide = spanned(found), spanned(found, wider=factor)
    assert 0 <= plain.low <= plain.least <= plain.most <= plain.high
    assert wide.low <= plain.low
    assert wide.most >= plain.most
    assert wide.high >= plain.high


@given(st.floats(1, 50), st.floats(0.01, 10), st.floats(0.01, 5))
def test_a_long_line_is_summed_as_exactly(hands: float, service: float, patience: float) -> None:
    at, known = Seen(2500, hands), Rates(service, patience, 0, math.inf)
    found = wait(at, known)
    assert found is not None
    assert found.mean == pytest.approx(sum(1 / (hands * service + i * patience) for i in range(2501)), rel=1e-6)


@pytest.mark.parametrize(("ahead", "hands", "patience"), [(0, 1, 0.0), (2, 3, 0.1), (9, 4, 0.5), (40, 100, 1.0)])
def test_quantiles_are_those_of_the_sum(ahead: int, hands: int, patience: float) -> None:
    chance = Random(4)
    drawn = sorted(sum(chance.expovariate(hands + i * patience) for i in range(ahead + 1)) for _ in range(20_000))
    found = wait(Seen(ahead, hands), Rates(1.0, patience, 0, math.inf))
    assert found is not None
    for level in (0.1, 0.5, 0.8, 0.9):
        over = sum(each <= found.quantile(level) for each in drawn) / len(drawn)
        assert over == pytest.approx(level, abs=0.015)


def test_free_hands_take_who_is_first() -> None:
    known = Rates(0.01, 0.001, 20.0, math.inf)
    first, next_, third = (wait(Seen(ahead, 5, free=2), known) for ahead in (0, 1, 2))
    assert first == next_ == Wait(20.0, 400.0)
    assert third is not None
    assert third.mean == pytest.approx(20 + 1 / 0.05)


@given(seen, rates, st.floats(0, 5), st.floats(0, 2000))
def test_the_overtaken_wait_longer_and_not_for_more_than_come_in_time(
    at: Seen, known: Rates, rate: float, within: float
) -> None:
    plain = wait(at, known)
    longer = wait(Seen(at.ahead, at.hands, overtaking=rate, within=within), known)
    assert plain is not None
    assert longer is not None
    assert plain.mean * 0.999 <= longer.mean <= (plain.mean + rate * within / (at.hands * known.service)) * 1.001


def test_the_overtaken_wait_as_long_as_a_queue_with_priority_says() -> None:
    """Two hands; who comes more pressed goes first: the wait of a customer with three ahead, simulated and by the delay cycle."""
    chance, waits = Random(5), []
    for _ in range(20_000):
        now, left = 0.0, 4
        coming = chance.expovariate(0.5)
        while left:
            step = chance.expovariate(2.0)
            while coming < now + step:
                left += 1
                coming += chance.expovariate(0.5)
            now += step
            left -= 1
        waits.append(now)
    found = wait(Seen(3, 2, overtaking=0.5), Rates(1.0, 0.0, 0, math.inf))
    assert found is not None
    mean = sum(waits) / len(waits)
    assert found.mean == pytest.approx(mean, rel=0.03)
    assert found.variance == pytest.approx(sum((each - mean) ** 2 for each in waits) / len(waits), rel=0.5)


def test_nobody_there_is_no_estimate() -> None:
    assert wait(Seen(3, 0), Rates(1, 1)) is None


@given(positive, positive, positive, positive, positive, positive)
def test_what_is_learnt_lies_between_what_was_believed_and_what_was_seen(
    e: float, b: float, x: float, w: float, mu: float, theta: float
) -> None:
    found = shrunk(Counts(e, b, x, w), Rates(mu, theta))
    assert min(mu, e / b) * 0.999 <= found.service <= max(mu, e / b) * 1.001
    assert min(theta, x / w) * 0.999 <= found.patience <= max(theta, x / w) * 1.001


def test_much_data_is_believed_and_little_is_said() -> None:
    prior = Rates(1 / 600, 1 / 1200, 15)
    much = Counts(5000, 5000 * 300, 900, 900 * 400, 100, 3000)
    known, new = learnt(prior, much, much, Counts()), learnt(prior, much, Counts(2, 700, 0, 100), Counts())
    assert known.service == pytest.approx(1 / 300, rel=0.01)
    assert known.pickup == pytest.approx(30, rel=0.1)
    assert not known.is_learning
    assert new.is_learning
    assert new.ends == 2 < LEARNING


def test_counts_add_and_fade() -> None:
    one = Counts(1, 2, 3, 4, 5, 6)
    assert pooled([one, one]) == one.times(2)
    assert one + Counts() == one


def test_shared_hands_are_shared_by_who_waits() -> None:
    skills = [{"en"}, {"zh"}, {"en", "zh"}]
    assert effective("en", skills, {"en": 3, "zh": 1}) == 1.75
    assert effective("zh", skills, {"en": 3, "zh": 1}) == 1.25
    assert effective("en", skills, {}) == 2
