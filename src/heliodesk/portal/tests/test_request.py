"""One request: shown to its customer only, true about where it stands, and everything on it works without scripts."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.identity import token_for
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.portal.who import COOKIE
from heliodesk.promises.models import Policy
from heliodesk.tickets.becoming import become_ticket
from heliodesk.tickets.merging import merge
from heliodesk.tickets.models import Rating, Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.solving import solve
from heliodesk.tickets.writing import answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> Customer:
    return Customer.objects.create(external_id="ns-1", name="Amara Nwosu", zone="Africa/Lagos")


@pytest.fixture
def ticket(team: Team, me: Customer) -> Ticket:
    Policy.objects.create(name="All", first=240, next=240)
    return opened(team, me)


def opened(team: Team, me: Customer) -> Ticket:
    words = {"subject": "Missing deposit", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    return open_ticket(customer=me, team=team, **words).ticket


def door(customer: Customer | None) -> Client:
    client = Client()
    if customer:
        client.cookies[COOKIE] = token_for(customer)
    return client


def page(customer: Customer | None, number: str, status: int = 200) -> str:
    found = door(customer).get(f"/requests/{number}/")
    assert found.status_code == status
    return found.content.decode()


def test_a_number_alone_shows_nothing(ticket: Ticket) -> None:
    other = Customer.objects.create(external_id="ns-2")
    for who in (None, other):
        there, nowhere = page(who, ticket.number, 404), page(who, "HD-0000-0000", 404)
        assert "Missing deposit" not in there
        assert _plain(there) == _plain(nowhere)


def _plain(text: str) -> str:
    """Without what differs from answer to answer: the form's own token and the page's nonce."""
    import re

    return re.sub(r'(nonce|value)="[^"]*"', "", text)


def test_it_says_where_it_stands_and_by_when_in_the_customers_own_zone(ticket: Ticket, me: Customer) -> None:
    told = page(me, ticket.number)
    due = ticket.due.astimezone(timezone.get_fixed_timezone(60))
    assert f"We answer by {due:%-d %b}, {due:%H:%M}" in told
    assert "Lagos (UTC+1)" in told
    assert "Where is it?" in told
    assert "Next step, yours" not in told


def test_it_is_the_customers_turn_after_an_answer(
    ticket: Ticket, me: Customer, new_agent: Callable[..., Agent]
) -> None:
    answer(ticket, agent=new_agent("Ana Duarte"), body="Which network?", client_id=uuid4())
    told = page(me, ticket.number)
    assert "Next step, yours" in told
    assert "The clock stands still" in told
    assert "Which network?" in told
    assert "Your turn: an answer" in door(me).get("/requests/").content.decode()


def test_words_and_files_are_added_without_scripts(ticket: Ticket, me: Customer, settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    sent = SimpleUploadedFile("statement.txt", b"On 21 November I sent 2.5 LTC.", "text/plain")
    once = str(uuid4())
    for _twice in range(2):
        said = {"body": "The network is Litecoin", "client_id": once}
        if not _twice:
            said["files"] = sent
        done = door(me).post(f"/requests/{ticket.number}/write", said)
        assert done.status_code in {302, 409}
    assert Message.objects.filter(body="The network is Litecoin").count() == 1
    assert "statement.txt" in page(me, ticket.number)


def test_what_cannot_be_sent_is_named_and_the_words_stay(ticket: Ticket, me: Customer) -> None:
    long = "x" * 9000
    refused = door(me).post(f"/requests/{ticket.number}/write", {"body": long, "client_id": str(uuid4())})
    assert refused.status_code == 422
    assert long in refused.content.decode()
    assert ticket.conversation.messages.count() == 1
    empty = door(me).post(f"/requests/{ticket.number}/write", {"body": " ", "client_id": str(uuid4())})
    assert "Write something, or choose a file." in empty.content.decode()


def test_it_is_solved_rated_and_opened_again(ticket: Ticket, me: Customer) -> None:
    act = f"/requests/{ticket.number}/act"
    assert door(me).post(act, {"do": "rate", "score": "5"}).status_code == 409
    assert door(me).post(act, {"do": "solve"}).status_code == 302
    assert "How was it?" in page(me, ticket.number)
    for score in ("0", "6", "", "²", "x"):
        assert door(me).post(act, {"do": "rate", "score": score}).status_code == 422
    door(me).post(act, {"do": "rate", "score": "4", "words": "Quick"})
    door(me).post(act, {"do": "rate", "score": "5", "words": "Quick"})
    assert list(Rating.objects.values_list("score", "words")) == [(5, "Quick")]
    assert door(me).post(act, {"do": "reopen"}).status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).status == "us"
    assert door(me).post(act, {"do": "nothing"}).status_code == 422


def test_a_closed_one_is_followed_up_from_its_page(ticket: Ticket, me: Customer) -> None:
    from heliodesk.tickets.solving import close_solved

    solve(ticket, by=me.actor)
    Ticket.objects.update(solved_at=timezone.now() - timedelta(days=8))
    close_solved()
    done = door(me).post(f"/requests/{ticket.number}/write", {"body": "Something is left", "client_id": str(uuid4())})
    assert done.status_code == 302
    assert ticket.number not in done["location"]
    assert Ticket.objects.count() == 2


def test_a_merged_number_leads_on(ticket: Ticket, me: Customer, team: Team, new_agent: Callable[..., Agent]) -> None:
    other = opened(team, me)
    merge(other, into=ticket, by=new_agent())
    found = door(me).get(f"/requests/{other.number}/")
    assert found["location"] == f"/requests/{ticket.number}/"
    assert door(me).get("/requests/").content.decode().count("Missing deposit") == 1


def test_all_of_it_can_be_kept_and_notes_are_not_in_it(
    ticket: Ticket, me: Customer, new_agent: Callable[..., Agent]
) -> None:
    from heliodesk.conversations.posting import post_message

    note = {"body": "Looks like fraud", "client_id": uuid4(), "kind": "note"}
    post_message(conversation=ticket.conversation.key, author=new_agent().actor, **note)
    kept = door(me).get(f"/requests/{ticket.number}/request.json")
    assert kept.json()["messages"][0]["body"] == "Where is it?"
    assert "fraud" not in kept.content.decode() + page(me, ticket.number)
    assert ticket.number in kept["content-disposition"]


def test_it_can_be_kept_as_pdf_and_all_of_them_at_once(ticket: Ticket, me: Customer, team: Team) -> None:
    second = opened(team, me)
    paper = door(me).get(f"/requests/{ticket.number}/request.pdf", headers={"accept-language": "zh-CN"})
    assert (paper.status_code, paper["content-type"]) == (200, "application/pdf")
    assert paper.content.startswith(b"%PDF-")
    assert {row["number"] for row in door(me).get("/requests/all.json").json()} == {ticket.number, second.number}
    assert len(door(me).get("/requests/all.pdf").content) > 1000
    other = Customer.objects.create(external_id="ns-2")
    assert door(other).get("/requests/all.json").json() == []
    assert door(None).get("/requests/all.pdf").status_code == 401
    for who in (None, other):
        assert door(who).get(f"/requests/{ticket.number}/request.pdf").status_code == 404
    assert door(me).get(f"/requests/{ticket.number}/request.exe").status_code == 404


def test_chats_are_shown_too_and_a_chat_that_became_one(
    conversation: Conversation, new_agent: Callable[..., Agent]
) -> None:
    customer = conversation.customer
    assert "What was said" in page(customer, conversation.number)
    mei = new_agent()
    Conversation.objects.filter(pk=conversation.pk).update(state="assigned", assignee=mei)
    become_ticket(conversation, by=mei.actor, subject="A matter")
    assert "A matter" in page(customer, conversation.number)
