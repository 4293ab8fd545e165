"""The place in line is by what was promised, within the department, of what is our turn."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from heliodesk.people.models import Customer, Team
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.place import place_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def made(team: Team, hours: int | None, status: str = "us") -> Ticket:
    words = {"subject": "x", "body": "y", "language": "en", "client_id": uuid4()}
    ticket = open_ticket(customer=Customer.objects.create(), team=team, **words).ticket
    due = None if hours is None else NOW + timedelta(hours=hours)
    Ticket.objects.filter(pk=ticket.pk).update(due=due, status=status)
    return Ticket.objects.get(pk=ticket.pk)


def test_what_is_due_first_is_first(team):
    later, first, same = made(team, 5), made(team, 1), made(team, 5)
    nothing_promised = made(team, None)
    made(team, 0, "customer")
    made(team, 0, "solved")
    made(Team.objects.create(slug="other", name="Other"), 0)
    assert [place_of(each) for each in (first, later, same, nothing_promised)] == [1, 2, 3, 4]


def test_whose_turn_it_is_not_stands_nowhere(team, monkeypatch):
    assert place_of(made(team, 1, "customer")) is None
    assert place_of(made(team, 1, "solved")) is None
    made(team, 1)
    last = made(team, 2)
    monkeypatch.setattr("heliodesk.tickets.place.MOST", 1)
    assert place_of(last) is None
