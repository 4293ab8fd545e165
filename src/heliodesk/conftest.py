"""Fixtures of the fast tests: people, a conversation, open hours."""

from uuid import uuid4

import pytest

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import write_to_team
from heliodesk.hours import open_now
from heliodesk.hours.models import Schedule, WeeklySpan
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.staff import add_agent
from heliodesk.routing.presence import set_presence


@pytest.fixture
def team(db: None) -> Team:
    """A team that is open day and night."""
    schedule = Schedule.objects.create(zone="UTC")
    WeeklySpan.objects.bulk_create(WeeklySpan(schedule=schedule, weekday=d, start=0, end=1440) for d in range(7))
    open_now.forget()
    return Team.objects.create(slug="support", name="Support")


@pytest.fixture
def customer(db: None) -> Customer:
    return Customer.objects.create()


@pytest.fixture
def new_agent(team: Team):
    """Make an agent: `new_agent("Mei", "zh", "en", capacity=2, available=True)`."""

    def make(name: str = "Mei Tan", *languages: str, available: bool = False, **fields: object) -> Agent:
        fields = {"team": team, "roles": ["agent"], **fields}
        agent = add_agent(
            email=f"{uuid4().hex}@northstar.example", name=name, languages=list(languages or ("en",)), **fields
        )
        if available:
            set_presence(agent, "available")
        return agent

    return make


@pytest.fixture
def write(team: Team):
    """Let a customer write: `write(customer, "hello")` returns the conversation."""

    def say(customer: Customer | None = None, body: str = "hello", language: str = "en", **words: object) -> Conversation:
        customer = customer or Customer.objects.create()
        words = {"client_id": uuid4(), "team": team, **words}
        opened = write_to_team(customer=customer, body=body, language=language, **words)
        return Conversation.objects.get(pk=opened.conversation.pk)

    return say


@pytest.fixture
def conversation(write, customer: Customer) -> Conversation:
    return write(customer)


@pytest.fixture
def system() -> Actor:
    return Actor("system")
