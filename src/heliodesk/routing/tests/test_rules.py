"""Rules as data: what is stored is read, and what cannot be is refused with its place."""

import pytest

from heliodesk.routing.rules import Asks, BadRules, Rules, Step, dump, rules_of


def test_what_is_dumped_is_read_again():
    rules = Rules(
        head_start={1: 60, 3: 1200},
        vip_levels=frozenset({"Gold"}),
        weights={"chat": 1.0, "messenger": 0.5, "request": 0.6, "mail": 0.6},
        chains={3: (Step(60, language="en"), Step(300, team=4), Step(900, ticket=True))},
        asks=(Asks(urgency=3, clearance="security"), Asks(country="KR", region="asia"), Asks(language="zh", level=2)),
    )
    assert rules_of(dump(rules)) == rules
    assert rules_of({}) == Rules()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"speed": 3}, "speed"),
        ({"accept": 1}, "accept"),
        ({"accept": True}, "accept"),
        ({"async_share": 1.5}, "async_share"),
        ({"head_start": {"3": -1}}, "head_start"),
        ({"head_start": {"3": 60}, "vip_head_start": 120}, "vip_head_start"),
        ({"weights": {"chat": 0}}, "weights"),
        ({"chains": {"1": [{"after": 60}]}}, "chains"),
        ({"chains": {"1": [{"after": 60, "team": 2, "ticket": True}]}}, "chains"),
        ({"asks": [{"urgency": 3}]}, "asks"),
        ({"asks": [{"level": 9, "language": "zh"}]}, "asks"),
    ],
)
def test_what_cannot_be_a_rule_is_named(data, place):
    with pytest.raises(BadRules) as error:
        rules_of(data)
    assert error.value.place == place
