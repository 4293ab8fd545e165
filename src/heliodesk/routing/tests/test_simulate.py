"""The simulator keeps the laws of queues, and meets different rules with the same customers."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.routing.ridge import Example, Model, fit
from heliodesk.routing.simulate import Customer, FirstCome, Kind, Server, State, Watcher, simulate


def _hands(count: int, *skills: str, slots: int = 1, shifts: tuple[tuple[float, float], ...] = ()) -> list[Server]:
    return [Server(f"{skills}{n}", frozenset(skills), slots, shifts) for n in range(count)]


def test_an_m_m_1_waits_as_long_as_it_should() -> None:
    found = simulate([Kind("a", 0.5, 1.0)], _hands(1, "a"), until=40_000)
    waits = [each.waited for each in found if each.waited is not None]
    assert sum(waits) / len(waits) == pytest.approx(1.0, rel=0.08)  # rho / (mu - lambda)


def test_with_patience_the_share_that_gives_up_is_the_surplus() -> None:
    found = simulate([Kind("a", 140, 1.0, 1.0)], _hands(100, "a"), until=60)
    left = sum(each.left is not None for each in found) / len(found)
    assert left == pytest.approx(1 - 100 / 140, abs=0.03)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 99), st.integers(1, 6), st.integers(0, 6), st.floats(0.5, 4))
def test_nobody_is_lost_and_no_hand_holds_too_much(seed: int, one: int, both: int, load: float) -> None:
    class Looks(Watcher):
        def passes(self, state: State, span: float) -> None:
            assert span > 0
            assert all(0 <= busy <= 2 for busy in state.busy)
            for kind, count in state.count.items():
                assert count == sum(each.left is None for each in state.waiting[kind])

    kinds = [Kind("a", load, 1.0, 2.0), Kind("b", load / 2, 2.0)]
    servers = [*_hands(one, "a", slots=2), *_hands(both, "a", "b")]
    for each in simulate(kinds, servers, until=60, seed=seed, watcher=Looks()):
        assert each.started is None or each.left is None
        assert each.started is None or each.started >= each.arrived
        assert each.left is None or each.left == pytest.approx(each.arrived + (each.patience or 0))
        assert each.ended is None or each.ended == pytest.approx((each.started or 0) + each.work)


def test_first_come_is_first_served_within_a_kind() -> None:
    found = [each for each in simulate([Kind("a", 3, 1.0)], _hands(2, "a"), until=50) if each.started is not None]
    assert [each.started for each in found] == sorted(each.started or 0 for each in found)


def test_other_rules_meet_the_same_customers() -> None:
    class Idle(FirstCome):
        def next_kind(self, server: Server, state: State) -> str | None:
            return "b" if state.first("b") else super().next_kind(server, state)

    def drawn(customers: list[Customer]) -> set[tuple[str, float, float, float | None]]:
        return {(each.kind, each.arrived, each.work, each.patience) for each in customers}

    kinds = [Kind("a", 4, 1.0, 2.0), Kind("b", lambda at: 1 + math.sin(at), 1.0, 3.0, 2.0)]
    one = simulate(kinds, _hands(4, "a", "b"), until=80)
    other = simulate(kinds, _hands(6, "a", "b"), until=80, choice=Idle())
    assert drawn(one) == drawn(other)
    assert one != other


def test_a_shift_ends_and_its_customer_is_served_to_the_end() -> None:
    found = simulate([Kind("a", 2, 1.0)], _hands(1, "a", shifts=((10, 20),)), until=100)
    started = [each for each in found if each.started is not None]
    assert started
    assert all(10 <= (each.started or 0) < 20 for each in started)
    assert all(each.ended is not None for each in started)


def test_the_regression_learns_what_the_formula_does_not_know_and_says_when_it_is_no_better() -> None:
    found = simulate([Kind("a", 3, 1.0, 5.0)], _hands(2, "a"), until=600)
    waits = [each.waited for each in found if each.waited is not None]
    off = [Example(wait * 0.5, {"waiting:a": wait * 10}, wait) for wait in waits]
    model = fit(off)
    assert model is not None
    assert model.is_better
    assert model.mean(1.0, {"waiting:a": 20.0}) == pytest.approx(2.0, rel=0.1)
    assert Model.of(model.as_data()) == model
    right = fit([Example(wait, {"waiting:a": 1.0}, wait) for wait in waits])
    assert right is not None
    assert not right.is_better
    assert fit(off[:10]) is None
