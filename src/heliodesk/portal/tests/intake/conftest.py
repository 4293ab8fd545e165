"""The shipped forms, and a customer at their door."""

import pytest
from django.test import Client

from heliodesk.intake import versions
from heliodesk.people.models import Customer, Team
from heliodesk.portal.tests.intake.form import door_of


@pytest.fixture(autouse=True)
def _forms(team: Team) -> None:
    versions.ship(team.slug)


@pytest.fixture
def me() -> Customer:
    return Customer.objects.create(external_id="ns-1", name="Amara Nwosu", zone="Africa/Lagos")


@pytest.fixture
def door(me: Customer) -> Client:
    return door_of(me)
