"""A form over plain posts, as a browser without scripts sends them: what goes on, every refusal in words, and nothing lost."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation, Message
from heliodesk.intake import versions
from heliodesk.intake.models import Draft
from heliodesk.people.identity import token_for
from heliodesk.people.models import Customer, Team
from heliodesk.platform import ask
from heliodesk.platform.answers import Deposit, DepositState, Unknown
from heliodesk.portal.who import COOKIE
from heliodesk.tickets.models import Status, Ticket
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db
EDITOR = Actor("agent", 7, roles=frozenset({"editor"}))
SLUG = "deposit-not-credited"
FORM = f"/requests/new/{SLUG}/"
HASH = "9f2c4b1d8e7a6053c1b2d3e4f5a60718293a4b5c6d7e8f9012a3b4c5d6e7f809"
SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"
TRANSFER = {"coin": "USDT", "network": "TRON", "transaction": HASH}
DETAILS = {"amount": "250", "when": "2026-10-28T10:00", "from": "wallet"}


@pytest.fixture(autouse=True)
def _forms(team: Team) -> None:
    versions.ship(team.slug)


@pytest.fixture
def me() -> Customer:
    return Customer.objects.create(external_id="ns-1", name="Amara Nwosu", zone="Africa/Lagos")


@pytest.fixture
def door(me: Customer) -> Client:
    return door_of(me)


def door_of(customer: Customer | None) -> Client:
    client = Client()
    if customer:
        client.cookies[COOKIE] = token_for(customer)
    return client


def filled(client: Client, **transfer: str) -> Client:
    """Up to the last look."""
    assert client.post(f"{FORM}transfer/", {**TRANSFER, **transfer}).headers["Location"] == f"{FORM}details/"
    assert client.post(f"{FORM}details/", DETAILS).headers["Location"] == f"{FORM}evidence/"
    assert client.post(f"{FORM}evidence/", {"more": "Please look."}).headers["Location"] == f"{FORM}review/"
    return client


def text(answer) -> str:
    return answer.content.decode()


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


# The last look, and sending


def test_a_request_is_sent_once_with_all_its_answers(door: Client, me: Customer, team: Team) -> None:
    filled(door)
    told = text(door.get(f"{FORM}review/"))
    assert "Deposit not credited: 250 USDT, TRON" in told
    assert "28 Oct 2026, 10:00 (UTC+01:00)" in told
    answer = door.post(f"{FORM}review/", {"do": "send"})
    ticket = Ticket.objects.get()
    assert answer.headers["Location"] == f"/requests/sent/{ticket.number}/"
    assert (ticket.form, ticket.form_version, ticket.team, ticket.priority) == (SLUG, 1, team, 3)
    assert ticket.fields == {**TRANSFER, **DETAILS, "when": "2026-10-28T09:00:00+00:00", "more": "Please look."}
    assert not Draft.objects.exists()
    assert door.post(f"{FORM}review/", {"do": "send"}).headers["Location"] == FORM  # the button pressed twice
    assert Ticket.objects.count() == 1
    page = text(door.get(answer.headers["Location"]))
    assert "We have it" in page
    assert ticket.number in page
    for stranger in (Client(), door_of(Customer.objects.create(external_id="ns-2"))):
        assert stranger.get(f"/requests/sent/{ticket.number}/").status_code == 404
    assert door.get("/requests/sent/HD-0000-0000/").status_code == 404
    assert mail.outbox == []


def test_what_is_missing_is_marked_and_not_sent(door: Client) -> None:
    door.post(f"{FORM}transfer/", TRANSFER)
    told = text(door.get(f"{FORM}review/"))
    assert "Something is still missing" in told
    answer = door.post(f"{FORM}review/", {"do": "send"})
    assert answer.status_code == 422
    assert text(answer).count("This is still missing.") == 3
    assert not Ticket.objects.exists()
    assert Draft.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "Please give a mail address, so that an answer can reach you."),
        ("amara at mail", "This does not look like a mail address. Please check it."),
        ("a@b@c.d", "This does not look like a mail address. Please check it."),
    ],
)
def test_a_visitor_is_asked_where_an_answer_reaches_them(given: str, words: str) -> None:
    visitor = filled(Client())
    answer = visitor.post(f"{FORM}review/", {"do": "send", "mail": given})
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Ticket.objects.exists()
    assert visitor.post(f"{FORM}review/", {"do": "send", "mail": "amara@mail.example"}).status_code == 302
    known = Ticket.objects.get().conversation.customer
    assert not known.is_identified
    assert "@" in known.masks["email"]
    assert "amara@" not in known.masks["email"]


def test_the_same_matter_is_added_to_the_one_that_runs(door: Client, me: Customer) -> None:
    door.post(f"{FORM}review/", {})
    number = filled(door).post(f"{FORM}review/", {"do": "send"}).headers["Location"].split("/")[-2]
    told = text(filled(door).post(f"{FORM}review/", {"do": "send"}))
    assert f"You asked just now: {number}" in told
    assert Ticket.objects.count() == 1
    answer = door.post(f"{FORM}review/", {"do": "add", "request": number})
    assert answer.headers["Location"] == f"/requests/sent/{number}/?added"
    assert "It is added" in text(door.get(answer.headers["Location"]))
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(conversation=Ticket.objects.get().pk, kind="text").count() == 2
    assert not Draft.objects.exists()
    assert filled(door).post(f"{FORM}review/", {"do": "another"}).status_code == 302
    assert Ticket.objects.count() == 2


def test_nothing_is_added_to_what_is_not_ones_own(door: Client, team: Team) -> None:
    other = Customer.objects.create(external_id="ns-2")
    words = {"subject": "Other", "body": "Other", "language": "en", "client_id": uuid4()}
    foreign = open_ticket(customer=other, team=team, **words).ticket
    for number in (foreign.number, "nonsense", "", "'; drop"):
        filled(door).post(f"{FORM}review/", {"do": "add", "request": number})
    assert Message.objects.filter(conversation=foreign.pk, kind="text").count() == 1
    assert Ticket.objects.exclude(pk=foreign.pk).count() == 1  # sent as its own, and then seen to be the same


def test_what_is_added_to_a_closed_one_is_a_request_of_its_own(door: Client) -> None:
    number = filled(door).post(f"{FORM}review/", {"do": "send"}).headers["Location"].split("/")[-2]
    Ticket.objects.update(status=Status.CLOSED)
    answer = filled(door).post(f"{FORM}review/", {"do": "add", "request": number})
    follows = Ticket.objects.get(links__other__conversation__code=number.removeprefix("HD-").replace("-", ""))
    assert answer.headers["Location"] == f"/requests/sent/{follows.number}/"


# What the exchange says of it


def says(answer):
    return lambda *_args, **_more: answer


def test_the_exchange_is_asked_and_whoever_answers_reads_it(door: Client, monkeypatch) -> None:
    three = Deposit(DepositState.CONFIRMING, coin="USDT", network="TRON", amount=None, confirmations=3, needed=12)
    monkeypatch.setattr(ask, "deposit", says(three))
    page = filled(door).get(f"{FORM}review/")
    assert "3 of 12 confirmations" in text(page)
    sealed = page.context["sealed"]
    door.post(f"{FORM}review/", {"do": "send", "looked": sealed})
    (note,) = Message.objects.filter(kind="note").values_list("body", flat=True)
    assert "3 of 12 confirmations" in note


def test_what_settles_a_matter_sends_nothing(door: Client, monkeypatch) -> None:
    credited = Deposit(DepositState.CREDITED, coin="USDT", network="TRON", amount=None, confirmations=20, needed=20)
    monkeypatch.setattr(ask, "deposit", says(credited))
    assert "That answers it" in text(filled(door).get(f"{FORM}review/"))
    assert "Nothing was sent" in text(door.post(f"{FORM}review/", {"do": "answered"}))
    assert not Draft.objects.exists()
    assert not Conversation.objects.exists()


def test_while_the_exchange_is_away_the_request_goes_all_the_same(door: Client, monkeypatch) -> None:
    monkeypatch.setattr(ask, "deposit", says(Unknown("absent")))
    page = filled(door).get(f"{FORM}review/")
    assert "We could not look it up" in text(page)
    assert "That answers it" not in text(page)
    assert door.post(f"{FORM}review/", {"do": "send", "looked": page.context["sealed"]}).status_code == 302
    assert "could not look this up" in Message.objects.get(kind="note").body


@pytest.mark.parametrize("forged", ["3 of 12", "eyJhIjoxfQ:1abcde:xyz", "x" * 9000])
def test_nobody_writes_the_exchanges_words_for_it(door: Client, forged: str) -> None:
    filled(door).post(f"{FORM}review/", {"do": "send", "looked": forged})
    assert Ticket.objects.count() == 1
    assert not Message.objects.filter(kind="note").exists()


# In Chinese


def test_the_pages_speak_the_readers_language(door: Client) -> None:
    door.cookies["django_language"] = "zh-hans"
    told = text(door.post(f"{FORM}transfer/", {**TRANSFER, "coin": "LTC"}))
    assert "LTC 通常不通过 TRON" in told
    filled(door)
    told = text(door.get(f"{FORM}review/"))
    assert "充值未到账：250 USDT，TRON" in told
    assert "我自己的钱包" in told
