"""Whoever wrote by mail hears by mail that another team goes on, and not at every closing."""

import pytest
from django.utils import timezone

from heliodesk.channels.email.handed_on import tell_of_passing
from heliodesk.channels.email.models import Claim, Sent
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Customer, Team
from heliodesk.people.personal import learn
from heliodesk.tickets.assigning import pass_on
from heliodesk.tickets.changing import locked
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def passed(team: Team, settings) -> Conversation:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    customer = Customer.objects.create(external_id="ns-1", language="zh", zone="Asia/Shanghai")
    learn(customer, {"email": "wang@mail.example"}, proven=True)
    words = {
        "subject": "订单",
        "body": "我的订单在哪里？",
        "language": "zh",
        "client_id": "b7c6cf0e-51f9-4f8a-8f5c-3a5f3c0f0a11",
    }
    ticket = open_ticket(customer=customer, team=team, **words).ticket
    Conversation.objects.filter(pk=ticket.pk).update(channel="mail")
    pass_on(locked(ticket), to=Team.objects.create(slug="night", name="Night desk"), at=timezone.now())
    return Conversation.objects.get(pk=ticket.pk)


def line_of(talk: Conversation) -> int:
    return talk.messages.filter(kind="system").last().number


def test_it_is_told_in_their_language_once(passed: Conversation) -> None:
    tell_of_passing(passed.key, line_of(passed))
    tell_of_passing(passed.key, line_of(passed))
    sent = Sent.objects.get(conversation=passed)
    assert sent.data["paragraphs"][0].startswith("Support 已下班，由正在上班的 Night desk 接手")


def test_nothing_goes_to_an_address_that_nobody_has_proven(passed: Conversation) -> None:
    Claim.objects.create(conversation=passed, sender="a" * 64)
    tell_of_passing(passed.key, line_of(passed))
    assert not Sent.objects.exists()


def test_a_request_is_told_in_my_requests_alone(passed: Conversation) -> None:
    Conversation.objects.filter(pk=passed.pk).update(channel="request")
    tell_of_passing(passed.key, line_of(passed))
    assert not Sent.objects.exists()
