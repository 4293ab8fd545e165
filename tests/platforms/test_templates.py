"""When the time for free words is over, an agent chooses what Meta has approved, and that alone goes out."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats import sending
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.approved import ask_for_templates
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Account, Approved, Chat, Going
from heliodesk.channels.chats.storing import keep
from heliodesk.channels.whatsapp.templates import as_said, filled, read
from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import Agent, Team
from heliodesk.routing.assignment import accept
from tests.fakes import meta
from tests.platforms.test_both_ways import of_whatsapp

BODY = {"type": "BODY", "text": "Hello {{1}}, your request {{2}} is answered."}
PICTURE = {"type": "HEADER", "format": "IMAGE"}
LISTED = [
    {"name": "answered", "language": "en", "status": "APPROVED", "category": "UTILITY", "components": [BODY]},
    {"name": "paused", "language": "en", "status": "PAUSED", "category": "UTILITY", "components": [BODY]},
    {"name": "picture", "language": "en", "status": "APPROVED", "category": "MARKETING", "components": [PICTURE, BODY]},
]


@pytest.fixture
def fake(settings: Any) -> Iterator[meta.Meta]:
    with meta.Meta() as made:
        settings.OUTBOUND_ALLOW = [made.place]
        made.approved = [dict(one) for one in LISTED]
        yield made


@pytest.fixture
def talk(fake: meta.Meta, team: Team, new_agent: Callable[..., Agent]) -> Conversation:
    options = {"base_url": fake.url, "seconds": 2, "waba_id": "102290129340398"}
    secrets = {"token": meta.TOKEN, "app_secret": meta.SECRET}
    account = add(
        channel="whatsapp", secrets=secrets, options=options, own_id=meta.PHONE_ID, name="Desk", team=team, by=SYSTEM
    )
    keep(account.pk, of_whatsapp(fake))
    while read_some():
        pass
    found = Conversation.objects.get()
    accept(found, agent=new_agent("Mei Lin"))
    Going.objects.all().delete()
    Chat.objects.update(wrote_at=datetime.now(UTC) - timedelta(hours=25))
    return found


def page(talk: Conversation) -> tuple[Client, str]:
    mei = Agent.objects.get(name="Mei Lin")
    client = Client()
    client.force_login(mei)
    return client, reverse("console:say-approved", args=[talk.key])


def test_what_is_approved_is_known_page_by_page_and_what_is_gone_cannot_be_sent(talk, fake) -> None:
    ask_for_templates()
    assert [(one.name, one.status, one.is_plain, one.places) for one in Approved.objects.all()] == [
        ("answered", "APPROVED", True, ["1", "2"]),
        ("paused", "PAUSED", True, ["1", "2"]),
        ("picture", "APPROVED", False, ["1", "2"]),
    ]
    assert [one.name for one in Approved.objects.usable()] == ["answered"]
    fake.approved = fake.approved[1:]
    ask_for_templates(Account.objects.get().pk)
    assert not Approved.objects.usable().exists()


def test_an_agent_sends_one_and_the_customer_gets_the_template_not_free_words(talk, fake) -> None:
    ask_for_templates()
    client, where = page(talk)
    shown = client.get(reverse("console:conversation", args=[talk.key])).content.decode()
    assert "Send this template" in shown
    once, key = str(uuid4()), Approved.objects.get(name="answered").key
    words = {"template": key, "client_id": once, "value-1": "Ann", "value-2": "HD-7QK2-M4X9"}
    assert client.post(where, words).status_code == 204
    assert client.post(where, words).status_code == 204  # pressed twice
    said = Message.objects.filter(conversation=talk, agent__isnull=False, kind="text").get()
    assert said.body == "Hello Ann, your request HD-7QK2-M4X9 is answered."
    sending.send(Chat.objects.get().pk)
    [sent] = fake.sent
    assert sent["type"] == "template"
    assert sent["template"]["name"] == "answered"
    assert [one["text"] for one in sent["template"]["components"][0]["parameters"]] == ["Ann", "HD-7QK2-M4X9"]
    assert Going.objects.get(message=said).state == "sent"


def test_a_part_that_is_missing_or_a_template_that_is_not_to_be_sent_is_refused(talk, fake) -> None:
    ask_for_templates()
    client, where = page(talk)
    key = Approved.objects.get(name="answered").key
    assert client.post(where, {"template": key, "value-1": "Ann"}).status_code == 422
    assert client.post(where, {"template": key, "value-1": "Ann", "value-2": "x" * 301}).status_code == 422
    paused = Approved.objects.get(name="paused").key
    assert client.post(where, {"template": paused, "value-1": "Ann", "value-2": "x"}).status_code == 422
    assert not Message.objects.filter(conversation=talk, agent__isnull=False, kind="text").exists()


@pytest.mark.parametrize(
    "one", [None, 5, {}, {"name": 7, "language": "en"}, {"name": "a", "language": "en", "components": 5}]
)
def test_nonsense_is_no_template_that_can_be_sent(one: Any) -> None:
    made = read(one)
    assert made is None or not made.is_plain


def test_named_places_are_told_by_their_names() -> None:
    made = read(
        {"name": "a", "language": "de", "status": "approved", "components": [{"type": "body", "text": "Hi {{ who }}"}]}
    )
    assert made is not None
    assert (made.places, made.is_plain, made.status) == (("who",), True, "APPROVED")
    assert filled(made.text, {"who": "Ann"}) == "Hi Ann"
    said = as_said("a", "de", made.places, {"who": "Ann"})
    assert said["components"][0]["parameters"] == [{"type": "text", "text": "Ann", "parameter_name": "who"}]
