"""Fixtures of the fast tests: people, a conversation, open hours."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.config import translations
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import write_to_team
from heliodesk.hours.versions import set_hours
from heliodesk.people import spoken
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.staff import add_agent
from heliodesk.promises import keeping
from heliodesk.routing import accuracy, current, helping, learnt, lines, typical, written
from heliodesk.routing.presence import set_presence
from heliodesk.text import language


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests with transactions of their own empty every table afterwards, the audit chain's too."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("alter table access_auditentry disable trigger audit_is_not_emptied")


@pytest.fixture(scope="session", autouse=True)
def files(django_test_environment: None) -> None:
    """Hashed static files and compiled translations, as every served site has them."""
    translations.compile_all()
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture(scope="session", autouse=True)
def chosen(django_test_environment: None) -> None:
    """Platforms that have to be turned on are; search goes by words: loading the model of meaning takes a test some seconds."""
    settings.X, settings.EMBEDDER = True, "none"


@pytest.fixture(autouse=True)
def own_language() -> None:
    """No test inherits the language of the page that the last one fetched; and scripts alone tell a text's, unless a test says
    which languages are spoken."""
    translation.deactivate()
    language.speak(lambda: ())


@pytest.fixture
def team(db: None, monkeypatch: pytest.MonkeyPatch) -> Team:
    """A team that is open day and night."""
    keeping.forget()
    for kept in (accuracy, current, helping, learnt, lines, spoken, typical, written):
        kept.forget()
    for kept in (lines, spoken):
        monkeypatch.setattr(kept, "_KEPT", 0.0)  # what a test changes is seen at once
    set_hours({"zone": "UTC", "week": [[[0, 1440]]] * 7}, by=SYSTEM, reason="Always open")
    return Team.objects.create(slug="support", name="Support")


@pytest.fixture
def customer(db: None) -> Customer:
    return Customer.objects.create()


@pytest.fixture
def new_agent(team: Team) -> Callable[..., Agent]:
    """Make an agent: `new_agent("Mei", "zh", "en", capacity=2, available=True)`."""

    def make(name: str = "Mei Tan", *languages: str, available: bool = False, **fields: Any) -> Agent:
        fields.setdefault("team", team)
        fields.setdefault("roles", ["agent"])
        agent = add_agent(
            email=f"{uuid4().hex}@northstar.example", name=name, languages=list(languages or ("en",)), **fields
        )
        if available:
            set_presence(agent, "available")
        return agent

    return make


@pytest.fixture
def write(team: Team) -> Callable[..., Conversation]:
    """Let a customer write: `write(customer, "hello")` returns the conversation."""

    def say(customer: Customer | None = None, body: str = "hello", language: str = "en", **words: Any) -> Conversation:
        customer = customer or Customer.objects.create()
        words = {"client_id": uuid4(), "team": team, **words}
        opened = write_to_team(customer=customer, body=body, language=language, **words)
        return Conversation.objects.get(pk=opened.conversation.pk)

    return say


@pytest.fixture
def conversation(write: Callable[..., Conversation], customer: Customer) -> Conversation:
    return write(customer)


@pytest.fixture
def system() -> Actor:
    return Actor("system")
