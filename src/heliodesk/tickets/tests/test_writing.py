"""Both sides write, and the ticket and its promises follow."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import close
from heliodesk.conversations.posting import ConversationTracked, post_message
from heliodesk.people.models import Agent, Customer
from heliodesk.tickets.becoming import become_ticket
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Link, Ticket
from heliodesk.tickets.solving import close_solved, reopen, solve
from heliodesk.tickets.writing import Collision, answer, write_as_customer

pytestmark = pytest.mark.django_db


def again(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("conversation", "team").get(pk=ticket.pk)


def promises(ticket: Ticket) -> dict[str, str]:
    return {each.kind: each.state for each in ticket.conversation.promises.order_by("id")}


def write(ticket: Ticket, body: str = "And?") -> Ticket:
    customer = ticket.conversation.customer
    return write_as_customer(ticket, customer=customer, body=body, client_id=uuid4()).ticket


def test_an_answer_keeps_the_first_promise_and_waits_for_the_customer(
    ticket: Ticket, new_agent: Callable[..., Agent]
) -> None:
    mei = new_agent()
    answer(ticket, agent=mei, body="Which network?", client_id=uuid4(), seen=1)
    now = again(ticket)
    assert (now.status, now.assignee, now.conversation.assignee) == ("customer", mei, mei)
    assert promises(now) == {"first": "kept", "solved": "paused"}
    assert now.due is None
    now = write(now, "TRON")
    assert now.status == "us"
    assert now.due is not None
    assert promises(now) == {"first": "kept", "solved": "running", "next": "running"}
    answer(now, agent=mei, body="Found it.", client_id=uuid4(), then="solved")
    now = again(now)
    assert now.status == "solved"
    assert set(promises(now).values()) == {"kept"}
    assert now.due is None


def test_a_solved_one_comes_back_and_a_closed_one_is_followed_up(ticket: Ticket) -> None:
    solve(ticket, by=ticket.conversation.customer.actor)
    now = write(ticket, "It is not solved")
    assert now.status == "us"
    assert promises(now)["solved"] == "running"
    solve(now, by=now.conversation.customer.actor)
    Ticket.objects.filter(pk=now.pk).update(solved_at=timezone.now() - timedelta(days=8))
    close_solved()
    closed = again(now)
    assert closed.status == "closed"
    assert closed.conversation.state == "closed"
    with pytest.raises(NotPossible, match="closed"):
        reopen(closed, by=closed.conversation.customer.actor)
    written = write_as_customer(closed, customer=closed.conversation.customer, body="Again!", client_id=uuid4())
    assert written.is_follow_up
    assert written.ticket.pk != closed.pk
    assert Link.objects.get(ticket=written.ticket, other=closed).kind == "follow-up"
    assert again(closed).conversation.message_count == closed.conversation.message_count


def test_who_writes_past_a_colleague_is_told(ticket: Ticket, new_agent: Callable[..., Agent]) -> None:
    mei, tom = new_agent("Mei Tan"), new_agent("Tom Reed")
    answer(ticket, agent=mei, body="One moment", client_id=uuid4(), seen=1)
    seen = again(ticket).conversation.message_count
    with pytest.raises(Collision) as caught:
        answer(ticket, agent=tom, body="Hello", client_id=uuid4(), seen=1)
    assert caught.value.numbers
    assert max(caught.value.numbers) <= seen
    assert not again(ticket).conversation.messages.filter(body="Hello").exists()


def test_nothing_is_said_past_the_ticket(ticket: Ticket, customer: Customer, new_agent: Callable[..., Agent]) -> None:
    for author in (customer.actor, new_agent().actor):
        with pytest.raises(ConversationTracked):
            post_message(conversation=ticket.conversation.key, author=author, body="psst", client_id=uuid4())
    with pytest.raises(ConversationTracked):
        close(ticket.conversation, by=customer.actor)
    assert again(ticket).conversation.message_count == 1


def test_a_chat_becomes_a_ticket_and_keeps_its_words(
    conversation: Conversation, new_agent: Callable[..., Agent], policy: object
) -> None:
    mei = new_agent()
    Conversation.objects.filter(pk=conversation.pk).update(state="assigned", assignee=mei)
    made = become_ticket(conversation, by=mei.actor, subject="Missing deposit")
    now = again(made)
    assert (now.status, now.assignee, now.source, now.number) == ("us", mei, "chat", conversation.number)
    assert now.conversation.messages.first().body == "hello"
    assert now.conversation.state == "tracked"
    assert promises(now) == {"first": "running", "solved": "running"}
    with pytest.raises(NotPossible, match="tracked"):
        become_ticket(conversation, by=mei.actor, subject="Twice")
    write(now, "from the chat")
    assert again(now).conversation.message_count == 3
