"""How good our words about waits were: told to everybody, with nothing made of little."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from heliodesk.hours.models import Answering
from heliodesk.people.models import Team
from heliodesk.routing import accuracy
from heliodesk.routing.models_waits import Estimate, ServiceHour

pytestmark = pytest.mark.django_db


def told(
    team: Team, count: int, *, waited: float, weeks: int = 0, channel: str = "chat", outcome: str = "served"
) -> None:
    at = datetime.now(UTC) - timedelta(weeks=weeks, minutes=1)
    rows = [
        Estimate(
            team=team, language="en", channel=channel, at=at, by="formula", low=30, least=120, most=240, high=300,
            said_least=at, said_most=at, outcome=outcome, waited=waited, ended_at=at,
        )
        for _ in range(count)
    ]  # fmt: skip
    Estimate.objects.bulk_create(rows)
    accuracy.forget()


def page(path: str = "/hours/accuracy/", client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_of_nothing_and_of_little_it_says_that_we_learn(team: Team) -> None:
    assert "We are still learning how long you wait." in page()
    told(team, 12, waited=100)
    said = page()
    assert "We are learning: 12 waits are over so far." in said
    assert "<svg class=" not in said.split('class="channel"')[1].split("</section>")[0]


def test_of_enough_it_says_how_many_were_in_time_also_when_they_were_not(team: Team) -> None:
    told(team, 45, waited=200)
    told(team, 45, waited=600, weeks=1)
    said = page()
    assert "Chat: 50 of 100 people were answered in the time that we told them." in said
    rows = said.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    assert [row.count("100 %") for row in rows] == [2, 0]
    assert "8.0 min too short" in rows[1]
    assert 'class="bar below"' in said


def test_supervisors_see_it_by_queue_and_agents_do_not(team: Team, new_agent) -> None:
    told(team, 40, waited=200)
    ServiceHour.objects.create(
        team=team,
        language="en",
        channel="chat",
        hour=datetime.now(UTC),
        ended=400,
        busy=400 * 240,
        left=40,
        waited=40 * 600,
    )
    client = Client()
    client.force_login(new_agent("Pia Roth", roles=["planner"]))
    said = page("/console/waits/", client)
    assert "Support, English, Chat" in said
    assert "4.0 min" in said
    assert "formula" in said
    what_if = page("/console/what-if/", client)
    assert "With 5 people" in page(
        "/console/what-if/?queue=support/en&arrivals=60&people=5&each=2&talk=6&patience=9", client
    )
    assert "Support, English" in what_if
    assert "is less than or equal to" not in what_if
    wrong = page("/console/what-if/?queue=support/en&arrivals=-1&people=5&each=2&talk=6&patience=9", client)
    assert 'class="error"' in wrong
    client.force_login(new_agent())
    assert client.get("/console/waits/").status_code == 403


def test_programs_are_told_the_wait_and_how_good_it_is(team: Team, new_agent) -> None:
    Answering.objects.create(channel="request", level="full", least=7200, most=14400)
    told(team, 40, waited=200)
    new_agent("Mei Tan", "en", available=True)
    answer = Client().get("/api/v1/waits?language=en-GB&team=support")
    assert answer["access-control-allow-origin"] == "*"
    chat = next(each for each in answer.json()["waits"] if each["channel"] == "chat")
    assert chat["open"]
    assert 0 < chat["least"] <= chat["most"]
    assert chat["learning"]
    assert chat["accuracy"] == {"count": 40, "median_error": 80, "bias": -80, "in_time": 1.0, "covered": 1.0}
    for wrong in ("team=nowhere", "language=e1", "channel=pigeon", "region=moon"):
        assert Client().get(f"/api/v1/waits?{wrong}").status_code == 422
