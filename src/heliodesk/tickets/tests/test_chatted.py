"""A chat about what runs already: said once to both sides, and joined by an agent, never by itself."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.opening import write_to_team
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.tickets.chatted import alike_to_chat, tell_of_running
from heliodesk.tickets.models import Merge, Ticket

pytestmark = pytest.mark.django_db
TX = "9fc76417374aa880d4449a1f7f31ec597f00b1f6f3dd2d66f4c9c6c445836d8b"


@pytest.fixture
def running(open_one: Callable[..., Ticket], customer: Customer) -> Ticket:
    return open_one(customer, body=f"My deposit of 2.5 LTC has not been credited, hash {TX}")


@pytest.fixture
def chat(team: Team, customer: Customer, running: Ticket) -> Conversation:
    words = f"hello? my ltc deposit {TX} is still missing"
    said = write_to_team(customer=customer, team=team, body=words, client_id=uuid4(), language="en")
    return Conversation.objects.select_related("customer").get(pk=said.conversation.pk)


def test_the_customer_is_told_once(chat: Conversation, running: Ticket) -> None:
    for _twice in range(2):
        tell_of_running(chat.key)
    said = Message.objects.get(conversation=chat, kind="system", data__what="runs-already")
    assert running.number in line(said.data, for_staff=False)
    assert running.number in line(said.data, for_staff=True)
    assert Ticket.objects.get().status == "open"


def test_another_matter_is_left_alone(team: Team, customer: Customer, running: Ticket) -> None:
    words = "How do I change my mail address?"
    said = write_to_team(customer=customer, team=team, body=words, client_id=uuid4(), language="en")
    tell_of_running(said.conversation.key)
    assert not Message.objects.filter(conversation=said.conversation, kind="system", data__what="runs-already").exists()
    tell_of_running("gone")


def test_an_agent_sees_it_and_goes_on_there(
    chat: Conversation, running: Ticket, new_agent: Callable[..., Agent]
) -> None:
    mei, ana = new_agent("Mei Tan"), new_agent("Ana Duarte")
    Conversation.objects.filter(pk=chat.pk).update(state="assigned", assignee=mei)
    door = Client()
    door.force_login(mei)
    page = door.get(f"/console/c/{chat.key}/").content.decode()
    assert "Probably the same matter" in page
    assert "the same transaction or order" in page
    strange = Client()
    strange.force_login(ana)
    where, into = f"/console/c/{chat.key}/ticket/join", {"into": running.conversation.key}
    assert strange.post(where, into).status_code == 409
    assert door.post(where, {"into": "nothing"}).status_code == 404
    assert not Merge.objects.exists()
    assert door.post(where, into)["location"] == f"/console/c/{running.conversation.key}/"
    assert Merge.objects.get().source.pk == chat.pk
    assert "still missing" in "".join(running.conversation.messages.values_list("body", flat=True))


def test_a_ticket_is_no_chat(running: Ticket) -> None:
    assert alike_to_chat(running.conversation) == []
