"""Tickets in the console: what the pages say, and what they refuse."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.tickets import asking, handing_on, macros
from heliodesk.tickets.models import Bulk, SavedView, SideTalk, Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer, write_as_customer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_factor(settings) -> None:
    settings.SECOND_FACTOR_ROLES = []


@pytest.fixture
def mei(new_agent: Callable[..., Agent]) -> Agent:
    return new_agent("Mei Tan", single_keys=True)


@pytest.fixture
def enter() -> Callable[[Agent], Client]:
    def sign_in(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent)
        return client

    return sign_in


@pytest.fixture
def ticket(team: Team, customer: Customer) -> Ticket:
    words = {"subject": "LTC deposit", "body": "It is missing", "language": "en", "client_id": uuid4()}
    return open_ticket(customer=customer, team=team, **words).ticket


def at(name: str, ticket: Ticket) -> str:
    return reverse(f"console:{name}", args=[ticket.conversation.key])


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("conversation__customer", "team", "assignee").get(pk=ticket.pk)


def send(client: Client, ticket: Ticket, body: str = "Which network?", **words: str):
    return client.post(at("say", ticket), {"body": body, "client_id": str(uuid4()), "kind": "text", **words})


def test_an_answer_in_a_ticket_goes_through_the_ticket(ticket, mei, enter) -> None:
    assert send(enter(mei), ticket, seen="1", then="others", priority="4").status_code == 200
    now = again(ticket)
    assert (now.status, now.assignee, now.priority) == ("others", mei, 4)


def test_whoever_did_not_see_what_was_said_is_told_and_may_send_all_the_same(ticket, mei, new_agent, enter) -> None:
    answer(ticket, agent=new_agent("Ana Duarte"), body="I am on it", client_id=uuid4())
    client = enter(mei)
    refused = send(client, ticket, seen="1")
    assert refused.status_code == 409
    assert refused.json()["error"] == "collision"
    assert "Ana: “I am on it”" in refused.json()["message"]
    assert not Message.objects.filter(body="Which network?").exists()
    assert send(client, ticket).status_code == 200


def test_a_note_changes_nothing_of_the_ticket(ticket, mei, enter) -> None:
    answered = enter(mei).post(at("say", ticket), {"body": "Careful", "client_id": str(uuid4()), "kind": "note"})
    assert answered.status_code == 200
    assert (again(ticket).status, again(ticket).assignee) == ("open", None)


def test_the_page_says_what_was_promised_and_who_has_it(ticket, mei, enter) -> None:
    page = enter(mei).get(at("conversation", ticket)).content.decode()
    assert "LTC deposit" in page
    assert ticket.number in page
    assert "Nobody has it" in page
    assert "Send and wait for the customer" in page


def test_solved_and_reopened_are_the_tickets(ticket, mei, enter) -> None:
    client = enter(mei)
    assert client.post(at("close", ticket)).status_code == 204
    assert again(ticket).status == "solved"
    assert again(ticket).conversation.state == "tracked"
    assert client.post(at("reopen", ticket)).status_code == 204
    assert again(ticket).status == "us"


def test_a_chat_becomes_a_ticket_and_keeps_its_number(write, mei, enter, customer) -> None:
    talk = write(customer, "My deposit is missing")
    Conversation.objects.filter(pk=talk.pk).update(state="assigned", assignee=mei)
    where = reverse("console:become-ticket", args=[talk.key])
    client = enter(mei)
    assert "in one line" in client.post(where, {"subject": " "}).content.decode()
    client.post(where, {"subject": "Deposit", "priority": "3"})
    made = Ticket.objects.get(pk=talk.pk)
    assert (made.subject, made.priority, made.assignee, made.number) == ("Deposit", 3, mei, talk.number)


def test_handing_over_asks_what_the_department_wants_to_know(ticket, mei, enter) -> None:
    other = Team.objects.create(slug="finance", name="Finance")
    handing_on.set_needs(other, [("", {"en": "Transaction id"})])
    (item,) = handing_on.needs_of(other)
    client, where = enter(mei), at("hand-over", ticket)
    assert "Transaction id" in client.get(f"{where}?to=finance").content.decode()
    refused = client.post(where, {"to": "finance", "note": "Please look"})
    assert refused.status_code == 422
    assert "Please look" in refused.content.decode()
    client.post(where, {"to": "finance", f"why-{item.key}": "They have none"}, headers={"HX-Request": "true"})
    assert again(ticket).team == other
    assert ticket.steps.get(what="handed-on").data["checked"] == {"Transaction id": "They have none"}


def test_many_are_changed_and_undone_from_the_list(ticket, mei, enter) -> None:
    client = enter(mei)
    words = {"ticket": [ticket.conversation.key], "change": "priority:4", "back": "/console/tickets/?view=ours"}
    listed = client.post(reverse("console:change-many"), words, follow=True)
    done = Bulk.objects.get()
    assert "1 ticket changed." in listed.content.decode()
    assert f"done={done.key}" in listed.redirect_chain[0][0]
    assert again(ticket).priority == 4
    client.post(reverse("console:undo-many", args=[done.key]), {"back": "//evil.example/?x=1"}, follow=True)
    assert again(ticket).priority == 2


def test_the_list_asks_the_same_however_many_there_are(team, mei, enter, django_assert_max_num_queries) -> None:
    for place in range(12):
        words = {"subject": f"S{place}", "body": "x", "language": "en", "client_id": uuid4()}
        open_ticket(customer=Customer.objects.create(), team=team, **words)
    client = enter(mei)
    with django_assert_max_num_queries(12):
        assert client.get("/console/tickets/?view=all").content.decode().count('class="t-open"') == 12


def test_a_view_is_saved_found_and_dropped(ticket, mei, enter) -> None:
    client = enter(mei)
    client.post(reverse("console:keep-view"), {"name": "Fresh", "statuses": ["open"], "languages": ["en"]})
    view = SavedView.objects.get()
    page = client.get(f"/console/tickets/?view={view.key}").content.decode()
    assert "Fresh" in page
    assert ticket.number in page
    assert "Fresh" in client.get("/console/tickets/counts").content.decode()
    client.post(reverse("console:forget-view", args=[view.key]))
    assert not SavedView.objects.exists()


def test_words_and_numbers_find_tickets(ticket, mei, enter) -> None:
    client = enter(mei)
    assert ticket.number in client.get("/console/tickets/?text=missing").content.decode()
    assert ticket.subject in client.get(f"/console/tickets/?text={ticket.number}").content.decode()
    assert "Nothing that you may see" in client.get("/console/tickets/?text=elephant").content.decode()


def test_a_wrong_variable_is_named_and_the_text_stays(mei, enter) -> None:
    refused = enter(mei).post("/console/macros/", {"name": "M", "text-en": "Hello {{customer.mail}}"})
    assert refused.status_code == 422
    assert "{{customer.mail}}" in refused.content.decode()


def test_macros_come_filled(ticket, mei, enter) -> None:
    macros.save_macro(None, name="Hello", texts={"en": "About {{ticket.subject}}"}, by=mei, status="solved")
    page = enter(mei).get(at("pick-macro", ticket)).content.decode()
    assert 'data-macro="About LTC deposit"' in page
    assert 'data-then="solved"' in page


def test_the_time_line_has_everything_in_order(ticket, mei, enter) -> None:
    answer(ticket, agent=mei, body="Which network?", client_id=uuid4())
    client = enter(mei)
    page = client.get(at("ticket-line", ticket)).content.decode()
    assert page.index("Which network?") < page.index("It is missing")
    assert "Which network?" not in client.get(at("ticket-line", ticket) + "?kind=steps").content.decode()


def test_merging_and_undoing_it_from_the_panel(ticket, mei, enter, team, customer) -> None:
    words = {"subject": "LTC deposit", "body": "It is missing", "language": "en", "client_id": uuid4()}
    second = open_ticket(customer=customer, team=team, **words).ticket
    client = enter(mei)
    assert second.number in client.get(at("ticket-panel", ticket)).content.decode()
    client.post(at("merge-ticket", ticket), {"into": second.conversation.key})
    assert again(ticket).merged_into_id == second.pk
    made = second.absorbed.get()
    client.post(at("unmerge-ticket", second), {"merge": made.pk})
    assert again(ticket).merged_into_id is None


def test_links_splits_and_followers(ticket, mei, enter, team, customer) -> None:
    words = {"subject": "Other", "body": "Else", "language": "en", "client_id": uuid4()}
    other = open_ticket(customer=customer, team=team, **words).ticket
    client = enter(mei)
    assert client.post(at("link-ticket", ticket), {"number": "HD-0000", "kind": "cause"}).status_code == 422
    client.post(at("link-ticket", ticket), {"number": other.number, "kind": "cause"})
    assert other.number in client.get(at("ticket-panel", ticket)).content.decode()
    client.post(at("unlink-ticket", ticket), {"link": ticket.links.get().pk})
    assert not ticket.links.exists()
    client.post(at("follow-ticket", ticket))
    assert ticket.followers.get().agent == mei
    write_as_customer(ticket, customer=customer, body="And my card is lost", client_id=uuid4())
    client.post(at("split-ticket", ticket), {"number": ["2"], "subject": "Card lost"})
    assert Ticket.objects.filter(subject="Card lost").exists()


def test_no_door_of_a_customer_tells_of_a_side_talk(ticket, mei, enter, new_agent) -> None:
    other = Team.objects.create(slug="finance", name="Finance")
    secret = "Zanzibar ledger entry"
    client = enter(mei)
    words = {"team": "finance", "subject": secret, "body": f"{secret}?", "client_id": str(uuid4())}
    client.post(at("ask-department", ticket), words)
    talk = SideTalk.objects.get()
    asking.say(talk, body=f"{secret}!", client_id=uuid4(), by=new_agent("Grace Ong", team=other))
    customer = ticket.conversation.customer
    assert not SideTalk.objects.visible_to(customer.actor).exists()
    seen = Message.objects.visible_to(customer.actor).filter(conversation=ticket.pk)
    assert [each.body for each in seen] == ["It is missing"]
    from heliodesk.events.models import Event

    for event in Event.objects.all():
        assert secret not in str(event.data)
        if event.kind == "side.posted":
            assert not any(topic.startswith("customer:") for topic in event.topics)
    visitor = Client()
    for path in (f"/console/asked/{talk.key}/", "/console/asked/", at("ticket-line", ticket), "/requests/", "/hours/"):
        assert secret not in visitor.get(path, follow=True).content.decode()
    grace = enter(Agent.objects.get(name="Grace Ong"))
    page = grace.get(f"/console/asked/{talk.key}/").content.decode()
    assert secret in page
    assert ticket.number in page
    assert at("conversation", ticket) not in page
    assert grace.get(at("conversation", ticket)).status_code == 404
