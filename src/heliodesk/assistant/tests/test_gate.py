import numpy as np

from heliodesk.assistant.gate import CLUES, Candidate, Opinion, Weights, banded, chosen, clues, fit
from heliodesk.intents.model import NONE

FEES = Candidate("fees/trading-fees", 0.6, 0.5, 4.0, 0.5)
LIMIT = Candidate("fees/withdrawal-limits", 0.9, 0.55, 6.0, 0.7)
LATER = Candidate("news/written-later", 1.0, 0.7, 9.0, 0.9)
SURE_OF_FEES = Opinion(
    {"fees/trading-fees": -0.1, "fees/withdrawal-limits": -4.0, NONE: -3.0},
    {"fees/trading-fees": 0.8, "fees/withdrawal-limits": 0.2, NONE: 0.1},
)


def test_the_classifier_can_turn_what_search_found_round():
    assert chosen([LIMIT, FEES], SURE_OF_FEES)[0] == 1
    doubtful = Opinion({"fees/trading-fees": -1.0, "fees/withdrawal-limits": -1.2, NONE: -1.0}, {})
    assert chosen([LIMIT, FEES], doubtful)[0] == 0


def test_an_article_written_later_can_come_first():
    stranger = Opinion({"fees/trading-fees": -4.0, "fees/withdrawal-limits": -4.0, NONE: -0.1}, {})
    assert chosen([LATER, LIMIT, FEES], stranger)[0] == 0


def test_clues_are_as_many_as_weights_whatever_is_missing():
    assert len(clues([LIMIT, FEES], 1, SURE_OF_FEES, "what are the fees")) == CLUES
    assert len(clues([LATER], 0, Opinion({}, {}), "")) == CLUES


def test_another_houses_name_is_a_clue():
    ours = clues([FEES], 0, SURE_OF_FEES, "what are the fees")
    theirs = clues([FEES], 0, SURE_OF_FEES, "what are the fees on Binance")
    assert sum(one != other for one, other in zip(ours, theirs, strict=True)) == 2  # the name, and the length
    assert clues([FEES], 0, SURE_OF_FEES, "币安手续费")[17] == 1.0


def test_a_gate_learns_what_tells():
    rng = np.random.default_rng(1)
    rows = rng.normal(0, 1, (400, 3))
    right = rows[:, 0] + 0.3 * rng.normal(0, 1, 400) > 0
    gate = fit(rows, right, np.ones(400))
    assert gate.confidence([2, 0, 0]) > 0.95
    assert gate.confidence([-2, 0, 0]) < 0.05
    assert abs(gate.weights[0]) > 5 * abs(gate.weights[1])


def test_a_clue_beyond_all_that_was_seen_does_not_decide_alone():
    gate = Weights([0.0, 0.0], [1.0, 1.0], [1.0, 1.0, 0.0, 0.0, 0.0], 0.9, 0.1)
    assert gate.confidence([1e9, 0]) == gate.confidence([4.0, 0])


def test_the_band_of_answers_keeps_both_promises():
    sure = np.array([0.99, 0.98, 0.97, 0.96, 0.95, 0.5, 0.4])
    right = np.array([True, True, True, True, False, True, False])
    known = np.array([True, True, True, True, True, True, False])
    answer, offer = banded(sure, right, known, 0.97, 0.02)
    assert answer == 0.96
    assert offer <= answer
    # One of two that have no answer, given one with great confidence: nothing is answered that is not surer.
    answer, _offer = banded(
        np.array([0.9, 0.8, 0.7]), np.array([True, False, True]), np.array([True, False, True]), 0.5, 0.02
    )
    assert answer == 0.9


def test_without_a_threshold_that_keeps_the_promise_nothing_is_answered():
    answer, _offer = banded(np.array([0.9, 0.8]), np.array([False, False]), np.array([True, False]), 0.97, 0.02)
    assert answer == 1.0
