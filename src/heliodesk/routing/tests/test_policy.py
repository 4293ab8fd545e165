from hypothesis import given
from hypothesis import strategies as st

from heliodesk.routing.policy import Candidate, Need, choose, speaks

candidates = st.lists(
    st.builds(
        Candidate,
        agent=st.integers(1, 50),
        team=st.integers(1, 2),
        languages=st.frozensets(st.sampled_from(["en", "zh", "zh-Hans", "pt"])),
        capacity=st.integers(1, 4),
        load=st.integers(0, 5),
        idle_since=st.floats(0, 100),
    ),
    max_size=12,
    unique_by=lambda c: c.agent,
)


@given(candidates, st.sampled_from(["en", "zh", "vi"]), st.sets(st.integers(1, 50)))
def test_whoever_is_chosen_may_and_can_and_is_the_least_loaded(known, language, passed_by):
    need = Need(1, language, passed_by)
    chosen = choose(need, known)
    able = [c for c in known if c.team == 1 and speaks(c.languages, language)]
    asked = [c for c in able if c.agent not in passed_by] or able
    free = [c for c in asked if c.load < c.capacity]
    if chosen is None:
        assert not free
    else:
        best = next(c for c in free if c.agent == chosen)
        assert best.load / best.capacity == min(c.load / c.capacity for c in free)


def test_chinese_by_any_name_is_understood_by_who_speaks_it():
    assert speaks(["zh"], "zh-Hans")
    assert speaks(["zh-Hant"], "zh")
    assert not speaks(["en"], "zh")


def test_of_two_equally_loaded_the_one_idle_longest_is_asked():
    mei = Candidate(1, 1, frozenset({"en"}), 4, 1, idle_since=50.0)
    ana = Candidate(2, 1, frozenset({"en"}), 4, 1, idle_since=10.0)
    assert choose(Need(1, "en"), [mei, ana]) == 2
