"""A whisper reaches the agent who has the conversation, and nobody but them and supervisors."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.access.actors import Actor
from heliodesk.access.models import AuditEntry
from heliodesk.conversations.models import Message
from heliodesk.conversations.opening import close
from heliodesk.conversations.posting import post_message
from heliodesk.conversations.whispering import NobodyHasIt, unread, whisper
from heliodesk.events.models import Event
from heliodesk.live.said import conversation_as_told, messages_as_told
from heliodesk.people.keys import make_key
from heliodesk.portal.request import said
from heliodesk.routing.assignment import accept, hand_over
from heliodesk.tickets.becoming import become_ticket
from heliodesk.tickets.models import Searchable

WORDS = "Ask for the transaction number, he has lied before"


@pytest.fixture
def desk(settings, new_agent, conversation):
    """Mei has it, Ana is of her team, Ingrid supervises, Olga too; Ingrid has whispered."""
    settings.SECOND_FACTOR_ROLES = []
    people = {
        "mei": new_agent("Mei Tan"),
        "ana": new_agent("Ana Duarte"),
        "ingrid": new_agent("Ingrid Solberg", roles=["agent", "supervisor"]),
        "olga": new_agent("Olga Berg", roles=["supervisor"]),
        "kofi": new_agent("Kofi Mensah", roles=["administrator"]),
    }
    accept(conversation, agent=people["mei"])
    whisper(conversation, by=people["ingrid"].actor, body=WORDS, client_id=uuid4())
    return conversation, people


def see(actor: Actor) -> bool:
    return Message.objects.visible_to(actor).filter(body=WORDS).exists()


def test_only_who_has_it_and_supervisors_see_it(desk):
    conversation, people = desk
    assert [name for name, one in people.items() if see(one.actor)] == ["mei", "ingrid", "olga"]
    assert not see(conversation.customer.actor)
    assert not see(Actor("bot", conversation.pk))
    for scope in ("tickets:read", "tickets:write", "audit:read"):
        key, _secret = make_key(name=scope, scopes=[scope], by=people["kofi"])
        assert not see(key.actor)


def test_it_stays_with_whom_it_was_said_to(desk):
    conversation, people = desk
    hand_over(conversation, by=people["mei"], to=people["ana"])
    assert not see(people["ana"].actor)
    assert see(people["mei"].actor)


def test_no_door_of_the_customer_shows_it(desk):
    conversation, people = desk
    post_message(conversation=conversation.key, author=people["mei"].actor, body="I am looking", client_id=uuid4())
    talk = type(conversation).objects.get(pk=conversation.pk)
    told = [conversation_as_told(talk), messages_as_told(talk, talk.customer.actor), said(talk.customer, talk)]
    assert "I am looking" in str(told)
    assert WORDS not in str(told)
    event = Event.objects.get(kind="whisper.said")
    posted = Event.objects.get(kind="message.posted", data__type="note")
    assert event.topics == [f"agent:{people['mei'].pk}"]
    assert not any(topic.startswith("customer") for topic in [*event.topics, *posted.topics])
    assert WORDS not in str([event.data, posted.data])


def test_nothing_finds_it_and_the_chain_keeps_that_it_was_said_but_not_what(desk):
    conversation, people = desk
    become_ticket(conversation, by=people["mei"].actor, subject="A deposit")
    assert "lied" not in str(Searchable.objects.extra(select={"t": "words::text"}).values_list("t", flat=True)[0])
    entry = AuditEntry.objects.get(verb="whispered")
    assert (entry.actor, entry.subject, entry.facts) == (
        people["ingrid"].actor.topic,
        conversation.number,
        {"to": people["mei"].actor.topic},
    )


def test_the_thread_marks_it_and_a_colleagues_thread_leaves_it_out(desk):
    conversation, people = desk
    where = reverse("console:conversation", args=[conversation.key])
    client = Client()
    for who, sees in (("mei", True), ("ana", False), ("olga", True)):
        client.force_login(people[who])
        page = client.get(where).content.decode()
        assert (WORDS in page) == sees
        assert ("Only you and supervisors see this." in page) == (who == "mei")


def test_a_line_tells_of_it_until_it_is_read(desk):
    conversation, people = desk
    assert [message.body for message in unread(people["mei"].actor)] == [WORDS]
    assert unread(people["ana"].actor) == unread(people["ingrid"].actor) == []
    client = Client()
    client.force_login(people["mei"])
    bar = client.get(reverse("console:whispers")).content.decode()
    assert "Ingrid whispered to you" in bar
    assert WORDS not in bar
    client.post(reverse("console:marks", args=[conversation.key]), {"read": "9"})
    assert unread(people["mei"].actor) == []


def test_only_supervisors_may_and_only_to_somebody_who_has_it(desk, write):
    conversation, people = desk
    client, where = Client(), reverse("console:whisper", args=[conversation.key])
    for who, status in (("mei", 409), ("ana", 409), ("kofi", 404), ("olga", 204)):
        client.force_login(people[who])
        answer = client.post(where, {"body": "Well done", "client_id": str(uuid4())}, headers={"HX-Request": "true"})
        assert answer.status_code == status, who
    waiting = write()
    with pytest.raises(NobodyHasIt):
        whisper(waiting, by=people["ingrid"].actor, body="Hello", client_id=uuid4())
    close(conversation, by=people["mei"].actor)
    with pytest.raises(NobodyHasIt):
        whisper(conversation, by=people["ingrid"].actor, body="Hello", client_id=uuid4())


def test_the_same_whisper_twice_is_said_once(desk):
    conversation, people = desk
    once = uuid4()
    first = whisper(conversation, by=people["ingrid"].actor, body="Again", client_id=once)
    assert whisper(conversation, by=people["ingrid"].actor, body="Again", client_id=once).number == first.number
    assert Event.objects.filter(kind="whisper.said").count() == 2


def test_what_is_wrong_with_it_is_said_in_the_dialog(desk):
    conversation, people = desk
    client = Client()
    client.force_login(people["ingrid"])
    answer = client.post(reverse("console:whisper", args=[conversation.key]), {"body": " ", "client_id": str(uuid4())})
    assert answer.status_code == 422
    assert "There is nothing to send yet" in answer.content.decode()
