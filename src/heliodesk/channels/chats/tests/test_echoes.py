"""What one of us writes in the platform's own app stands in the conversation as our answer, once, and is not sent."""

import itertools
import json
from typing import Any

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Request
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.known import note_known
from heliodesk.channels.chats.models import Account, Arrived, Chat, Coming, Going, Way
from heliodesk.channels.chats.storing import keep
from heliodesk.channels.chats.tests.world import account_of, come, message
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.people.models import Team
from heliodesk.promises.models import Kind, Promise
from heliodesk.tickets.becoming import become_ticket
from heliodesk.tickets.models import Status, Ticket

_ids = itertools.count(1)


def take(account: Account, *bodies: dict[str, Any]) -> None:
    for body in bodies:
        keep(account.pk, Request(json.dumps(body).encode()))
    while read_some():
        pass


def event(text: str = "", *, mid: str = "", ours: bool = False, **more: Any) -> dict[str, Any]:
    """Messenger tells of a message."""
    said = {
        "mid": mid or f"m{next(_ids)}",
        **({"text": text} if text else {}),
        **({"is_echo": True} if ours else {}),
        **more,
    }
    ends = {"sender": {"id": "100" if ours else "77"}, "recipient": {"id": "77" if ours else "100"}}
    at = 1790000000000 + next(_ids) * 1000
    return {"object": "page", "entry": [{"id": "100", "messaging": [{**ends, "timestamp": at, "message": said}]}]}


def on_phone(text: str, key: str, **more: Any) -> dict[str, Any]:
    """Somebody of ours writes in WhatsApp's app for businesses."""
    held = {
        "from": "4930",
        "to": "49170",
        "id": key,
        "timestamp": "1790000001",
        "type": "text",
        "text": {"body": text},
        **more,
    }
    value = {"metadata": {"phone_number_id": "100", "display_phone_number": "4930"}, "message_echoes": [held]}
    return {"entry": [{"id": "w", "changes": [{"field": "smb_message_echoes", "value": value}]}]}


def written(text: str) -> dict[str, Any]:
    held = {
        "from": "49170",
        "id": f"wamid.{next(_ids)}",
        "timestamp": "1790000000",
        "type": "text",
        "text": {"body": text},
    }
    value = {
        "metadata": {"phone_number_id": "100"},
        "messages": [held],
        "contacts": [{"wa_id": "49170", "profile": {"name": "A"}}],
    }
    return {"entry": [{"id": "w", "changes": [{"field": "messages", "value": value}]}]}


def account(team: Team, channel: str = "messenger") -> Account:
    return add(channel=channel, secrets={"token": "t"}, options={}, own_id="100", name="Desk", team=team, by=SYSTEM)


@pytest.fixture
def page(team: Team) -> Account:
    return account(team)


def ours() -> list[str]:
    return list(Message.objects.answers().order_by("id").values_list("body", flat=True))


def sending(state: str, words: str = "It is on its way.", **more: Any) -> Going:
    return Going.objects.create(chat=Chat.objects.get(), words={"text": words}, state=state, **more)


def test_it_is_an_answer_and_goes_nowhere(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    going = Going.objects.count()
    echo = event("It has arrived.", ours=True)
    take(page, echo, echo)
    assert ours() == ["It has arrived."]
    found = Message.objects.answers().get()
    assert (found.agent, found.by_customer, found.data) == (
        None, False, {"via": "messenger", "elsewhere": True, "said_at": found.data["said_at"]},
    )  # fmt: skip
    assert Conversation.objects.get().unanswered_since is None
    assert Going.objects.count() == going


def test_what_we_sent_is_not_there_twice(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    sent = sending(Way.SENT)
    note_known(sent.chat, "m-ours", sent=sent)
    take(page, event("It is on its way.", mid="m-ours", ours=True))
    assert ours() == []


def test_what_is_being_sent_is_waited_for(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    sent = sending(Way.SENDING)
    take(page, event("It is on its way.", mid="m-ours", ours=True))
    assert ours() == []
    assert Arrived.objects.filter(state="waiting").count() == 1
    note_known(sent.chat, "m-ours", sent=sent)
    Going.objects.update(state=Way.SENT)
    Arrived.objects.update(look_at=None)
    while read_some():
        pass
    assert ours() == []
    assert not Arrived.objects.filter(state="waiting").exists()


def test_another_word_of_ours_is_filed_when_that_is_settled(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    sending(Way.SENDING)
    take(page, event("Hello, Mei here.", ours=True))
    Going.objects.update(state=Way.SENT)
    Arrived.objects.update(look_at=None)
    while read_some():
        pass
    assert ours() == ["Hello, Mei here."]


def test_the_key_that_we_gave_it_tells_at_once(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    sent = sending(Way.SENDING)
    take(page, event("It is", mid="m-ours", ours=True, metadata=f"{sent.key}:0"))
    assert ours() == []
    assert not Arrived.objects.filter(state="waiting").exists()


def test_what_nobody_answered_for_is_found_in_it(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    sent = sending(Way.UNKNOWN)
    take(page, event("It is on its way.", mid="m-ours", ours=True))
    sent.refresh_from_db()
    assert (sent.state, ours()) == (Way.SENT, [])


def test_a_tracked_matter_is_answered_by_it(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    become_ticket(Conversation.objects.get(), by=SYSTEM, subject="A deposit")
    take(page, event("It has arrived.", ours=True))
    ticket = Ticket.objects.get()
    assert ticket.status == Status.CUSTOMER
    assert not Promise.objects.filter(kind=Kind.FIRST).live().exists()
    assert ours() == ["It has arrived."]


def test_of_a_phone_with_its_edit_and_its_end(team: Team) -> None:
    number = account(team, "whatsapp")
    take(number, written("Where is my deposit?"), on_phone("It has arived.", "w1"))
    change = {
        "type": "edit",
        "edit": {"original_message_id": "w1", "message": {"type": "text", "text": {"body": "It has arrived."}}},
    }
    take(number, on_phone("", "w2", **change))
    assert ours() == ["It has arrived."]
    assert Conversation.objects.get().unanswered_since is None
    take(number, on_phone("", "w3", type="revoke", revoke={"original_message_id": "w1"}))
    found = Message.objects.answers().get()
    assert (found.body, "deleted" in found.data) == ("", True)


def test_the_assistant_is_silent_from_then_on(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    Conversation.objects.update(state=State.ASSISTED, queued_at=None)
    take(page, event("Hello, Mei here.", ours=True))
    talk = Conversation.objects.get()
    assert (talk.state, talk.unanswered_since) == (State.QUEUED, None)
    assert talk.queued_at is not None


def test_files_come_too(page: Account) -> None:
    take(page, event("Where is my deposit?"))
    take(page, event(ours=True, attachments=[{"type": "image", "payload": {"url": "https://cdn.fbsbx.com/1"}}]))
    assert Message.objects.answers().get().data["coming"] == 1
    assert Coming.objects.get().message == Message.objects.answers().get()


def test_nothing_was_ever_said_there(page: Account) -> None:
    take(page, event("Hello", ours=True))
    assert not Message.objects.exists()


def test_staff_answer_in_a_group(team: Team) -> None:
    bot = account_of(team, options={"staff": "5"})
    asked = message("@desk_fake_bot where is it?", chat=-100, user=9)
    come(bot, asked)
    said = asked["message"]
    come(bot, message("It has arrived.", chat=-100, user=5, reply_to_message={**said, "reply_to_message": None}))
    come(bot, message("Lunch?", chat=-100, user=5))
    assert ours() == ["It has arrived."]
    assert Message.objects.filter(by_customer=True).count() == 1
