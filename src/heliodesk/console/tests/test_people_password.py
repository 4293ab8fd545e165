"""An administrator gives a colleague a new password."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def fields(agent, **changed):
    kept = {name: getattr(agent, name) for name in ("name", "email", "languages", "roles", "capacity", "zone")}
    return {**kept, "team": agent.team_id, "password": "", **changed}


def test_a_new_password_signs_the_colleague_out_and_lets_them_in_again(new_agent, settings):
    settings.SECOND_FACTOR_ROLES = []
    boss, mei = Client(), Client()
    administrator, agent = new_agent("Kofi", roles=["agent", "administrator"]), new_agent("Mei")
    boss.force_login(administrator)
    mei.force_login(agent)
    address = f"/console/people/{agent.key}/"
    assert mei.get("/console/").status_code == 200
    assert boss.post(address, fields(agent)).status_code == 302
    assert mei.get("/console/").status_code == 200  # an empty field keeps the password
    assert b"too common" in boss.post(address, fields(agent, password="password123")).content
    assert boss.post(address, fields(agent, password="seven small teacups")).status_code == 302
    assert mei.get("/console/").status_code == 302
    assert mei.login(username=agent.email, password="seven small teacups")


def test_a_forgotten_password_leads_to_an_administrator(client):
    assert client.get("/accounts/password/reset/")["location"] == "/accounts/login/"
    assert b"administrator can give you a new one" in client.get("/accounts/login/").content
