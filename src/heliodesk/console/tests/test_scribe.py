"""Suggested answers and translations on the console's pages, with a model and without one."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.editions import Text, publish, write_draft
from heliodesk.articles.models import Article, Category
from heliodesk.conversations.models import Message
from heliodesk.routing.assignment import hand_over
from heliodesk.scribe.models import Setting, Translation
from heliodesk.scribe.tests.endpoint import model, told

pytestmark = pytest.mark.django_db
__all__ = ["model"]


@pytest.fixture
def mei(new_agent):
    return new_agent("Mei Tan", "en", "zh")


@pytest.fixture
def enter():
    def go(agent):
        door = Client()
        door.force_login(agent)
        return door

    return go


@pytest.fixture
def talk(write, mei, new_agent):
    shelf = Category.objects.create(slug="deposits")
    text = Text("Missing tag", "", "XRP needs a destination tag. Send the hash of the transaction.", ())
    publish(write_draft(Article.objects.create(slug="memo", category=shelf), "en", text, by=None), by=SYSTEM)
    found = write(None, "My XRP deposit has no destination tag", language="en")
    hand_over(found, by=new_agent("Ingrid Solberg", roles=["agent", "supervisor"]), to=mei)
    return found


def at(name: str, talk, **more):
    return reverse(f"console:{name}", kwargs={"key": talk.key, **more})


def test_passages_are_offered_without_a_model(enter, mei, talk, settings) -> None:
    page = enter(mei).get(at("suggest", talk)).content.decode()
    assert "Missing tag" in page
    assert "A draft is being written" not in page
    assert "Translate what is said" not in enter(mei).get(at("conversation", talk)).content.decode()


def test_a_draft_is_shown_with_what_it_rests_on(enter, mei, talk, model) -> None:
    model.says = lambda asked: json.dumps(
        {"text": "XRP needs a destination tag.", "articles": [told(asked)["passages"][0]["id"]]}
    )
    door = enter(mei)
    assert "A draft is being written" in door.get(at("suggest", talk)).content.decode()
    assert "XRP needs a destination tag." in door.get(at("suggest-draft", talk)).content.decode()
    model.says = lambda _asked: json.dumps({"text": "We refund you.", "articles": []})
    page = door.get(at("suggest-draft", talk)).content.decode()
    assert "refund" not in page
    assert "no draft that the articles bear out" in page


def test_a_talk_is_read_in_translation_and_back(enter, mei, model, write, talk) -> None:
    door = enter(mei)
    foreign = write(None, "我的充值还没有到账")
    hand_over(foreign, by=talk.assignee or mei, to=mei)
    model.says = lambda asked: json.dumps({"texts": dict.fromkeys(told(asked), "My deposit has not arrived")})
    page = door.post(at("translate", foreign), {"on": "1"}).content.decode()
    assert "My deposit has not arrived" in page
    assert "我的充值还没有到账" in page
    assert "My deposit" in door.get(at("conversation", foreign)).content.decode()
    Translation.objects.all().delete()
    assert "Being translated" in door.get(at("thread", foreign)).content.decode()
    assert "My deposit" in door.get(at("translate-one", foreign, number=1)).content.decode()
    assert "My deposit" not in door.post(at("translate", foreign), {"on": "0"}).content.decode()


def test_an_answer_keeps_the_words_it_was_written_in(enter, mei, model, write, talk) -> None:
    door, foreign = enter(mei), write(None, "你好")
    hand_over(foreign, by=talk.assignee or mei, to=mei)
    model.says = lambda asked: json.dumps({"texts": dict.fromkeys(told(asked), "请把交易哈希发给我。")})
    made = door.post(at("translate-draft", foreign), {"body": "Please send me the hash."})
    assert made.json() == {"text": "请把交易哈希发给我。"}
    said = {"body": made.json()["text"], "client_id": str(uuid4()), "written_as": "Please send me the hash."}
    assert door.post(at("say", foreign), said).status_code == 200
    page = door.get(at("thread", foreign)).content.decode()
    assert "As it was written" in page
    assert "Please send me the hash." in page
    assert Message.objects.filter(conversation=foreign, agent=mei).get().body == "请把交易哈希发给我。"


def test_a_draft_that_cannot_be_translated_stays(enter, mei, model, talk) -> None:
    model.status = 500
    answer = enter(mei).post(at("translate-draft", talk), {"body": "Please send the hash."})
    assert answer.status_code == 422
    assert "as it was" in answer.json()["message"]


def test_an_administrator_switches_it(enter, new_agent, model, settings) -> None:
    settings.SECOND_FACTOR_ROLES = []
    door, where = enter(new_agent("Kofi Mensah", roles=["administrator"])), reverse("console:language-model")
    assert "gpt-4o-mini" in door.get(where).content.decode()
    assert door.post(where, {"tokens_a_day": "x"}).status_code == 200
    assert door.post(where, {"tokens_a_day": "5000"}).status_code == 302
    now = Setting.objects.get()
    assert (now.is_on, now.tokens_a_day) == (False, 5000)
    settings.LLM = ""
    assert "No language model is set up" in door.get(where).content.decode()
