import pytest
from django.conf import settings as real
from django.test import Client

from heliodesk.people.models import Customer
from heliodesk.people.staff import deactivate


@pytest.mark.parametrize(
    ("name", "initials"), [("Amara Nwosu", "AN"), ("陈伟", "陈"), ("Ana Maria Duarte", "AD"), ("Kofi", "K")]
)
def test_initials_of_names_of_several_kinds(name, initials):
    assert Customer(name=name).initials == initials


def test_a_deactivated_agents_next_request_is_signed_out(new_agent):
    agent, client = new_agent(), Client()
    client.force_login(agent)
    assert client.get("/accounts/email/").status_code == 200
    deactivate(agent)
    assert client.get("/accounts/email/").status_code == 302


@pytest.mark.parametrize(("role", "sent_away"), [("agent", False), ("supervisor", True), ("administrator", True)])
def test_a_second_factor_is_required_of_who_sees_other_peoples_work(new_agent, settings, role, sent_away):
    settings.SECOND_FACTOR_ROLES = ["supervisor", "administrator"]
    client = Client()
    client.force_login(new_agent(roles=["agent", role]))
    answer = client.get("/")
    assert (answer.status_code == 302 and answer["location"] == "/accounts/2fa/") is sent_away


def test_nobody_signs_up_by_themselves(db):
    answer = Client().get("/accounts/signup/")
    assert b"password1" not in answer.content


def test_only_the_demo_goes_without_the_second_factor():
    assert real.DEMO or {"supervisor", "administrator"} <= set(real.SECOND_FACTOR_ROLES)
