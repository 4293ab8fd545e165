"""Never shorter than can be kept, never longer without a word; and wider when it was not kept."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from heliodesk.routing.telling import STEP, Told, tell
from heliodesk.routing.waiting import Range
from heliodesk.routing.widening import ENOUGH, Outcome, measured, wider

spans = st.tuples(st.floats(0, 3600), st.floats(0, 3600)).map(lambda two: Range(0, min(two), max(two), 2 * max(two)))


@given(st.lists(st.tuples(st.floats(1, 600), spans), min_size=1, max_size=40))
def test_the_end_never_creeps_and_is_never_too_short(steps: list[tuple[float, Range]]) -> None:
    now, before = 0.0, None
    for passed, found in steps:
        now += passed
        told = tell(before, found, now)
        assert told.least <= told.most
        assert told.most >= now + found.most - STEP  # what is shown is whole minutes
        if before is not None:
            assert told.most <= before.most or told.changed == "longer"
            assert told.most >= before.most or told.changed == "shorter"
        least, most = told.minutes(now)
        assert 1 <= least <= most
        assert most * STEP >= told.most - now
        before = told


def test_a_broken_end_is_said() -> None:
    before = Told(0, 60, 120)
    assert tell(before, Range(0, 10, 30, 60), 130) == Told(130, 140, 160, "longer")


def test_a_queue_that_breathes_is_no_news() -> None:
    before = Told(0, 300, 600)
    assert tell(before, Range(100, 200, 530, 700), 60) == before


def test_minutes_as_they_are_read() -> None:
    assert Told(0, 150, 301).minutes(0) == (2, 6)
    assert Told(0, 150, 301).minutes(299) == (1, 1)


def _outcomes(factor: float, count: int = 400) -> list[Outcome]:
    """Said for an exponential wait of 100, which is `factor` times as long."""
    chance = Random(7)
    return [Outcome(10.5, 69.3, 160.9, 230.3, chance.expovariate(1 / (100 * factor))) for _ in range(count)]


def test_a_range_that_keeps_its_word_stays() -> None:
    found = measured(_outcomes(1.0))
    assert found is not None
    assert 0.75 < found.kept < 0.85
    assert 0.75 < found.covered < 0.85
    assert wider(_outcomes(1.0)) == 1.0


def test_a_range_that_does_not_widens_by_what_would_have_kept_it() -> None:
    factor = wider(_outcomes(2.0))
    assert 1.7 < factor < 2.5
    again = measured(
        [Outcome(o.low / factor, o.least, o.most * factor, o.high * factor, o.waited) for o in _outcomes(2.0)]
    )
    assert again is not None
    assert again.kept >= 0.78
    assert again.covered >= 0.7


def test_little_data_widens_nothing() -> None:
    assert wider(_outcomes(5.0, ENOUGH - 1)) == 1.0
    assert measured([]) is None


def test_who_gave_up_counts_for_what_is_known_of_them() -> None:
    """Half of the customers give up; leaving them out would make waits look short, and the share that was kept too good."""
    chance = Random(3)
    outcomes = []
    for _ in range(4000):
        came, patience = chance.expovariate(1 / 100), chance.expovariate(1 / 100)
        outcomes.append(Outcome(10.5, 69.3, 160.9, 230.3, min(came, patience), came <= patience))
    found = measured(outcomes)
    assert found is not None
    assert abs(found.kept - 0.8) < 0.03
    assert abs(found.covered - 0.8) < 0.03
    served = measured([each for each in outcomes if each.was_served])
    assert served is not None
    assert served.kept > 0.9
