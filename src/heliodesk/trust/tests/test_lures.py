"""What messages in groups want from their readers, by labelled examples in seven languages and some more."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliodesk.trust.lures import RULES, Lure, Official, action, lures
from heliodesk.trust.tests import lure_cases, lure_later

OURS = Official(
    addresses=frozenset({"northstar.example", "t.me/northstar_news"}),
    handles=frozenset({"@northstar_news"}),
    brands=("Northstar",),
    known=frozenset({"etherscan.io"}),
)


@pytest.mark.parametrize(("text", "kind"), [*lure_cases.BAD, *lure_later.BAD])
def test_a_lure_is_seen_for_what_it_wants(text: str, kind: str):
    found = lures(text, OURS)
    assert kind in [one.kind for one in found]
    assert action(found) != "none"


@pytest.mark.parametrize("text", [*lure_cases.HARMLESS, *lure_later.HARMLESS])
def test_warnings_and_people_with_troubles_are_let_be(text: str):
    assert lures(text, OURS) == ()


@pytest.mark.parametrize(
    "text",
    [
        "https://northstar.example", "see NORTHSTAR.EXAMPLE/help.", "http://help.northstar.example/a?b=c", "t.me/northstar_news/12",
        "www.northstar.example", "https://northstar.example:443/x", "(https://northstar.example/a)", "mail ann@northstar.co",
    ],
)  # fmt: skip
def test_addresses_on_the_list_are_ours(text: str):
    assert lures(text, OURS) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("https://northstar.example.evil.io", "false-link"),
        ("https://evil.io/northstar.example", "false-link"),
        ("https://xn--nrthstar-29i.com", "link"),
        ("https://notnorthstar.example", "false-link"),
        ("t.me/northstar_newz", "false-link"),
        ("t.me/northstar_news2", "false-link"),
        ("https://user@evil.io/x", "link"),
        ("evil (dot) com/claim", "link"),
        ("ｅｖｉｌ．com", "link"),
    ],
)
def test_addresses_beside_the_list_are_not(text: str, kind: str):
    assert [one.kind for one in lures(text, OURS)] == [kind]


def test_what_is_done_is_a_table():
    found = (Lure("link", "a.io"), Lure("elsewhere", "write"))
    assert action(found) == "report"
    assert action(found, {**RULES, "link": "hide"}) == "hide"
    assert action(found, {}) == action(()) == "none"


def test_the_worst_stands_first():
    found = lures("Contact support on WhatsApp +1 555 012 9934. Send your seed phrase to the admin.", OURS)
    assert [one.kind for one in found] == ["asks-phrase", "elsewhere"]


@pytest.mark.parametrize(
    "text",
    ["a." * 50_000, "send your " * 20_000, "." * 100_000, "x" * 100_000, "https://" + "a." * 40_000, "1.2.3." * 30_000],
)
def test_a_long_message_takes_no_long_time(text: str):
    began = time.process_time()
    lures(text, OURS)
    assert time.process_time() - began < 0.5


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_survived(text: str):
    lures(text, OURS)
