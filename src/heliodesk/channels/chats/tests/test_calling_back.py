"""Whoever leaves the queue of the web chat is called back on the messenger that they have joined with their account."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats import proving
from heliodesk.channels.chats.composing import compose
from heliodesk.channels.chats.models import Account, Chat, Going, Identity, Talk
from heliodesk.channels.chats.tests.world import account_of, come, message
from heliodesk.channels.telegram.sending import CAPABILITIES
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.opening import close
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Agent, Team
from heliodesk.routing import attending, callbacks
from heliodesk.routing.assignment import accept
from heliodesk.tickets.calling_back import take_turn
from heliodesk.tickets.models import Ticket


@pytest.fixture
def account(team: Team) -> Account:
    return account_of(team)


@pytest.fixture
def talk(account: Account, write: Callable[..., Conversation]) -> Conversation:
    """Somebody who waits in the web chat, and whose Telegram is theirs since yesterday."""
    waits = write(body="Where is my deposit?")
    come(account, message("Hello"))
    proving.link(Identity.objects.get(), waits.customer, trust=Identity.Trust.TOKEN, by=SYSTEM)
    close(Conversation.objects.get(talk__isnull=False), by=waits.customer.actor)
    return waits


def codes(talk: Conversation) -> list[str]:
    return [each.code for each in callbacks.offers_for(talk)]


def there() -> str:
    return f"messenger:{Chat.objects.get().key}"


def test_it_is_offered_by_name_and_goes_on_there_at_their_turn(
    talk: Conversation, new_agent: Callable[..., Agent]
) -> None:
    assert codes(talk) == ["chat", there(), "request"]
    callbacks.ask(talk, code=there())
    line = Message.objects.get(data__what="callback")
    assert line.data == {"what": "callback", "way": "messenger", "where": "Telegram"}
    mei = new_agent("Mei Tan")
    accept(talk, agent=mei)
    post_message(conversation=talk.key, author=mei.actor, body="I am looking.", client_id=uuid4())  # before it moved
    take_turn(talk.key)
    take_turn(talk.key)
    talk.refresh_from_db()
    assert (talk.channel, talk.state) == ("messenger", "assigned")
    assert Talk.objects.latest_of(Chat.objects.get()).conversation == talk  # though another one began there after it

    post_message(conversation=talk.key, author=mei.actor, body="It has 12 of 15 confirmations.", client_id=uuid4())
    texts = [
        compose(each, CAPABILITIES).text for each in Going.objects.filter(message__conversation=talk).order_by("id")
    ]
    assert texts[0] == "I am looking."
    assert texts[1].startswith("It is your turn: Mei, a person, answers on Telegram")
    assert texts[2:] == ["It has 12 of 15 confirmations."]
    come(Account.objects.get(), message("Thank you"))
    assert Message.objects.filter(conversation=talk, by_customer=True).last().body == "Thank you"
    assert not Ticket.objects.exists()


def test_only_what_is_proven_reachable_and_free_is_offered(talk: Conversation, account: Account) -> None:
    chat = Chat.objects.get()
    for broken in ({"unreachable": "blocked"}, {"is_group": True}, {"is_public": True}):
        Chat.objects.update(**broken)
        assert codes(talk) == ["chat", "request"]
        Chat.objects.update(unreachable="", is_group=False, is_public=False)
    Account.objects.update(state=Account.State.PAUSED)
    assert codes(talk) == ["chat", "request"]
    Account.objects.update(state=Account.State.WORKS)
    come(account, message("Another thing"))  # runs there by now
    assert codes(talk) == ["chat", "request"]
    with pytest.raises(callbacks.NotThere, match="way"):
        callbacks.ask(talk, code=f"messenger:{chat.key}")
    close(Conversation.objects.latest("id"), by=talk.customer.actor)
    assert there() in codes(talk)
    proving.unlink(Identity.objects.get(), by=SYSTEM)
    assert codes(talk) == ["chat", "request"]


def test_a_chat_of_somebody_else_is_no_place(
    talk: Conversation, account: Account, write: Callable[..., Conversation]
) -> None:
    stranger = write(body="Mine?")
    with pytest.raises(callbacks.NotThere, match="way"):
        callbacks.ask(stranger, code=there())


def test_where_the_platform_lets_us_write_no_more_it_becomes_a_request(
    talk: Conversation, new_agent: Callable[..., Agent]
) -> None:
    Account.objects.update(channel="whatsapp")
    Chat.objects.update(wrote_at=datetime.now(UTC) - timedelta(hours=23))
    assert codes(talk) == ["chat", "request"]  # an hour is too little to wait in, and to be answered
    Chat.objects.update(wrote_at=datetime.now(UTC))
    callbacks.ask(talk, code=there())
    Chat.objects.update(wrote_at=datetime.now(UTC) - timedelta(hours=25))
    accept(talk, agent=new_agent("Mei Tan"))
    take_turn(talk.key)
    assert Ticket.objects.get().conversation.key == talk.key
    assert Message.objects.filter(data__what="callback-turn-request").exists()
    assert not Talk.objects.filter(conversation=talk).exists()


def test_a_closed_page_is_answered_there(talk: Conversation) -> None:
    attending.seen([talk.pk])
    long_ago = datetime.now(UTC) - attending.AWAY - timedelta(seconds=1)
    attending.Attendance.objects.update(seen_at=long_ago)
    attending.leave_absent()
    assert callbacks.chosen_by(talk).place == Chat.objects.get().key
