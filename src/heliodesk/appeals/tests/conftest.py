"""Fixtures: a decided matter, an appeal, and reviewers who had no part in it."""

from uuid import uuid4

import pytest

from heliodesk.appeals import reviewing
from heliodesk.appeals.filing import file_appeal
from heliodesk.appeals.tests.said import OPINION, TOLD
from heliodesk.people.models import Customer
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer


@pytest.fixture
def mei(new_agent):
    return new_agent("Mei Tan")


@pytest.fixture
def ingrid(new_agent):
    return new_agent("Ingrid Solberg", roles=["supervisor"])


@pytest.fixture
def noor(new_agent):
    return new_agent("Noor Aziz", roles=["supervisor"])


@pytest.fixture
def matter(team, mei):
    """A ticket in which Mei told the customer a decision."""
    customer = Customer.objects.create(external_id="ns-1", zone="Asia/Singapore")
    opened = open_ticket(
        customer=customer,
        team=team,
        subject="LTC deposit",
        body="My deposit of 2.5 LTC is missing",
        client_id=uuid4(),
        language="en",
    )
    answer(opened.ticket, agent=mei, body="We cannot credit it.", client_id=uuid4(), then="solved")
    return opened.ticket


@pytest.fixture
def file(matter):
    def make(against=None, **words):
        words = {"told": TOLD, "no_evidence": True, "client_id": uuid4(), "language": "en", **words}
        against = against or matter
        return file_appeal(against, customer=matter.conversation.customer, **words)

    return make


@pytest.fixture
def handed_in(file, ingrid):
    appeal = file()
    reviewing.take(appeal, by=ingrid)
    reviewing.save_draft(appeal, by=ingrid, told=OPINION)
    reviewing.hand_in(appeal, by=ingrid)
    return appeal
