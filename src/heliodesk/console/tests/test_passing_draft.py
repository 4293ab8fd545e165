"""The hand-over in the model's words: read, mended and confirmed by an agent, and refused where it says more than was said."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.conversations.posting import post_message
from heliodesk.routing.assignment import accept
from heliodesk.routing.models import HandOver
from heliodesk.scribe.tests.endpoint import model

pytestmark = pytest.mark.django_db
__all__ = ["model"]


@pytest.fixture
def mei(new_agent):
    return new_agent("Mei Tan", "en")


@pytest.fixture
def door(mei):
    found = Client()
    found.force_login(mei)
    return found


@pytest.fixture
def talk(write, mei):
    found = write(None, "My withdrawal of 40 LTC has not arrived since yesterday", "en")
    accept(found, agent=mei)
    post_message(
        conversation=found.key, author=mei.actor, body="I ask the chain team about the withdrawal.", client_id=uuid4()
    )
    found.refresh_from_db()
    return found


def test_it_is_drafted_read_and_goes_along_marked(door, mei, talk, model):
    model.says = lambda asked: json.dumps(
        {"text": "The withdrawal of 40 LTC has not arrived. The chain team was asked."}
    )
    drafted = door.get(reverse("console:passing-draft", args=[talk.key])).content.decode()
    assert "The withdrawal of 40 LTC has not arrived." in drafted
    assert "Drafted by the model; read it first" in drafted
    said = {"do": "confirm", "draft": "40 LTC have not arrived; chain team asked.", "words": "She is worried."}
    door.post(reverse("console:passing-say", args=[talk.key]), said)
    row = HandOver.objects.get()
    assert (row.state, row.by, row.drafted) == ("confirmed", mei, True)
    assert row.text == "40 LTC have not arrived; chain team asked.\n\nShe is worried."


def test_a_number_that_was_not_said_is_refused_and_the_facts_stand_alone(door, talk, model):
    model.says = lambda asked: json.dumps(
        {"text": "The withdrawal of 45 LTC has not arrived. The chain team was asked."}
    )
    assert door.get(reverse("console:passing-draft", args=[talk.key])).content.decode().strip() == ""
    door.post(reverse("console:passing-say", args=[talk.key]), {"do": "confirm", "words": ""})
    assert HandOver.objects.get().drafted is False


def test_without_a_model_nothing_is_drafted(door, talk):
    assert door.get(reverse("console:passing-draft", args=[talk.key])).content.decode().strip() == ""
