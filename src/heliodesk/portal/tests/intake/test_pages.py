"""A form over plain posts, as a browser without scripts sends them: what is offered, what is kept, every refusal in words."""

import pytest
from django.test import Client

from heliodesk.access.actors import Actor
from heliodesk.intake import versions
from heliodesk.intake.models import Draft
from heliodesk.people.models import Customer
from heliodesk.portal.tests.intake.form import DETAILS, FORM, HASH, SEED, SLUG, TRANSFER, door_of, filled, text
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db
EDITOR = Actor("agent", 7, roles=frozenset({"editor"}))

# Choosing


def test_every_matter_is_offered_and_found_by_plain_words(door: Client) -> None:
    told = text(door.get("/requests/new/"))
    assert told.count('href="/requests/new/') >= 14
    assert "Begun and not sent" not in told
    found = text(door.get("/requests/new/", {"q": "coins have not arrived deposit"}))
    assert "Deposit not credited" in found
    assert "Suggestion" not in found
    nothing = text(door.get("/requests/new/", {"q": "<b>zzzz</b>"}))
    assert "Nothing fits “&lt;b&gt;zzzz&lt;/b&gt;”" in nothing
    assert "Suggestion" in nothing  # everything is offered then


def test_what_is_not_offered_is_not_there(door: Client) -> None:
    assert door.get("/requests/new/no-such-form/").status_code == 404
    assert door.get(f"{FORM}no-such-page/").status_code == 404
    assert door.post(f"{FORM}no-such-page/", {}).status_code == 404
    versions.withdraw("fees", by=EDITOR, reason="Not now")
    assert door.get("/requests/new/fees/").status_code == 404
    assert 'href="/requests/new/fees/"' not in text(door.get("/requests/new/"))
    assert not Draft.objects.exists()


def test_a_draft_of_a_form_that_was_taken_away_goes_on(door: Client, me: Customer) -> None:
    filled(door)
    versions.withdraw(SLUG, by=EDITOR, reason="Not now")
    assert "Begun and not sent" in text(door.get("/requests/new/"))
    assert "Go on where you stopped" in text(door.get(FORM))
    assert door.post(f"{FORM}review/", {"do": "send"}).status_code == 302
    assert Ticket.objects.count() == 1
    assert door.get(FORM).status_code == 404


def test_the_advice_says_that_the_desk_is_empty_though_it_is_open(door: Client, new_agent) -> None:
    told = text(door.get(FORM))
    assert "Live chat, open by its hours" in told
    assert "obody is at the desk this minute" in told
    new_agent("Mei Tan", "en", available=True)
    told = text(door.get(FORM))
    assert "Live chat now" in told
    assert "obody is at the desk" not in told


def test_an_urgent_matter_goes_to_the_chat_even_while_the_desk_is_empty(door: Client, new_agent) -> None:
    told = text(door.get("/requests/new/account-locked/"))
    first = told.partition('class="way way--first"')[2].partition("</section>")[0]
    assert "whoever comes reads it first" in first
    assert "hd-dot--away" in first


# The pages


def test_a_page_is_kept_and_the_next_one_comes(door: Client, me: Customer) -> None:
    filled(door)
    draft = Draft.objects.get(customer=me)
    assert (draft.slug, draft.version.number) == (SLUG, 1)
    assert draft.answers["transaction"] == HASH
    assert draft.answers["more"] == "Please look."
    back = door.post(f"{FORM}details/", {**DETAILS, "do": "back"})
    assert back.headers["Location"] == f"{FORM}transfer/"
    assert door.post(f"{FORM}transfer/", {**TRANSFER, "do": "back"}).headers["Location"] == FORM
    changed = door.post(f"{FORM}details/", {**DETAILS, "amount": "260", "to": "review"})
    assert changed.headers["Location"] == f"{FORM}review/"
    assert "260 USDT" in text(door.get(f"{FORM}review/"))


