"""Whoever has it next is open, speaks the language and may; everything else stays, and says why."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from heliodesk.routing.passing import ENOUGH, Matter, Pass, Rule, Stay, Successor, decide
from heliodesk.routing.policy import speaks

AT = datetime(2026, 11, 27, 17, tzinfo=UTC)
LANGUAGES = st.sampled_from(["en", "zh", "zh-Hans", "pt", "vi"])
COUNTRIES = st.sampled_from(["", "DE", "SG", "BR"])
CHANNELS = st.sampled_from(["", "chat", "request", "mail"])
FORMS = st.sampled_from(["", "card-or-fiat", "verification"])
MATTERS = st.builds(Matter, LANGUAGES, COUNTRIES, CHANNELS, FORMS, st.booleans(), st.booleans())
RULES = st.lists(st.builds(Rule, COUNTRIES, CHANNELS, FORMS), max_size=3)
UNTIL = st.none() | st.integers(1, 600).map(lambda minutes: AT + timedelta(minutes=minutes))
SUCCESSORS = st.lists(
    st.builds(Successor, st.integers(1, 6), st.booleans(), st.frozensets(LANGUAGES, max_size=3), UNTIL),
    max_size=5,
    unique_by=lambda each: each.team,
)


@given(MATTERS, RULES, SUCCESSORS)
def test_what_passes_goes_to_the_first_that_can_have_it(
    matter: Matter, rules: list[Rule], successors: list[Successor]
) -> None:
    def can(each: Successor) -> bool:
        lasts = each.until is None or each.until - AT >= ENOUGH
        return each.is_open and lasts and speaks(each.languages, matter.language)

    able = [each.team for each in successors if can(each)]
    stays = matter.is_held or matter.is_kept or any(rule.covers(matter) for rule in rules)
    match decide(matter, rules, successors, at=AT, opens_at=AT + timedelta(hours=16)):
        case Pass(to):
            assert not stays
            assert to == able[0]
        case Stay(why, until):
            assert stays or not able
            assert until == AT + timedelta(hours=16)
            assert (why in ("held", "law", "kept")) == stays


@given(MATTERS, RULES, SUCCESSORS)
def test_the_law_comes_before_an_agents_word(matter: Matter, rules: list[Rule], successors: list[Successor]) -> None:
    decided = decide(matter, rules, successors, at=AT, opens_at=None)
    if not matter.is_held and any(rule.covers(matter) for rule in rules):
        assert decided == Stay("law", None)


@given(MATTERS, SUCCESSORS)
def test_more_who_are_closed_change_nothing(matter: Matter, successors: list[Successor]) -> None:
    there = [each for each in successors if each.is_open]
    assert decide(matter, [], successors, at=AT, opens_at=None) == decide(matter, [], there, at=AT, opens_at=None)


def test_nobody_open_and_nobody_who_speaks_it_are_told_apart() -> None:
    english = Successor(1, is_open=True, languages=frozenset({"en"}))
    closed = Successor(2, is_open=False, languages=frozenset({"zh"}))
    assert decide(Matter("zh"), [], [english, closed], at=AT, opens_at=None) == Stay("language", None)
    assert decide(Matter("zh"), [], [closed], at=AT, opens_at=None) == Stay("closed", None)
    assert decide(
        Matter("zh-Hans"), [], [Successor(3, is_open=True, languages=frozenset({"zh"}))], at=AT, opens_at=None
    ) == Pass(3)
