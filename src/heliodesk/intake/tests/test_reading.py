"""Stored answers read back for whoever answers: in their language, in the form's order, whatever the form is by now."""

import pytest
from django.utils import translation

from heliodesk.access.actors import Actor
from heliodesk.intake import versions
from heliodesk.intake.reading import Kept, read_back, title_of
from heliodesk.people.models import Team

pytestmark = pytest.mark.django_db
EDITOR = Actor("agent", 7, roles=frozenset({"editor"}))
HASH = "9f2c4b1d8e7a6053c1b2d3e4f5a60718293a4b5c6d7e8f9012a3b4c5d6e7f809"
SLUG = "deposit-not-credited"
FIELDS = {
    "coin": "USDT",
    "network": "TRON",
    "transaction": HASH,
    "amount": "250",
    "when": "2026-10-28T09:00:00+00:00",
    "from": "wallet",
    "evidence": ["k1", "k2"],
}


@pytest.fixture(autouse=True)
def _forms():
    Team.objects.create(slug="support", name="Support")
    Team.objects.create(slug="payments", name="Payments")
    versions.ship("support", {SLUG: "payments"})


def told(fields=FIELDS, slug=SLUG, number=1, language="en", zone="Africa/Lagos", names=None) -> list[Kept]:
    with translation.override("zh-hans" if language.startswith("zh") else language):
        return read_back(slug, number, fields, language=language, zone=zone, names=names or {"k1": "screen.png"})


def test_answers_have_the_forms_labels_and_the_readers_words() -> None:
    read = {each.label: each for each in told()}
    assert read["Network"].value == "TRON (TRC20)"
    assert read["Amount that was sent"].value == "250 USDT"
    assert read["When it was sent"].value == "28 Oct 2026, 10:00 (UTC+01:00)"
    assert read["Where did it come from?"].value == "A wallet of my own"
    assert read["Screenshot of the sending side"].value == "screen.png, …"  # the other is not theirs to see
    chinese = {each.label: each.value for each in told(language="zh-hans")}
    assert (chinese["币种"], chinese["从哪里转来？"]) == ("USDT", "我自己的钱包")


def test_an_id_names_its_chain_and_leads_to_the_explorer() -> None:
    found = next(each for each in told() if each.is_id)
    assert (found.network, found.link) == ("TRON (TRC20)", f"https://tronscan.org/#/transaction/{HASH}")
    # The network that the id itself told goes before what was chosen; an odd one has no link.
    other = next(each for each in told({**FIELDS, "transaction-network": "LTC"}) if each.is_id)
    assert other.link.startswith("https://litecoinspace.org/")
    for bad in ("<b>", "unknown", ""):
        assert next(each for each in told({**FIELDS, "network": bad}) if each.is_id).link == ""


def test_a_request_keeps_the_labels_that_it_was_asked_with() -> None:
    content = versions.current(SLUG).content
    content["steps"][0]["fields"][0]["label"]["en"] = "Which coin?"
    versions.publish(SLUG, content, by=EDITOR, reason="Plainer words")
    assert told()[0].label == "Coin"
    assert told(number=2)[0].label == "Which coin?"
    assert told(number=None)[0].label == "Which coin?"


def test_what_no_form_knows_is_shown_all_the_same() -> None:
    read = told({"coin": "BTC", "plan": ["a", "b"], "empty": ""}, slug="", number=None)
    assert [(each.label, each.value) for each in read] == [("Coin", "BTC"), ("plan", "a, b")]
    assert told({"odd": 5})[-1] == Kept("odd", "5")


def test_a_matter_is_called_by_its_form() -> None:
    assert title_of(SLUG, 1, "zh-Hans") == "充值未到账"
    assert (title_of("gone-form", 3, "en"), title_of("", None, "en")) == ("gone-form", "")


def test_forms_are_shipped_to_the_departments_that_answer_them() -> None:
    assert versions.form_of(versions.current(SLUG)).team == "payments"
    assert versions.form_of(versions.current("fees")).team == "support"