@pytest.mark.parametrize(
    ("page", "given", "words"),
    [
        ("transfer", {}, "This is still missing."),
        ("transfer", {**TRANSFER, "coin": "?!"}, "We do not recognise this coin."),
        ("transfer", {**TRANSFER, "network": "MOON"}, "We do not recognise this network."),
        ("transfer", {**TRANSFER, "coin": "LTC"}, "LTC is not usually sent over TRON (TRC20), but over Litecoin"),
        ("transfer", {**TRANSFER, "transaction": HASH[:-3]}, "it should have 64 characters"),
        ("transfer", {**TRANSFER, "transaction": f"{HASH[:8]}…{HASH[-8:]}"}, "The middle of it is left out"),
        ("transfer", {**TRANSFER, "transaction": f"{HASH} {HASH[::-1]}"}, "There is more than one id in this."),
        (
            "transfer",
            {**TRANSFER, "transaction": f"https://litecoinspace.org/tx/{HASH}"},
            "This belongs to Litecoin, not to TRON (TRC20).",
        ),
        ("details", {**DETAILS, "amount": "1,234"}, "Is it 1234 or 1.234?"),
        ("details", {**DETAILS, "amount": "much"}, "Please write one figure, such as 250 or 0.015."),
        ("details", {**DETAILS, "amount": "0"}, "The amount is zero."),
        ("details", {**DETAILS, "when": "soon"}, "Please give a day and a time"),
        ("details", {**DETAILS, "when": "2199-01-01T10:00"}, "This lies ahead."),
        ("details", {**DETAILS, "from": "moon"}, "This is still missing."),
        ("evidence", {"more": "x" * 9000}, "characters. Please shorten it."),
    ],
)
def test_what_is_wrong_is_said_in_words_and_kept(
    door: Client, me: Customer, page: str, given: dict, words: str
) -> None:
    door.post(f"{FORM}transfer/", TRANSFER)
    answer = door.post(f"{FORM}{page}/", given)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "What you typed is kept." in text(answer)
    kept = Draft.objects.get(customer=me).answers
    assert {name: value for name, value in given.items() if value and kept.get(name) != value} == {}
    assert not Ticket.objects.exists()


def test_it_may_be_right_as_it_stands(door: Client, me: Customer) -> None:
    odd = {**TRANSFER, "coin": "LTC"}
    assert "It is right as it stands" in text(door.post(f"{FORM}transfer/", odd))
    on = door.post(f"{FORM}transfer/", {**odd, "confirm-network": "yes"})
    assert on.headers["Location"] == f"{FORM}details/"
    # Said of what stood there then: another network is judged anew.
    assert door.post(f"{FORM}transfer/", {**odd, "network": "SOL"}).status_code == 422


def test_a_secret_is_never_kept(door: Client, me: Customer) -> None:
    answer = door.post(f"{FORM}evidence/", {"more": f"my words are {SEED}"})
    assert answer.status_code == 422
    assert "We took recovery words out." in text(answer)
    assert "sausage" not in text(answer)
    assert "sausage" not in str(Draft.objects.get(customer=me).answers)


def test_what_is_typed_is_kept_while_it_is_typed(door: Client, me: Customer) -> None:
    given = {**TRANSFER, "coin": "LTC", "transaction": f"see https://tronscan.org/#/transaction/{HASH}", "do": "save"}
    told = door.post(f"{FORM}transfer/", given).json()
    assert told["notes"]["network"][0]["doubt"] is True
    (found,) = told["notes"]["transaction"]
    assert found == {
        "kind": "found",
        "say": f"We recognise the id: {HASH[:8]}…{HASH[-8:]}, on TRON (TRC20)",
        "doubt": False,
    }
    told = door.post(f"{FORM}transfer/", {"coin": "", "do": "save"}).json()
    assert told["notes"] == {}  # what is missing is not held against anybody who is still typing
    told = door.post(f"{FORM}evidence/", {"more": SEED, "do": "save"}).json()
    assert told["notes"]["more"][0]["kind"] == "removed"
    assert "sausage" not in told["values"]["more"]


def test_a_draft_is_its_customers_alone(door: Client, me: Customer) -> None:
    filled(door)
    other = door_of(Customer.objects.create(external_id="ns-2"))
    assert HASH not in text(other.get(f"{FORM}transfer/"))
    assert other.get(f"{FORM}review/").headers["Location"] == FORM
    assert other.post(f"{FORM}review/", {"do": "send"}).headers["Location"] == FORM
    other.post(f"{FORM}discard")
    assert Client().get(f"{FORM}review/").headers["Location"] == FORM
    assert Draft.objects.filter(customer=me).count() == 1
    assert not Ticket.objects.exists()


def test_what_was_typed_is_thrown_away_at_a_word(door: Client, me: Customer) -> None:
    filled(door)
    assert door.post(f"{FORM}discard").headers["Location"] == "/requests/new/"
    assert not Draft.objects.exists()
    assert door.get(f"{FORM}discard").status_code == 405


# In Chinese


def test_the_pages_speak_the_readers_language(door: Client) -> None:
    door.cookies["django_language"] = "zh-hans"
    told = text(door.post(f"{FORM}transfer/", {**TRANSFER, "coin": "LTC"}))
    assert "LTC 通常不通过 TRON" in told
    filled(door)
    told = text(door.get(f"{FORM}review/"))
    assert "充值未到账：250 USDT，TRON" in told
    assert "我自己的钱包" in told
