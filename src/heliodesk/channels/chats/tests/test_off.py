"""X costs money, so it is off until whoever runs the desk turns it on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from heliodesk.channels.chats import loading
from heliodesk.channels.chats.models import Account
from heliodesk.people.models import Agent


@pytest.fixture
def admin(new_agent: Callable[..., Agent], client: Client, settings: Any) -> Client:
    client.force_login(new_agent("Ada Adams", roles=["administrator"]))
    settings.SECOND_FACTOR_ROLES = []
    settings.X = False
    return client


@pytest.mark.parametrize("half", [loading.receiving, loading.sending, loading.listening, loading.posting])
def test_nothing_of_it_is_loaded(settings: Any, half: Callable[[str], Any]) -> None:
    settings.X = False
    with pytest.raises(loading.NoSuchChannel):
        half("x")
    assert half("telegram" if half is not loading.listening else "discord")


def test_it_is_shown_and_cannot_be_added(admin: Client) -> None:
    assert "Off on this site" in admin.get("/console/channels/add/").content.decode()
    page = admin.get("/console/channels/add/x/").content.decode()
    assert "HELIODESK_X=1" in page
    assert "X charges" in page
    assert 'name="token"' not in page
    admin.post("/console/channels/add/x/", {"own_id": "1", "token": "t"})
    assert not Account.objects.exists()


def test_turned_on_the_cost_is_told_and_asking_has_a_switch(admin: Client, settings: Any) -> None:
    settings.X = True
    page = admin.get("/console/channels/add/x/").content.decode()
    assert "X charges" in page
    assert 'type="checkbox" name="polls"' in page
