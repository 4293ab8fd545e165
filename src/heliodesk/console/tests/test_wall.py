"""The wall says what is so, to whom it may, and holds no customer's words."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from heliodesk.console.wall import chart
from heliodesk.console.wall.picture import take
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Answering
from heliodesk.hours.visiting import forget
from heliodesk.people.models import Customer, Team
from heliodesk.promises.models import Policy, Promise
from heliodesk.routing import lines, past
from heliodesk.routing.assignment import accept
from heliodesk.routing.models import KeptPicture, Presence
from heliodesk.routing.presence import set_presence
from heliodesk.tickets.opening import open_ticket

SECRET = "My grandmother's deposit of 40 LTC"


@pytest.fixture
def boss(settings, new_agent):
    settings.SECOND_FACTOR_ROLES = []
    return new_agent("Ingrid Solberg", roles=["supervisor"])


@pytest.fixture
def five_minutes(db):
    """Customers are told that a chat is answered within five minutes."""
    Answering.objects.create(channel="chat", level="full", least=60, most=300)
    forget()
    yield
    forget()


def waits(conversation: Conversation, minutes: float) -> Conversation:
    Conversation.objects.filter(pk=conversation.pk).update(queued_at=datetime.now(UTC) - timedelta(minutes=minutes))
    return conversation


def test_the_worst_queue_is_on_top_and_the_alarm_is_about_it(boss, write, new_agent, five_minutes):
    for minutes in (1, 2):
        waits(write(), minutes)
    for minutes in (2, 4.5):
        waits(write(language="es"), minutes)
    for minutes in (3, 11, 6):
        waits(write(body="你好", language="zh"), minutes)
    new_agent("Ana Duarte", "en", available=True)
    wei = new_agent("Wei Jie Lim", "zh", team=Team.objects.create(slug="pay", name="Payments"), available=True)
    picture = take(boss)
    assert [(row.language, row.count, row.state) for row in picture.queues] == [
        ("zh", 3, "late"),
        ("es", 2, "near"),
        ("en", 2, "calm"),
    ]
    assert [row.people for row in picture.queues] == [0, 0, 1]
    assert picture.alarm is not None
    assert picture.alarm.queue.language == "zh"
    assert [person.agent for person in picture.alarm.helpers] == [wei]
    middle = datetime.now(UTC) - picture.queues[0].middle
    assert timedelta(minutes=5) < middle < timedelta(minutes=7)


def test_who_is_on_counts_only_who_is_heard_of(boss, new_agent, write):
    mei = new_agent("Mei Tan", available=True, capacity=2)
    silent = new_agent("Rui Tavares", available=True)
    Presence.objects.filter(agent=silent).update(seen_at=datetime.now(UTC) - timedelta(seconds=90))
    set_presence(new_agent("Ana Duarte"), "away", reason="Lunch")
    set_presence(new_agent("Noor Aziz"), "off")
    accept(write(), agent=mei)
    picture = take(boss)
    assert [(p.agent.first_name, p.is_on, p.load, p.says) for p in picture.people] == [
        ("Mei", True, 1, "Taking chats"),
        ("Ana", False, 0, "Lunch"),
        ("Rui", False, 0, "Connection lost"),
    ]
    assert (picture.on, picture.answering) == (1, 5)


def test_many_people_are_shown_by_where_they_are(boss, new_agent):
    for n in range(12):
        new_agent(f"Agent {n}", zone="Asia/Singapore" if n % 3 else "Europe/Lisbon", available=True)
    picture = take(boss)
    assert not picture.each
    assert [(group.name, len(group.people)) for group in picture.groups] == [("Asia", 8), ("Europe", 4)]


def test_a_promise_that_is_due_soon_is_at_risk(boss, team, customer, new_agent):
    Policy.objects.create(name="All", first=60)
    words = {"subject": SECRET, "body": SECRET, "language": "en", "client_id": uuid4()}
    ticket = open_ticket(customer=customer, team=team, **words).ticket
    Promise.objects.filter(conversation=ticket.pk).update(due=datetime.now(UTC) + timedelta(minutes=9))
    picture = take(boss)
    assert [(risk.code, risk.who) for risk in picture.risks] == [(ticket.conversation.code, "")]
    assert [(row.kind, row.count) for row in picture.queues] == [("request", 1)]


def test_nothing_on_the_wall_is_a_customers(boss, customer, team, write, new_agent):
    """Neither what they wrote nor who they are, in the wall, its details, and the past."""
    customer.external_id, customer.name = "ns-1", "Amara Nwosu"
    customer.save()
    mei = new_agent("Mei Tan", available=True)
    accept(write(customer, SECRET), agent=mei)
    waiting = write(Customer.objects.create(name="Daniel Ortiz", external_id="ns-2"), SECRET)
    open_ticket(customer=customer, team=team, subject=SECRET, body=SECRET, language="en", client_id=uuid4())
    past.keep_picture()
    client = Client()
    client.force_login(boss)
    for where in (
        reverse("console:wall"),
        reverse("console:wall-now"),
        reverse("console:wall-on"),
        reverse("console:wall-queue", args=["support", "en"]),
        reverse("console:wall-agent", args=[mei.key]),
        reverse("console:wall-past"),
        reverse("console:wall-minute") + f"?at={datetime.now(UTC).isoformat()}",
    ):
        page = client.get(where)
        assert page.status_code == 200
        for words in ("grandmother", "Amara", "Daniel", customer.key):
            assert words not in page.content.decode(), where
    assert waiting.number in client.get(reverse("console:wall-queue", args=["support", "en"])).content.decode()


def test_planners_see_figures_and_nothing_to_open(settings, new_agent, write, customer):
    settings.SECOND_FACTOR_ROLES = []
    write(customer)
    pia = new_agent("Pia Roth", roles=["planner"])
    client = Client()
    client.force_login(pia)
    page = client.get(reverse("console:wall")).content.decode()
    assert "English" in page
    assert "/console/c/" not in page
    assert "/console/wall/queues/" not in page
    for name, args in (("wall-queue", ["support", "en"]), ("wall-agent", [pia.key]), ("wall-on", [])):
        assert client.get(reverse(f"console:{name}", args=args)).status_code == 403


def test_at_night_it_says_so(boss):
    client = Client()
    client.force_login(boss)
    page = client.get(reverse("console:wall-now")).content.decode()
    assert "Nobody waits." in page
    assert "Nobody is on." in page


def test_a_minute_of_the_past_is_shown_as_it_was(boss, write, new_agent):
    past.keep_picture()
    KeptPicture.objects.update(at=datetime.now(UTC) - timedelta(hours=1))
    mei = new_agent("Mei Tan", available=True)
    first, second = write(), write(body="你好", language="zh")
    accept(first, agent=mei)
    client = Client()
    client.force_login(boss)
    page = client.get(reverse("console:wall-minute"), {"at": datetime.now(UTC).isoformat()}).content.decode()
    assert "1 customer waited" in page
    assert second.number in page
    assert "Mei Tan" in page
    before = client.get(reverse("console:wall-minute"), {"at": (datetime.now(UTC) - timedelta(minutes=30)).isoformat()})
    assert "nobody waited" in before.content.decode()
    longer = client.get(reverse("console:wall-minute"), {"at": (datetime.now(UTC) - timedelta(hours=3)).isoformat()})
    assert "Nothing is kept of this time." in longer.content.decode()
    for odd in ("", "yesterday", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"):
        assert client.get(reverse("console:wall-past"), {"at": odd}).status_code == 200
        assert client.get(reverse("console:wall-minute"), {"at": odd}).status_code == 200


def test_the_page_of_the_past_says_when_nothing_is_kept(boss):
    client = Client()
    client.force_login(boss)
    assert "Nothing is kept yet." in client.get(reverse("console:wall-past")).content.decode()


T = datetime(2026, 11, 24, tzinfo=UTC)


def moment(minute: int, en: int, zh: int, on: int) -> chart.Moment:
    waiting = {(1, "en"): en, (1, "zh"): zh}
    return chart.Moment(
        T + timedelta(minutes=minute), {k: n for k, n in waiting.items() if n}, timedelta(minutes=en), on
    )


def test_a_lane_is_drawn_in_steps_that_end_where_nothing_more_is_known():
    drawn = chart.draw([moment(0, 0, 0, 1), moment(1, 2, 0, 1), moment(2, 2, 2, 1)], T, 1440)
    assert [lane.queue for lane in drawn.lanes] == [None, (1, "en"), (1, "zh")]
    assert drawn.lanes[0].path == "M0 30H1V16.0H2V2.0H3V30Z"
    assert [lane.most for lane in drawn.lanes] == [4, 2, 2]
    assert drawn.lanes[0].hours == [4]


def test_one_queue_is_drawn_once():
    assert [lane.queue for lane in chart.draw([moment(0, 1, 0, 1)], T, 1440).lanes] == [(1, "en")]
    assert [lane.queue for lane in chart.draw([], T, 1440).lanes] == [None]


def test_what_is_worth_a_look_is_found():
    day = [moment(0, 1, 0, 0), moment(1, 1, 0, 0), moment(2, 1, 3, 1), moment(3, 5, 0, 1), moment(4, 0, 0, 0)]
    assert [(mark.kind, mark.at.minute, mark.words) for mark in chart.peaks(day)] == [
        ("peak", 3, "5"),
        ("nobody", 0, "1"),
    ]
    assert chart.peaks([moment(0, 0, 0, 0)]) == []


def test_as_many_questions_are_asked_however_many_wait(boss, new_agent, write):
    def asked() -> int:
        lines.forget()
        with CaptureQueriesContext(connection) as queries, translation.override("en"):
            take(boss)
        return len(queries)

    new_agent("Mei Tan", available=True)
    write()
    take(boss)
    before = asked()
    for n in range(6):
        new_agent(f"Agent {n}", available=True)
        write()
    assert asked() == before
