"""Fixtures: a team whose assistant is on, a customer who writes to it, and what the articles say."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.articles import answering
from heliodesk.articles.answering import Found
from heliodesk.articles.editions import Text, publish, write_draft
from heliodesk.articles.models import Article, Category
from heliodesk.articles.resolving import address_of
from heliodesk.assistant import finding
from heliodesk.assistant.finding import Judgement
from heliodesk.assistant.replying import reply
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Team


@pytest.fixture
def assisted(team: Team, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Team:
    """The team, met by the assistant first; articles are found by words alone and offered, whatever the gate thinks."""
    monkeypatch.setattr(finding, "find", offered)
    settings.ASSISTANT = True
    team.assistant = True
    team.save()
    return team


def offered(question: str, *, language: str, audience: str, limit: int = 3) -> Judgement:
    """What is found, as an offer."""
    found = answering.find(question, language=language, audience=audience, limit=limit)
    return Judgement("offer", 0.5, found) if found else Judgement("hand over", 0.0, [])


@pytest.fixture
def say(assisted: Team, write: Callable[..., Conversation]) -> Callable[..., Conversation]:
    """A customer writes and the assistant has answered: `say("hello", customer)` returns the conversation as it is then."""

    def go(body: str, customer: Any = None, **words: Any) -> Conversation:
        talk = write(customer, body, **words)
        last = talk.messages.filter(by_customer=True).order_by("-number").first()
        assert last is not None
        reply(conversation=talk.key, number=last.number)
        return Conversation.objects.get(pk=talk.pk)

    return go


@pytest.fixture
def article(db: None) -> Callable[..., Article]:
    """Publish one: `article("memo", "Missing memo", "XRP needs a tag.")`."""

    def make(slug: str, title: str, body: str, *, language: str = "en") -> Article:
        shelf, _made = Category.objects.get_or_create(slug="deposits")
        found = Article.objects.filter(slug=slug).first() or Article.objects.create(slug=slug, category=shelf)
        publish(write_draft(found, language, Text(title, "", body, ()), by=None), by=SYSTEM)
        return found

    return make


@pytest.fixture
def judge(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the gate say this: `judge("answer", article)`."""

    def put(
        band: str, *articles: Article, language: str = "en", page: str = "en", text: str = "Write the tag."
    ) -> None:
        found = []
        for each in articles:
            edition = each.editions.published().get(language=language)
            path = f"{each.category.slug}/{each.slug}"
            found.append(
                Found(each.pk, language, page, each.category.slug, edition.title, "", "", text, address_of(page, path))
            )
        monkeypatch.setattr(finding, "find", lambda *_asked, **_more: Judgement(band, 0.9, found))  # type: ignore[arg-type]

    return put


def last(talk: Conversation) -> Message:
    """What the assistant said last."""
    found = talk.messages.filter(kind="text", by_customer=False).order_by("-number").first()
    assert found is not None
    return found


def note(talk: Conversation) -> Any:
    """What it noted for whoever takes it."""
    return talk.messages.get(kind="note").data["assistant"]


def passed_on(talk: Conversation, *, for_staff: bool = False) -> str:
    """The line that says that it goes to a person."""
    return line(talk.messages.get(data__what="passed-on").data, for_staff=for_staff)


def more(talk: Conversation, body: str) -> Conversation:
    """The customer writes again and the assistant has answered."""
    posted = post_message(conversation=talk.key, author=talk.customer.actor, body=body, client_id=uuid4())
    reply(conversation=talk.key, number=posted.number)
    return Conversation.objects.get(pk=talk.pk)
