"""One table of what is promised, and the policies behind it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from heliodesk.access.models import AuditEntry
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.promises.models import Policy, Promise
from heliodesk.tickets.opening import open_ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(team: Team):
    Policy.objects.create(name="All", first=240, next=240)
    words = {"subject": "Missing deposit", "body": "Where is it?", "language": "en", "client_id": uuid4()}
    return open_ticket(customer=Customer.objects.create(), team=team, **words).ticket


def page(agent: Agent, client: Client) -> str:
    client.force_login(agent)
    return client.get("/console/promises/").content.decode()


def test_what_is_late_is_told_and_nobody_sees_another_departments(ticket, new_agent: Callable[..., Agent]) -> None:
    Promise.objects.update(due=timezone.now() - timedelta(minutes=3))
    mei, tom = new_agent(), new_agent("Tom Reed", team=Team.objects.create(slug="cards", name="Cards"))
    assert ticket.number in page(mei, Client())
    assert 'class="late"' in page(mei, Client())
    assert ticket.number not in page(tom, Client())


def test_what_stands_still_says_why(ticket, new_agent: Callable[..., Agent]) -> None:
    Promise.objects.update(due=None, why="no-hours")
    assert "no service hours are known for it" in page(new_agent(), Client())


def test_a_policy_is_kept_with_an_entry_in_the_chain(settings, team: Team, new_agent: Callable[..., Agent]) -> None:
    settings.SECOND_FACTOR_ROLES = []
    door = Client()
    door.force_login(new_agent("Ruth Adeyemi", roles=["supervisor"]))
    asked = {"name": "Urgent", "priority": "4", "first": "30"}
    kept = door.post("/console/promises/policies/", asked)
    assert (kept.status_code, kept["location"]) == (302, "/console/promises/policies/")
    made = Policy.objects.get()
    assert (made.priority, made.first, made.next) == (4, 30, None)
    assert "30 min" in door.get("/console/promises/policies/").content.decode()
    again = door.post("/console/promises/policies/", asked)
    assert again.status_code == 200
    assert Policy.objects.count() == 1
    door.post(f"/console/promises/policies/{made.key}/", {**asked, "first": "bad"})
    assert Policy.objects.get().first == 30
    door.post(f"/console/promises/policies/{made.key}/remove")
    assert not Policy.objects.exists()
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"policy-kept", "policy-removed"}


def test_who_is_told_at_what_part_of_the_time_is_the_policys(settings, new_agent: Callable[..., Agent]) -> None:
    settings.SECOND_FACTOR_ROLES = []
    door = Client()
    door.force_login(new_agent("Ruth Adeyemi", roles=["supervisor"]))
    asked = {"name": "All", "first": "30", "assignee": "40, 70%", "supervisors": "100", "customer": "90"}
    door.post("/console/promises/policies/", asked)
    made = Policy.objects.get()
    assert made.steps == [(40, "assignee"), (70, "assignee"), (90, "customer"), (100, "supervisors")]
    page = door.get(f"/console/promises/policies/{made.key}/").content.decode()
    assert 'value="40, 70"' in page
    for wrong in ({"customer": "99"}, {"supervisors": "70"}, {"assignee": "half"}, {"assignee": "0"}):
        answer = door.post(f"/console/promises/policies/{made.key}/", {**asked, **wrong})
        assert answer.status_code == 200  # the form again, with what is wrong
        said = answer.content.decode()
        assert any(words in said for words in ("from 1 to", "Write numbers", "may stand once"))
    assert Policy.objects.get().steps == made.steps
