"""Fixtures: a policy, and tickets."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from heliodesk.people.models import Customer, Team
from heliodesk.promises import keeping
from heliodesk.promises.models import Policy
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.opening import open_ticket


@pytest.fixture
def policy(db: None) -> Policy:
    """Four hours for an answer, two days of service time until it is solved."""
    keeping.forget()
    return Policy.objects.create(name="All", first=240, next=240, solved=2880)


@pytest.fixture
def open_one(team: Team, policy: Policy) -> Callable[..., Ticket]:
    """Open a ticket: `open_one(customer, "body")`."""

    def make(customer: Customer | None = None, body: str = "My deposit of 2.5 LTC is missing", **words: Any) -> Ticket:
        words = {"client_id": uuid4(), "team": team, "subject": "LTC deposit not credited", "language": "en", **words}
        return open_ticket(customer=customer or Customer.objects.create(), body=body, **words).ticket

    return make


@pytest.fixture
def ticket(open_one: Callable[..., Ticket], customer: Customer) -> Ticket:
    return open_one(customer)
