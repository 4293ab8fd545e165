"""A surge begins and ends in the open; whoever leaves the queue keeps the place; one answer goes to all who wait, once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.access.models import AuditEntry
from heliodesk.assistant.in_surge import surge_began, surge_ended
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation, State
from heliodesk.events.models import Event
from heliodesk.incidents.telling import open_incident, update
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.people.personal import learn
from heliodesk.routing import arriving, callbacks, overtime, surging
from heliodesk.routing.assignment import accept
from heliodesk.routing.models import OneAnswer, OvertimeCall, Presence, Surge, Told, Waiter
from heliodesk.routing.place import position
from heliodesk.routing.presence import set_presence
from heliodesk.routing.surge_words import banner
from heliodesk.tickets.calling_back import take_turn
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.one_answer import answer_all, likely, put_on_list, send_one_answer, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(team: Team) -> object:
    return open_incident(
        titles={"en": "Litecoin deposits arrive late", "zh-hans": "莱特币充值到账延迟"},
        affected={"en": "Deposits of LTC. Everything else works.", "zh-hans": "LTC 充值。其他功能正常。"},
        texts={"en": "A node is being mended.", "zh-hans": "节点正在修复。"},
    )


def arrive(write: Callable[..., Conversation], at: datetime, how_many: int) -> None:
    for _each in range(how_many):
        Conversation.objects.filter(pk=write().pk).update(opened_at=at)


def test_more_than_usual_begins_a_surge_and_calm_ends_it(write: Callable[..., Conversation], team: Team) -> None:
    now = datetime.now(UTC)
    for weeks in (1, 2, 3):
        arrive(write, now - timedelta(weeks=weeks, minutes=5), 2)
        arrive(write, now - timedelta(weeks=weeks, hours=-5), 1)
    arrive(write, now - timedelta(weeks=4), 1)
    arriving.forget()
    surging.watch(now)
    assert not surging.running().exists()
    arrive(write, now - timedelta(minutes=2), 12)
    surging.watch(now)
    surging.watch(now + timedelta(minutes=1))
    found = surging.running().get()
    assert (found.why, found.count) == (Surge.Why.BAND, 12)
    assert "More people than usual" in banner("support")["text"]
    surging.watch(now + timedelta(minutes=20))
    assert surging.running().exists()  # it does not flicker
    surging.watch(now + timedelta(minutes=70))
    assert banner("support") is None
    kinds = Event.objects.filter(kind__startswith="surge.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["surge.began", "surge.ended"]
    assert [row.actor for row in AuditEntry.objects.filter(verb__startswith="surge-")] == ["system", "system"]


def test_a_new_site_knows_no_surge(write: Callable[..., Conversation], team: Team) -> None:
    arrive(write, datetime.now(UTC), 20)
    arriving.forget()
    surging.watch(datetime.now(UTC))
    assert not Surge.objects.exists()


def test_an_incident_is_a_surge_until_it_is_resolved(incident, team: Team, new_agent: Callable[..., Agent]) -> None:
    surging.follow_incident(incident.key)
    surging.follow_incident(incident.key)
    found = surging.running().get()
    assert "Litecoin deposits arrive late" in banner("support")["text"]
    update(incident, state="resolved", texts={"en": "Mended."})
    surging.follow_incident(incident.key)
    assert not surging.running().exists()
    boss = new_agent("Ingrid Solberg", roles=["supervisor"])
    by_hand = surging.begin(team, why=Surge.Why.HAND, by=boss)
    assert by_hand != found
    surging.end(by_hand, by=boss)
    assert AuditEntry.objects.filter(verb="surge-ended", actor=boss.actor.topic).count() == 1


def test_the_assistant_meets_first_while_it_lasts(team: Team, new_agent: Callable[..., Agent]) -> None:
    boss = new_agent("Ingrid Solberg", roles=["supervisor"])
    surging.change_plan(team, by_rule=True, assistant=True, overtime=False, by=boss)
    found = surging.begin(team, why=Surge.Why.HAND, by=boss)
    surge_began(found.key)
    team.refresh_from_db()
    assert team.assistant
    surging.end(found, by=boss)
    surge_ended(found.key)
    team.refresh_from_db()
    assert not team.assistant


def test_who_leaves_the_queue_keeps_the_place_and_is_told_of_their_turn(
    write: Callable[..., Conversation], new_agent: Callable[..., Agent]
) -> None:
    first, second, third = write(), write(), write()
    callbacks.ask(second, code="chat")
    callbacks.ask(second, code="chat")
    assert [position(each) for each in (first, second, third)] == [1, 2, 3]
    callbacks.come_back(second)
    assert position(Conversation.objects.get(pk=second.pk)) == 2
    callbacks.ask(second, code="chat")
    mei = new_agent("Mei Tan")
    accept(second, agent=mei)
    take_turn(second.key)
    take_turn(second.key)
    lines = [row.data["what"] for row in second.messages.filter(kind="system")]
    assert lines == ["callback", "callback-over", "callback", "joined", "callback-turn-chat"]
    with pytest.raises(callbacks.NotThere, match="waits"):
        callbacks.ask(second, code="chat")


def test_by_mail_or_as_a_request_the_chat_becomes_a_matter_of_its_own(
    write: Callable[..., Conversation], new_agent: Callable[..., Agent], settings
) -> None:
    customer = Customer.objects.create(external_id="ns-1")
    talk = write(customer, body="Where is my deposit of 2 LTC?")
    with pytest.raises(callbacks.NotThere, match="way"):
        callbacks.ask(talk, code="mail")  # no address that was vouched for
    learn(customer, {"email": "amara@mail.example"}, proven=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    callbacks.ask(talk, code="mail")
    mei = new_agent("Mei Tan")
    accept(talk, agent=mei)
    take_turn(talk.key)
    talk.refresh_from_db()
    ticket = Ticket.objects.get(pk=talk.pk)
    assert (talk.state, talk.channel, talk.assignee) == (State.TRACKED, "mail", mei)
    assert (ticket.subject, ticket.status) == ("Where is my deposit of 2 LTC?", "us")


def test_one_answer_reaches_everybody_who_waits_once(
    incident, write: Callable[..., Conversation], open_one: Callable[..., Ticket], new_agent: Callable[..., Agent]
) -> None:
    mei = new_agent("Mei Tan", "en", "zh")
    chat = write(body="My Litecoin deposits do not arrive, why are they late?")
    chinese = write(body="我的莱特币充值还没有到账", language="zh")
    ticket = open_one(body="LTC deposits of this morning did not arrive")
    other = write(body="Which documents do you take for proof of address?")
    seen = Conversation.objects.visible_to(mei.actor)
    found = likely(incident, seen)
    assert {each.pk for each in found} == {chat.pk, chinese.pk, ticket.pk}
    assert other not in found
    assert put_on_list(incident, found, by=mei) == 3
    assert put_on_list(incident, found, by=mei) == 0
    assert likely(incident, seen) == []
    now = datetime.now(UTC)
    made = answer_all(incident, found, texts={"en": "The node is mended.", "zh": "节点已修复。"}, by=mei, now=now)
    with pytest.raises(Refused, match="running"):
        answer_all(incident, found, texts={"en": "Again"}, by=mei)
    assert take_back(made, by=mei, now=now + timedelta(seconds=30))
    send_one_answer(answer=made.pk)
    assert not Told.objects.filter(state="sent").exists()
    again = answer_all(incident, found, texts={"en": "The node is mended.", "zh": "节点已修复。"}, by=mei, now=now)
    assert not take_back(again, by=mei, now=now + timedelta(seconds=61))
    send_one_answer(answer=again.pk)
    OneAnswer.objects.filter(pk=again.pk).update(done_at=None)  # as after a crash before the end
    again.told.update(state="waits")
    send_one_answer(answer=again.pk)
    said = {talk.pk: [m.body for m in talk.messages.filter(agent=mei)] for talk in found}
    assert said == {
        chat.pk: ["The node is mended."],
        chinese.pk: ["节点已修复。"],
        ticket.pk: ["The node is mended."],
    }
    chat.refresh_from_db()
    ticket.refresh_from_db()
    assert (chat.state, ticket.status) == (State.CLOSED, "customer")
    assert not Waiter.objects.exists()


def test_only_who_allowed_it_and_is_off_duty_is_called_once(team: Team, new_agent: Callable[..., Agent]) -> None:
    mei, ana, kim = new_agent("Mei Tan"), new_agent("Ana Duarte"), new_agent("Kim Ode")
    for agent in (mei, ana):
        overtime.allow(agent, allowed=True)
    set_presence(ana, "available")
    found = surging.begin(team, why=Surge.Why.HAND, by=None)
    assert overtime.call(found) == [mei]
    assert overtime.call(found) == []
    assert not OvertimeCall.open_for(kim.actor).exists()
    assert overtime.reply(mei, comes=True)
    assert not overtime.reply(mei, comes=True)
    assert Presence.objects.get(agent=mei).state == "available"
    assert AuditEntry.objects.filter(verb="overtime-called", actor=SYSTEM.kind).count() == 1
