"""The last look at a request, and sending it: once, with all its answers, to the matter it belongs to, with what the exchange says."""

from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from heliodesk.conversations.models import Conversation, Message
from heliodesk.intake.models import Draft
from heliodesk.people.models import Customer, Team
from heliodesk.platform import ask
from heliodesk.platform.answers import Deposit, DepositState, Unknown
from heliodesk.portal.tests.intake.form import DETAILS, FORM, SLUG, TRANSFER, door_of, filled, text
from heliodesk.tickets.models import Status, Ticket
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db


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
