"""Who reads the mailbox says that an unproven mail is theirs; nobody else can."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.access import tokens
from heliodesk.access.tokens import BadToken
from heliodesk.channels.email import claims
from heliodesk.channels.email.models import Claim, Received
from heliodesk.channels.email.reply_address import reply_address
from heliodesk.channels.email.tests.world import genuine, stamped, written
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Customer, PersonalFact
from heliodesk.people.personal import digest_of, learn
from heliodesk.tickets.models import Link

pytestmark = pytest.mark.django_db

ANN = "ann@mail.example"


def link_of(mail: Received) -> str:
    assert mail.conversation
    return unquote(claims.link_to_confirm(mail.conversation).partition("/requests/mail/")[2])


@pytest.fixture
def held(arrive: Callable[..., Received]) -> Received:
    return arrive(stamped(written()))


def test_looking_says_nothing_and_pressing_says_it(held: Received, client: Client) -> None:
    address = reverse("portal:confirm-mail", args=[link_of(held)])
    page = client.get(address)
    assert page.status_code == 200
    assert held.conversation
    assert held.conversation.number in page.content.decode()
    assert "Where is my deposit" not in page.content.decode()
    assert Claim.objects.get().proven_at is None
    done = client.post(address)
    assert done.status_code == 200
    assert Claim.objects.get().proven_at is not None
    assert PersonalFact.objects.get(customer=held.conversation.customer).is_proven
    assert client.post(address).status_code == 410
    assert client.get(address).status_code == 410
    assert "heliodesk-customer" not in client.cookies  # it opens nothing here


def test_it_becomes_the_customers_who_has_the_address(arrive: Any) -> None:
    ann = Customer.objects.create(external_id="ns-1")
    learn(ann, {"email": ANN}, proven=True)
    ann.save()
    true = arrive(genuine())
    held = arrive(stamped(written(to=reply_address(true.conversation.pk, digest_of(ANN)))))
    claims.confirm(link_of(held))
    held.conversation.refresh_from_db()
    assert held.conversation.customer == ann
    assert Link.objects.get().other_id == true.conversation.pk
    assert Conversation.objects.visible_to(ann.actor).count() == 2


def test_what_an_unproven_mail_brings_later_is_held_again(arrive: Any) -> None:
    held = arrive(stamped(written()))
    claims.confirm(link_of(held))
    later = arrive(stamped(written(to=reply_address(held.conversation.pk, digest_of(ANN)), body="More")))
    assert later.conversation != held.conversation
    assert Claim.objects.get(conversation=later.conversation).wanted == held.conversation


@pytest.mark.parametrize(
    "token",
    ["", "x", "a:b:c", tokens.sign("mail-link", {"c": "x"}), tokens.sign("mail-claim", {})],
    ids=["empty", "short", "nonsense", "other-purpose", "no-matter"],
)
def test_a_forged_link_says_nothing(held: Received, client: Client, token: str) -> None:
    with pytest.raises(BadToken):
        claims.confirm(token)
    if token:
        assert client.post(reverse("portal:confirm-mail", args=[token])).status_code == 410
    assert Claim.objects.get().proven_at is None
