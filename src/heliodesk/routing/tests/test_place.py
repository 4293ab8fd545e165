"""A place counts who stands in the same line."""

from dataclasses import replace

import pytest

from heliodesk.people.models import Customer
from heliodesk.routing import current
from heliodesk.routing.place import position
from heliodesk.routing.rules import Asks

pytestmark = pytest.mark.django_db


def test_who_needs_other_people_is_not_ahead(write, boss):
    first = write(Customer.objects.create(country="KR"), "Hello")
    second = write(Customer.objects.create(country="PT"), "Hello")
    third = write(Customer.objects.create(country="KR"), "Hello")
    assert [position(each) for each in (first, second, third)] == [1, 2, 3]
    asked = replace(current.rules(), asks=(Asks(country="KR", skill="korean-law"),))
    current.change_rules(asked, by=boss, reason="Local law")
    current.forget()
    assert [position(each) for each in (first, second, third)] == [1, 1, 2]


@pytest.fixture
def boss(new_agent):
    return new_agent("Ingrid Solberg", roles=["supervisor"])
