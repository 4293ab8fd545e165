from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.opening import close, reopen
from heliodesk.events.models import Event
from heliodesk.hours import open_now
from heliodesk.hours.models import Version
from heliodesk.people.models import Customer, Team
from heliodesk.routing.assignment import NotPossible, accept, assign, decline, hand_over
from heliodesk.routing.models import Presence
from heliodesk.routing.place import position
from heliodesk.routing.presence import load_of, seen, set_presence, somebody_speaks
from heliodesk.routing.tending import end_offers, sweep, tend


def again(conversation):
    return Conversation.objects.get(pk=conversation.pk)


def test_a_conversation_is_offered_to_who_speaks_its_language(write, team, new_agent):
    new_agent("Ana", "en", available=True)
    mei = new_agent("Mei", "zh", "en", available=True)
    conversation = write(body="你好")
    assign()
    assert again(conversation).offered_to == mei
    assert again(conversation).state == "offered"


def test_nobody_of_another_team_silent_or_away_is_asked(write, team, new_agent):
    conversation = write()
    new_agent("Other", team=Team.objects.create(slug="other", name="Other"), available=True)
    away = new_agent("Away")
    set_presence(away, "away", reason="lunch")
    silent = new_agent("Silent", available=True)
    Presence.objects.filter(agent=silent).update(seen_at=Now() - timedelta(seconds=90))
    assign()
    assert again(conversation).state == "queued"
    seen([silent.pk])  # the console is back
    assign()
    assert again(conversation).offered_to == silent


def test_the_longest_wait_is_served_first_and_capacity_is_kept(write, team, new_agent):
    first, second, third = (write() for _ in range(3))
    agent = new_agent(available=True, capacity=2)
    assign()
    assert [again(c).state for c in (first, second, third)] == ["offered", "offered", "queued"]
    assert load_of(agent.pk) == 2
    accept(again(first), agent=agent)
    close(again(first), by=agent.actor)
    assign()
    assert again(third).offered_to == agent


def test_one_language_without_anyone_does_not_hold_up_another(write, team, new_agent):
    chinese, english = write(body="你好"), write()
    agent = new_agent("Ana", "en", available=True)
    assign()
    assert (again(chinese).state, again(english).offered_to) == ("queued", agent)


def test_an_offer_that_is_not_taken_goes_to_somebody_else_and_keeps_its_place(write, team, new_agent):
    conversation = write()
    place = conversation.queued_at
    ana, rui = new_agent("Ana", available=True), new_agent("Rui", available=True)
    assign()
    first = again(conversation).offered_to
    Conversation.objects.update(offered_until=Now() - timedelta(seconds=1))
    end_offers()
    assert again(conversation).state == "queued"
    assign()
    assert {first, again(conversation).offered_to} == {ana, rui}
    assert again(conversation).queued_at == place


def test_who_let_it_pass_is_asked_again_when_there_is_nobody_else(write, team, new_agent):
    conversation = write()
    agent = new_agent(available=True)
    assign()
    decline(conversation, agent=agent, why="busy")
    assert again(conversation).state == "queued"
    assign()
    assert again(conversation).state == "offered"
    end_offers()  # the new offer stands
    assert again(conversation).offered_to == agent


def test_a_conflict_keeps_the_customer_and_the_agent_apart(write, team, new_agent, customer):
    conversation = write(customer)
    ana = new_agent("Ana", available=True)
    assign()
    decline(conversation, agent=ana, why="conflict")
    assign()
    assert again(conversation).state == "queued"  # there is nobody else, and still
    rui = new_agent("Rui", available=True)
    assign()
    assert again(conversation).offered_to == rui


def test_who_is_at_risk_is_offered_before_who_waits_longer(write, team, new_agent):
    write(body="what are the fees?")
    at_risk = write(body="my account was hacked, help")
    new_agent(available=True, capacity=1)
    assign()
    assert again(at_risk).state == "offered"
    assert again(at_risk).urgency == 3


def test_who_helps_out_in_another_language_is_said_to(write, team, new_agent):
    conversation = write(body="Xin chào", language="vi")
    ana = new_agent("Ana Duarte", "en", "pt")
    accept(conversation, agent=ana)
    data = Message.objects.filter(conversation=conversation, kind="system").last().data
    assert line(data, for_staff=False) == "Ana, a person, is with you now and answers in English"


def test_who_is_finishing_takes_nothing_new_and_is_away_with_the_last(write, team, new_agent):
    conversation, agent = write(), new_agent(available=True, capacity=3)
    accept(conversation, agent=agent)
    set_presence(agent, "finishing", reason="lunch")
    other = write()
    assign()
    tend()
    assert (again(other).state, Presence.objects.get(agent=agent).state) == ("queued", "finishing")
    close(again(conversation), by=agent.actor)
    tend()
    assert (Presence.objects.get(agent=agent).state, Presence.objects.get(agent=agent).reason) == ("away", "lunch")
    assert set_presence(agent, "finishing").state == "away"  # with nothing to finish


