"""Promises are minded: who can keep them hears in time, the customer before it breaks, and all are counted anew."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.lines import line
from heliodesk.events.models import Event
from heliodesk.hours import open_now
from heliodesk.hours.models import Channel
from heliodesk.hours.versions import set_hours
from heliodesk.people.models import Customer
from heliodesk.promises import keeping
from heliodesk.promises.models import Policy, Promise
from heliodesk.tickets.assigning import set_priority
from heliodesk.tickets.minding import count_anew, mind
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.writing import answer

pytestmark = pytest.mark.django_db


def told(ticket: Ticket) -> list[tuple[str, int, str]]:
    return [(s.data["kind"], s.data["part"], s.data["told"]) for s in ticket.steps.filter(what="promise")]


def test_each_is_told_once_at_its_part_of_the_time(ticket: Ticket) -> None:
    began = ticket.conversation.promises.get(kind="first").since
    for minutes in (119, 121, 122, 193, 217, 218, 241, 242):
        mind(began + timedelta(minutes=minutes))
    assert told(ticket) == [
        ("first", 50, "assignee"),
        ("first", 80, "supervisors"),
        ("first", 90, "customer"),
        ("first", 100, "supervisors"),
    ]
    first = Promise.objects.get(conversation=ticket.pk, kind="first")
    assert first.broken_at == first.due
    assert first.customer_told_at < first.due < first.later
    lines = [m.data for m in ticket.conversation.messages.filter(kind="system")]
    assert [each["what"] for each in lines] == ["may-be-late"]
    assert "UTC" in line(lines[0], for_staff=False)
    assert Event.objects.filter(kind="promise.warned").count() == 3


def test_nobody_is_told_out_of_hours(ticket: Ticket, new_agent: Callable[..., object]) -> None:
    """A change of hours has closed the service since: those who would hear are not there."""
    set_hours({"zone": "UTC", "week": [[]] * 7}, by=SYSTEM, reason="Closed", channel=Channel.REQUEST)
    began = ticket.conversation.promises.get(kind="first").since
    open_now.forget()
    mind(began + timedelta(minutes=200))
    assert told(ticket) == []
    assert not Event.objects.filter(kind="promise.warned").exists()


def test_when_hours_change_what_is_promised_is_counted_anew(ticket: Ticket) -> None:
    before = ticket.due
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).weekday()
    week: list[list[list[int]]] = [[] for _ in range(7)]
    week[(tomorrow + 1) % 7] = [[0, 1440]]
    set_hours({"zone": "UTC", "week": week}, by=SYSTEM, reason="One day a week", channel=Channel.REQUEST)
    open_now.forget()
    count_anew()
    again = Ticket.objects.get(pk=ticket.pk)
    assert again.due > before + timedelta(days=1)
    assert again.due.hour == 4
    assert again.steps.filter(what="counted-anew").exists()


def test_another_priority_is_another_promise(ticket: Ticket) -> None:
    Policy.objects.create(name="Urgent", priority=4, first=60, solved=None)
    keeping.forget()
    set_priority(ticket, 4, by=SYSTEM)
    promised = {each.kind: each for each in Promise.objects.filter(conversation=ticket.pk)}
    assert promised["first"].due - promised["first"].since == timedelta(hours=1)
    assert (promised["solved"].state, promised["solved"].why) == ("ended", "no-policy")
    assert Ticket.objects.get(pk=ticket.pk).due == promised["first"].due


def test_the_most_specific_policy_holds(open_one: Callable[..., Ticket]) -> None:
    Policy.objects.create(name="Chinese", language="zh", first=30)
    Policy.objects.create(name="VIP", tier="vip", first=10)
    keeping.forget()
    vip = Customer.objects.create(level="vip")
    for customer, body, minutes in ((vip, "hello there", 10), (Customer.objects.create(), "我的充值没有到账", 30)):
        made = open_one(customer, body=body)
        first = Promise.objects.get(conversation=made.pk, kind="first")
        assert first.minutes == minutes


def test_an_answer_after_the_time_is_kept_late(ticket: Ticket, new_agent: Callable[..., object]) -> None:
    Promise.objects.filter(conversation=ticket.pk).update(due=datetime.now(UTC) - timedelta(minutes=5))
    answer(ticket, agent=new_agent(), body="Sorry", client_id=uuid4())
    first = Promise.objects.get(conversation=ticket.pk, kind="first")
    assert (first.state, first.broken_at) == ("late", first.due)
