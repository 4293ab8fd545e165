"""Plans in and out of JSON; nonsense is named at its field, quickly."""

import time
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.hours.plans import NotAPlan, plan_to_json, read_plan
from heliodesk.hours.tests.oracle import ZONES

WEEK = [[[540, 1080]]] * 7


def problems(**changes: object) -> list[tuple[str, str]]:
    with pytest.raises(NotAPlan) as refused:
        read_plan({"zone": "Asia/Singapore", "week": WEEK, **changes})
    return [(problem.where, problem.rule) for problem in refused.value.problems]


def day(*parts: object) -> list[object]:
    return [list(parts), *([[]] * 6)]


def an_exception(**changes: object) -> list[object]:
    return [{"first": "2027-02-05", "last": "2027-02-08", **changes}]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"zone": "Asia/Atlantis"}, ("zone", "unknown-zone")),
        ({"zone": "../../etc/passwd"}, ("zone", "unknown-zone")),
        ({"zone": None}, ("zone", "unknown-zone")),
        ({"week": [[]] * 6}, ("week", "seven-days")),
        ({"week": "always"}, ("week", "seven-days")),
        ({"week": day([600, 540])}, ("week.0.0", "end-before-start")),
        ({"week": day([600, 600])}, ("week.0.0", "end-before-start")),
        ({"week": day([1440, 1500])}, ("week.0.0", "start-outside-day")),
        ({"week": day([-5, 60])}, ("week.0.0", "start-outside-day")),
        ({"week": day([60, 2881])}, ("week.0.0", "end-too-late")),
        ({"week": day([540.5, 600])}, ("week.0.0", "not-a-time")),
        ({"week": day([True, 600])}, ("week.0.0", "not-a-time")),
        ({"week": day(["09:00", "18:00"])}, ("week.0.0", "not-a-time")),
        ({"week": day([540, 600, "always"])}, ("week.0.0", "unknown-level")),
        ({"week": day([540])}, ("week.0.0", "not-a-span")),
        ({"week": day([540, 720], [700, 800])}, ("week.0", "overlap")),
        ({"week": [[[1200, 1600]], [[60, 600]], *([[]] * 5)]}, ("week.1", "overlaps-day-before")),
        ({"week": [[[60, 600]], *([[]] * 5), [[1200, 1600]]]}, ("week.0", "overlaps-day-before")),
        ({"week": day(*[[n, n + 1] for n in range(10_000)])}, ("week.0", "too-many")),
        ({"seasons": [{"first": "02-30", "last": "03-01", "week": WEEK}]}, ("seasons.0.first", "no-such-day")),
        ({"seasons": [{"first": "1-1", "last": "03-01", "week": WEEK}]}, ("seasons.0.first", "no-such-day")),
        ({"seasons": [{"first": "01-01", "last": "03-01"}]}, ("seasons.0.week", "seven-days")),
        ({"seasons": {}}, ("seasons", "not-a-list")),
        ({"exceptions": an_exception(first="2027-02-30")}, ("exceptions.0.first", "no-such-day")),
        ({"exceptions": an_exception(first="2027-02")}, ("exceptions.0.first", "no-such-day")),
        ({"exceptions": an_exception(last="2027-02-01")}, ("exceptions.0.last", "last-before-first")),
        ({"exceptions": an_exception(adds=True)}, ("exceptions.0.parts", "adds-nothing")),
        ({"exceptions": an_exception(parts=[[0, 60], [30, 90]])}, ("exceptions.0.parts", "overlap")),
        ({"exceptions": an_exception(reasons={"en": 5})}, ("exceptions.0.reasons", "not-reasons")),
        ({"exceptions": an_exception(reasons={"en": "x" * 201})}, ("exceptions.0.reasons", "not-reasons")),
        ({"exceptions": an_exception() * 401}, ("exceptions", "too-many")),
        ({"exceptions": ["tomorrow"]}, ("exceptions.0", "not-an-exception")),
    ],
)  # fmt: skip
def test_nonsense_is_named_at_its_field(changes, expected):
    assert expected in problems(**changes)


def test_all_that_is_wrong_is_told_at_once():
    found = problems(zone="Mars", week=day([600, 540], [1, 2, "x"]), exceptions=an_exception(first="no"))
    assert len(found) == 4


@pytest.mark.parametrize("nonsense", [None, [], "x", 5, {"zone": "UTC", "week": [[[0, 1]] * 10_000] * 7}])
def test_no_nonsense_takes_long(nonsense):
    began = time.process_time()
    with pytest.raises(NotAPlan):
        read_plan(nonsense)
    assert time.process_time() - began < 0.5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["zone", "week", "seasons", "exceptions", "first", "last", "parts", "reasons"]), inner
        )
    ),
    max_leaves=30,
)


@settings(max_examples=400, deadline=None)
@given(JSON)
def test_anything_is_read_or_refused_and_never_breaks(data):
    try:
        found = read_plan(data).zone
    except NotAPlan as refused:
        found = refused.problems[0].rule
    assert found


def test_what_is_written_reads_the_same():
    from heliodesk.hours.tests.oracle import some_plan

    read = 0
    for seed in range(300):
        chance = Random(seed)
        plan = some_plan(chance, chance.choice(ZONES), date(2026, 6, 1))
        try:
            once = read_plan(plan_to_json(plan))
        except NotAPlan:
            continue  # chance makes overlaps, which people may not
        assert read_plan(plan_to_json(once)) == once
        read += 1
    assert read > 20