def test_a_minute_of_silence_puts_live_chats_back_into_their_old_places(write, team, new_agent):
    first = write()
    place = first.queued_at
    ana = new_agent("Ana Duarte", available=True)
    accept(first, agent=ana)
    later = write()
    tend()
    assert again(first).assignee == ana  # nobody is silent yet
    Presence.objects.filter(agent=ana).update(seen_at=Now() - timedelta(seconds=59))
    tend()
    assert again(first).assignee == ana
    Presence.objects.filter(agent=ana).update(seen_at=Now() - timedelta(seconds=61))
    tend()
    assert (again(first).state, again(first).assignee, again(first).queued_at) == ("queued", None, place)
    assert (position(again(first)), position(again(later))) == (1, 2)
    line = Message.objects.filter(conversation=first, kind="system").last()
    assert (line.data["what"], line.data["name"]) == ("connection-lost", "Ana")
    tend()  # once
    assert Message.objects.filter(conversation=first, data__what="connection-lost").count() == 1
    new_agent("Rui", available=True)
    seen([ana.pk])  # back before anybody took it: it comes to her
    assign()
    assert again(first).offered_to == ana


def test_after_an_outage_of_ours_nobody_is_held_for_silent(write, team, new_agent):
    conversation, ana = write(), new_agent("Ana", available=True)
    accept(conversation, agent=ana)
    Presence.objects.update(seen_at=Now() - timedelta(minutes=10))
    tend(is_steady=False)
    sweep()
    assert again(conversation).assignee == ana


def test_the_same_agent_comes_back_to_who_writes_again_within_a_day(write, team, new_agent, customer):
    ana = new_agent("Ana", available=True)
    first = write(customer)
    accept(first, agent=ana)
    close(again(first), by=ana.actor)
    for n in range(3):
        new_agent(f"Idle {n}", available=True)
    accept(write(), agent=ana)  # more to do than the others
    write(customer)
    assign()
    assert again(first).offered_to == ana


def test_what_somebody_has_cannot_be_taken(write, new_agent):
    conversation = write()
    ana, rui = new_agent("Ana"), new_agent("Rui")
    accept(conversation, agent=ana)
    accept(conversation, agent=ana)  # twice is no error
    with pytest.raises(NotPossible, match="taken"):
        accept(conversation, agent=rui)
    assert again(conversation).assignee == ana


def test_hand_over_to_a_colleague_leaves_a_note_and_a_line(write, new_agent):
    conversation = write()
    ana, mei = new_agent("Ana Duarte"), new_agent("Mei Tan", "zh")
    accept(conversation, agent=ana)
    hand_over(again(conversation), by=ana, to=mei, note="Speaks Chinese better")
    kinds = list(Message.objects.filter(conversation=conversation).order_by("number").values_list("kind", "data__name"))
    assert kinds == [("text", None), ("system", "Ana"), ("note", None), ("system", "Mei")]
    assert again(conversation).assignee == mei


def test_hand_over_to_a_team_keeps_the_customers_place(write, new_agent):
    conversation = write()
    waiting_since = conversation.unanswered_since
    ana = new_agent("Ana")
    accept(conversation, agent=ana)
    desk = Team.objects.create(slug="institutional", name="Institutional desk")
    hand_over(again(conversation), by=ana, to=desk)
    moved = again(conversation)
    assert (moved.state, moved.team, moved.assignee, moved.queued_at) == ("queued", desk, None, waiting_since)


def test_a_closed_conversation_cannot_be_handed_over_and_who_reopens_it_has_it(write, new_agent):
    conversation = write()
    ana = new_agent("Ana")
    close(conversation, by=ana.actor)
    with pytest.raises(NotPossible, match="closed"):
        hand_over(again(conversation), by=ana, to=ana)
    reopen(again(conversation), by=ana.actor)
    assert (again(conversation).state, again(conversation).assignee) == ("assigned", ana)


def test_the_place_in_the_queue_counts_the_same_team_and_language(write):
    first, _other, second = write(), write(body="你好"), write()
    assert (position(first), position(second)) == (1, 2)
    close(first, by=first.customer.actor)
    assert position(again(second)) == 1
    assert position(again(first)) is None


def test_nothing_is_offered_while_service_is_closed(write, team, new_agent):
    conversation = write()
    new_agent(available=True)
    Version.objects.all().delete()
    open_now.forget()
    sweep()
    assert again(conversation).state == "queued"


@pytest.mark.django_db(transaction=True)
def test_eight_assigners_at_once_give_each_conversation_once_and_nobody_too_many(write, team, new_agent):
    agents = [new_agent(f"A{n}", available=True, capacity=3) for n in range(6)]
    for _ in range(20):
        write(Customer.objects.create())

    def run(_):
        try:
            assign()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(16)))
    assign()
    loads = [load_of(agent.pk) for agent in agents]
    assert loads == [3] * 6  # 18 places, 20 customers: all filled, none overfilled
    offers = Event.objects.filter(kind="conversation.offered").values_list("data__conversation", flat=True)
    assert len(offers) == len(set(offers)) == 18


def test_somebody_is_there_only_when_on_duty_and_of_the_language(new_agent, team):
    mei = new_agent("Mei", "zh", available=True)
    assert somebody_speaks("support", "zh-Hans")
    assert not somebody_speaks("support", "en")
    assert not somebody_speaks("other", "zh")
    set_presence(mei, "busy")
    assert not somebody_speaks("support", "zh")
