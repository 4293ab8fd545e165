"""People who are here are asked to help in a queue that is late: for a while, from whatever team and channel they are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from heliodesk.people.models import Team
from heliodesk.routing.assignment import assign
from heliodesk.routing.helping import ask, asked_of, of_queue, reply, until_when
from heliodesk.routing.models import Help, Presence
from heliodesk.routing.presence import set_presence

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def boss(settings, new_agent):
    settings.SECOND_FACTOR_ROLES = []
    return new_agent("Ingrid Solberg", roles=["agent", "supervisor"])


@pytest.fixture
def wei(new_agent):
    """Of another department, and for mails alone."""
    found = new_agent(
        "Wei Jie Lim", "zh", "en", team=Team.objects.create(slug="pay", name="Payments"), channels=["mail"]
    )
    set_presence(found, "busy")
    return found


def test_who_says_yes_takes_these_chats_for_a_while(write, team, boss, wei):
    chat = write(body="您好，我的提现在哪里？", language="zh")
    ask([wei], team=team, language="zh", by=boss)
    assert ask([wei], team=team, language="zh", by=boss) == []  # nobody is asked twice
    assert asked_of(wei).team == team
    assert asked_of(boss) is None
    assign()
    chat.refresh_from_db()
    assert chat.offered_to is None  # not before they have said so
    assert reply(wei, comes=True).said == "comes"
    assert asked_of(wei) is None
    assign()
    chat.refresh_from_db()
    assert chat.offered_to == wei
    Presence.objects.filter(agent=wei).update(helps_until=datetime.now(UTC) - timedelta(seconds=1))
    other = write(body="您好，请问多久？", language="zh")
    assign()
    other.refresh_from_db()
    assert other.offered_to is None  # the time is over: they are what they were


def test_not_now_changes_nothing_and_is_heard(team, boss, wei):
    ask([wei], team=team, language="zh", by=boss)
    reply(wei, comes=False)
    assert [each.said for each in of_queue(team, "zh")] == ["not"]
    assert Presence.objects.get(agent=wei).helps is None
    assert reply(wei, comes=True) is None


def test_until_a_time_that_people_keep_in_mind():
    at = datetime(2026, 11, 24, 14, 32, 5, tzinfo=UTC)
    assert until_when(at) == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert until_when(at.replace(minute=30, second=0)) == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)


def test_the_wall_asks_and_the_console_is_asked(team, boss, wei):
    door = Client()
    door.force_login(boss)
    told = {"team": team.slug, "language": "zh", "agent": [wei.key]}
    assert door.post(reverse("console:wall-help"), told, headers={"hx-request": "true"}).status_code == 200
    assert Help.objects.get().agent == wei
    theirs = Client()
    theirs.force_login(wei)
    page = theirs.get(reverse("console:desk")).content.decode()
    assert "Ingrid asks: can you take chats of Support" in page
    assert theirs.post(reverse("console:wall-help"), told).status_code == 403
    theirs.post(reverse("console:help-reply"), {"comes": "1"})
    assert Presence.objects.get(agent=wei).helps == team
    assert "asks: can you take chats" not in theirs.get(reverse("console:help-asked")).content.decode()
