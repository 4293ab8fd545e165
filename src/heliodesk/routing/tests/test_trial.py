"""A stretch of time lived through under rules."""

from dataclasses import replace

import pytest

from heliodesk.routing.policy import Candidate, Need
from heliodesk.routing.rules import Rules, Step
from heliodesk.routing.trial import FIRST_COME, Matter, Shift, live_through


def person(number, *languages, team=1, capacity=1):
    return Candidate(number, team, dict.fromkeys(languages or ("en",), 3), capacity)


def matter(at, *, work=100.0, language="en", urgency=0, patience=None, promise=60.0, team=1):
    return Matter(Need(team, language, float(at), urgency=urgency), work, patience, promise)


def test_each_waits_until_somebody_is_free():
    trial = live_through([matter(0), matter(10), matter(20)], [Shift(person(1), 0, 1000)], Rules())
    assert [fate.waited for fate in trial.fates] == [0, 90, 180]
    assert trial.kept() == pytest.approx(1 / 3)
    assert trial.worst() == 180
    assert trial.worked == {1: 300}


def test_the_urgent_are_taken_first_under_the_policy_and_not_under_first_come():
    come = [matter(0), matter(1), matter(2, urgency=3)]
    waited = [
        {fate.matter.need.urgency: fate.waited for fate in live_through(come, [Shift(person(1), 0, 900)], rules).fates}[
            3
        ]
        for rules in (Rules(), FIRST_COME)
    ]
    assert waited == [98, 198]


def test_who_loses_patience_leaves_and_what_nobody_takes_waits_to_the_end():
    come = [matter(0, work=500), matter(10, patience=50), matter(20, language="ko")]
    trial = live_through(come, [Shift(person(1), 0, 1000)], Rules())
    fates = {fate.matter.need.queued_at: (fate.agent, fate.waited) for fate in trial.fates}
    assert fates[10.0] == (None, 50)
    assert fates[20.0] == (None, 980)


def test_a_shift_that_ends_finishes_what_it_has_and_a_later_one_takes_the_rest():
    people = [Shift(person(1), 0, 50), Shift(person(2), 300, 600)]
    trial = live_through([matter(0), matter(60)], people, Rules())
    assert [(fate.agent, fate.waited) for fate in trial.fates] == [(1, 0), (2, 240)]


def test_a_chain_is_taken_a_minute_late_at_most():
    rules = Rules(chains={1: (Step(120, team=2),)})
    trial = live_through([matter(0)], [Shift(person(2, team=2), 0, 1000)], rules)
    assert 120 <= trial.fates[0].waited <= 180


def test_load_lies_evenly_among_equals_and_the_measure_tells_when_it_does_not():
    come = [matter(n * 30, work=30) for n in range(300)]
    even = live_through(come, [Shift(person(n), 0, 10_000) for n in range(3)], Rules())
    assert even.gini() < 0.02
    lone = live_through(come, [Shift(person(1), 0, 10_000), Shift(person(2, "ko"), 0, 10_000)], Rules())
    assert lone.gini() == pytest.approx(0.5)


def test_the_same_matters_and_rules_end_the_same():
    come = [matter(n * 7, work=50 + n % 13, urgency=n % 4) for n in range(200)]
    people = [Shift(person(n, capacity=2), 0, 2000) for n in range(2)]
    first, again = live_through(come, people, Rules()), live_through(come, people, Rules())
    assert first.fates == again.fates
    slower = live_through([replace(each, work=each.work * 2) for each in come], people, Rules())
    assert slower.quantile(0.9) > first.quantile(0.9)
