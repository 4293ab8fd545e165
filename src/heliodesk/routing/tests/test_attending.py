"""A chat whose page was closed keeps its place, is offered as what it is, and goes on as a talk when its customer is back."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from heliodesk.conversations.models import Conversation
from heliodesk.events.models import Event
from heliodesk.people.models import Customer
from heliodesk.routing import attending, learnt, lines
from heliodesk.routing.assignment import accept, assign
from heliodesk.routing.attending import AWAY, come_back, leave_absent, note, seen
from heliodesk.routing.estimates import tell_everybody, wait_told
from heliodesk.routing.following import follow
from heliodesk.routing.models import Attendance, Callback
from heliodesk.routing.models_waits import Estimate, ServiceHour, Stint
from heliodesk.routing.place import position
from heliodesk.tickets.calling_back import take_turn
from heliodesk.tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def new(team):
    learnt.forget()
    lines.forget()
    follow()


@pytest.fixture
def chat(write):
    """A chat that waits, and its customer in front of it."""
    talk = write(Customer.objects.create(), "Hello, where is my withdrawal?")
    seen([talk.pk])
    return talk


def close_the_page(talk: Conversation, ago: timedelta = AWAY + timedelta(seconds=5)) -> None:
    Attendance.objects.filter(pk=talk.pk).update(seen_at=Now() - ago)
    leave_absent()


def test_a_closed_page_leaves_the_queue_and_keeps_the_place(chat, write):
    behind = write(Customer.objects.create(), "Hello, and mine?")
    close_the_page(chat, AWAY - timedelta(seconds=20))
    assert not Callback.objects.exists()  # a lift, a code from another app
    close_the_page(chat)
    assert Callback.objects.get().way == "request"
    chat.refresh_from_db()
    assert (chat.state, position(chat), position(behind)) == ("queued", 1, 2)
    assert chat.messages.last().data == {"what": "page-closed", "way": "request"}
    close_the_page(chat)
    assert chat.messages.filter(data__what="page-closed").count() == 1  # once


def test_of_a_chat_that_a_program_opened_nothing_is_known(write):
    talk = write(Customer.objects.create(), "Hello, from a program")
    leave_absent()
    assert not Callback.objects.filter(pk=talk.pk).exists()


def test_whoever_takes_it_answers_in_writing_and_nothing_is_lost(chat, new_agent):
    close_the_page(chat)
    agent = new_agent("Mei Tan", "en", available=True)
    assign()
    chat.refresh_from_db()
    assert chat.offered_to == agent
    accept(chat, agent=agent)
    take_turn(chat.key)
    ticket = Ticket.objects.get(conversation=chat)
    assert ticket.assignee == agent
    assert ticket.status == "us"
    assert ticket.subject == "Hello, where is my withdrawal?"


def test_whoever_is_back_waits_again_in_the_same_place(chat, new_agent):
    close_the_page(chat)
    note({chat.customer_id}, is_steady=True)
    assert not Callback.objects.exists()
    assert position(chat) == 1
    agent = new_agent("Mei Tan", "en", available=True)
    assign()
    chat.refresh_from_db()
    accept(chat, agent=agent)
    take_turn(chat.key)
    chat.refresh_from_db()
    assert chat.state == "assigned"


@pytest.mark.parametrize("back_at", ["offered", "accepted", "written"])
def test_coming_back_at_the_very_moment_ends_well_whoever_is_first(chat, new_agent, back_at):
    close_the_page(chat)
    agent = new_agent("Mei Tan", "en", available=True)
    assign()
    chat.refresh_from_db()
    if back_at == "offered":
        come_back(chat.pk)
    accept(chat, agent=agent)
    if back_at == "accepted":
        come_back(chat.pk)
    take_turn(chat.key)
    if back_at == "written":
        come_back(chat.pk)
    chat.refresh_from_db()
    assert chat.state == ("tracked" if back_at == "written" else "assigned")
    assert chat.assignee == agent  # somebody has it, in whatever shape
    assert chat.messages.filter(data__what="page-open").exists() == (back_at != "written")


def test_patience_is_learnt_from_it_and_nothing_is_told_to_an_empty_chair(chat, new_agent):
    new_agent("Mei Tan", "zh", available=True)
    new_agent("Rui Costa", "en", capacity=0, available=True)
    follow()
    Stint.objects.update(since=Now() - timedelta(minutes=20))
    now_waiting = new_agent("Ana Sol", "en", available=True)
    tell_everybody()
    told = Estimate.objects.count()
    assert told == 1
    Attendance.objects.filter(pk=chat.pk).update(seen_at=Now() - AWAY * 2)
    leave_absent()
    follow()
    assert Estimate.objects.get().outcome == "left"
    hour = ServiceHour.objects.get()
    assert hour.left == 1
    assert 15 * 60 < hour.waited < 20 * 60  # until the page was closed, and not until that was certain
    tell_everybody()
    assert Estimate.objects.count() == told
    come_back(chat.pk)
    follow()
    assert Stint.objects.filter(ended_at=None).count() == 1
    assert wait_told(chat) is not None
    accept(chat, agent=now_waiting)
    follow()
    assert Stint.objects.get(ended_at=None).taken_at is not None


def test_after_an_outage_nobody_is_held_to_be_gone(chat):
    Attendance.objects.update(seen_at=Now() - AWAY * 3)
    note(set(), is_steady=False)
    assert not Callback.objects.exists()
    note(set(), is_steady=True)
    assert Callback.objects.exists()
    assert Event.objects.filter(kind="conversation.left", data__conversation=chat.key).count() == 1


def test_what_is_over_is_forgotten(chat):
    Attendance.objects.update(seen_at=Now() - timedelta(days=3))
    attending.forget_absent()
    assert Attendance.objects.exists()  # it waits
    Conversation.objects.filter(pk=chat.pk).update(state="closed")
    attending.forget_absent()
    assert not Attendance.objects.exists()
