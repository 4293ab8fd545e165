"""A desk that takes mail, and one that sends it: addresses, exchanger, the DNS outside, a mail server, a matter by mail."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from heliodesk.channels.email import intake
from heliodesk.channels.email.models import Received, Sent, Source, State
from heliodesk.channels.email.sending import queue_answer
from heliodesk.channels.email.storing import keep
from heliodesk.channels.email.tests.matters import ANN
from heliodesk.channels.email.tests.postman import Postman, postman
from heliodesk.channels.email.tests.world import OURS, REPLY, SUPPORT, lookup
from heliodesk.conversations.models import Message
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.personal import digest_of, learn
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer

ADDRESS = "amara@mail.example"


@pytest.fixture
def server(settings) -> Iterator[Postman]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""
    settings.EMAIL_TIMEOUT = 2
    settings.MAIL_FROM = "Northstar <no-reply@northstar.example>"
    settings.MAIL_ADDRESSES = {"support@northstar.example": "support"}
    settings.MAIL_REPLY_DOMAIN = "reply.northstar.example"
    settings.DKIM_KEYS = []
    settings.DKIM_DOMAIN = "northstar.example"
    with postman() as made:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        yield made


@pytest.fixture
def amara(db: None) -> Customer:
    made = Customer.objects.create(external_id="ns-1", name="Amara Nwosu", zone="Africa/Lagos", language="en")
    learn(made, {"email": ADDRESS}, proven=True)
    made.save()
    return made


@pytest.fixture
def matter(team: Team, amara: Customer) -> Ticket:
    """A request that came by mail, with the mail it came by."""
    opened = open_ticket(
        customer=amara,
        team=team,
        subject="Where is my deposit?",
        body="It has been two days.",
        client_id=uuid4(),
        language="en",
        source="mail",
    )
    source = Source.objects.create(name="lmtp test")
    Received.objects.create(
        source=source,
        digest=uuid4().hex,
        size=10,
        state=State.FILED,
        mail_id="<first@mail.example>",
        sender=digest_of(ADDRESS),
        is_proven=True,
        conversation=opened.ticket.conversation,
        number=1,
    )
    return opened.ticket


@pytest.fixture
def answered(matter: Ticket, new_agent: Callable[..., Agent]) -> Callable[..., Sent]:
    """Let an agent answer: `answered("It is there now.")` returns the mail."""
    agent = new_agent("Ana Duarte")

    def say(body: str = "It has 3 of 12 confirmations.", **words) -> Sent:
        posted = answer(matter, agent=agent, body=body, client_id=uuid4(), **words)
        message = Message.objects.select_related("conversation__customer", "conversation__team").get(pk=posted.id)
        sent = queue_answer(message.conversation, message)
        assert sent is not None
        return sent

    return say


@pytest.fixture
def mailing(settings: Any, monkeypatch: pytest.MonkeyPatch, team: Team) -> None:
    """Settings as a site that takes mail has them."""
    settings.MAIL_ADDRESSES = {SUPPORT: "support", "appeals@northstar.example": "appeals"}
    settings.MAIL_REPLY_DOMAIN = REPLY
    settings.MAIL_AUTHSERV = OURS
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(intake, "key_of", lookup)


@pytest.fixture
def arrive(mailing: None) -> Callable[..., Received]:
    """Let a mail arrive and be read: returns what became of it."""

    def take(raw: bytes, **envelope: Any) -> Received:
        source, _made = Source.objects.get_or_create(name="lmtp test")
        received, _new = keep(raw, source=source, **envelope)
        intake.read(received=received.pk)
        return Received.objects.get(pk=received.pk)

    return take


@pytest.fixture
def ann(db: None) -> Customer:
    """The exchange's customer whose address it is."""
    made = Customer.objects.create(external_id="ns-1", name="Ann Lee")
    learn(made, {"email": ANN}, proven=True)
    made.save()
    return made
