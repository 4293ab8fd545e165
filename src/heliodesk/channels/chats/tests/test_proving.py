"""Who somebody is: shown by a link that works once, never by a name, and undone without a trace of the wrong person."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from heliodesk.access.actors import SYSTEM
from heliodesk.access.models import AuditEntry
from heliodesk.access.tokens import BadToken
from heliodesk.channels.chats import proving, telling
from heliodesk.channels.chats.models import Account, Chat, Going, Identity, Shown
from heliodesk.channels.chats.tests.world import account_of, come, message
from heliodesk.conversations.models import Conversation, Message
from heliodesk.people.models import Customer, Team
from heliodesk.routing import lines
from heliodesk.routing.models_waits import Estimate
from heliodesk.tickets.models import Ticket


@pytest.fixture
def account(team: Team) -> Account:
    return account_of(team)


@pytest.fixture
def amara(db: None) -> Customer:
    return Customer.objects.create(external_id="ns-1", name="Ann")


def key_of() -> str:
    found = re.search(r"/requests/join/(\w+)/", Going.objects.exclude(words={}).latest("id").words["text"])
    assert found
    return found[1]


def said() -> str:
    return str(Going.objects.exclude(words={}).latest("id").words["text"])


def test_the_same_name_joins_nobody(account: Account, amara: Customer) -> None:
    come(account, message("Hello"))
    assert Identity.objects.get().customer != amara


def test_the_link_joins_what_was_said_and_works_once(account: Account, amara: Customer) -> None:
    come(account, message("Hello"), message("/verify"))
    key = key_of()
    identity = proving.show(key, amara)
    assert (identity.customer, identity.trust) == (amara, "token")
    assert Conversation.objects.get().customer == amara
    with pytest.raises(BadToken):
        proving.show(key, amara)
    come(account, message("and more"))
    assert Conversation.objects.get().customer == amara
    assert Message.objects.filter(data__what="identity-linked").exists()


def test_times_are_in_the_zone_of_whoever_has_shown_who_they_are(account: Account, amara: Customer) -> None:
    Customer.objects.filter(pk=amara.pk).update(zone="Asia/Singapore")
    come(account, message("Hello"), message("/verify"))
    assert telling.zone_of(Chat.objects.get()).key == "UTC"
    proving.show(key_of(), amara)
    assert telling.zone_of(Chat.objects.get()).key == "Asia/Singapore"


def test_it_ends_after_half_an_hour(account: Account, amara: Customer) -> None:
    come(account, message("/verify"))
    Shown.objects.update(asked_at=F("asked_at") - timedelta(minutes=31))
    with pytest.raises(BadToken):
        proving.asked(key_of())


def test_undone_the_chat_is_the_strangers_again(account: Account, amara: Customer) -> None:
    come(account, message("Hello"), message("/verify"))
    stranger = Identity.objects.get().customer
    mine = Conversation.objects.create(customer=amara, team=account.team, language="en")
    proving.show(key_of(), amara)
    assert proving.unlink(Identity.objects.get(), by=SYSTEM)
    identity = Identity.objects.get()
    assert (identity.customer, identity.trust, identity.stranger) == (stranger, "claimed", None)
    assert Conversation.objects.get(talk__isnull=False).customer == stranger
    mine.refresh_from_db()
    assert mine.customer == amara  # what was theirs before stays
    assert [each.verb for each in AuditEntry.objects.filter(verb__startswith="identity").order_by("id")] == [
        "identity-linked",
        "identity-unlinked",
    ]


def test_whose_chat_is_somebodys_is_not_taken(account: Account, amara: Customer) -> None:
    come(account, message("/verify"))
    proving.show(key_of(), amara)
    other = Customer.objects.create(external_id="ns-2")
    with pytest.raises(proving.NotPossible):
        proving.link(Identity.objects.get(), other, trust="token", by=other.actor)


def test_one_person_has_many_identities(account: Account, team: Team, amara: Customer) -> None:
    second = account_of(team, own_id="2")
    for each in (account, second):
        come(each, message("/verify"))
        proving.show(key_of(), amara)
    assert amara.identities.count() == 2


def test_commands_answer_at_once_and_open_nothing(account: Account) -> None:
    come(account, message("/start"))
    assert "/verify" in said()
    come(account, message("/hours"))
    assert not Conversation.objects.exists()
    come(account, message("/ticket"))
    assert "No request" in said()


def test_what_hours_said_of_the_wait_is_kept_with_who_joins_then(account: Account, new_agent: Any) -> None:
    new_agent("Mei Tan", "en", available=True)
    lines.forget()
    come(account, message("/hours"))
    assert "usually takes" in said()
    assert not Estimate.objects.exists()
    come(account, message("Where is my withdrawal?"))
    row = Estimate.objects.get()
    assert row.before is not None
    assert row.conversation == Conversation.objects.get()
    assert Chat.objects.get().told == ""


def test_commands_in_chinese(account: Account) -> None:
    come(account, message("/hours", language="zh-hans"))
    assert re.search("[\u4e00-\u9fff]", said())


def test_human_leads_to_a_person(account: Account) -> None:
    Team.objects.update(assistant=True)
    come(account, message("Hello"))
    assert Conversation.objects.get().state == "assisted"
    come(account, message("/human"))
    assert Conversation.objects.get().state == "queued"
    come(account, message("still here"))
    assert Conversation.objects.get().state == "queued"


def test_ticket_makes_a_request_that_goes_on_in_the_chat(account: Account) -> None:
    come(account, message("My deposit is missing"), message("/ticket Deposit missing"))
    assert Ticket.objects.get().subject == "Deposit missing"
    come(account, message("It was 2 LTC"))
    assert Message.objects.filter(by_customer=True).count() == 2
    assert Conversation.objects.count() == 1
    come(account, message("/ticket"))
    assert Ticket.objects.get().number in said()


def test_in_a_group_nobody_is_asked_who_they_are(account: Account) -> None:
    come(account, message("/verify", chat=-1001, user=5))
    assert not Shown.objects.exists()
    assert "private" in said()
