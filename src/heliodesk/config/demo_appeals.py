"""Put appeals of Northstar's customers into the database, once."""

from uuid import NAMESPACE_URL, uuid5

from heliodesk.appeals import deciding, reviewing
from heliodesk.appeals.filing import file_appeal
from heliodesk.appeals.models import Appeal
from heliodesk.config.northstar_appeals import APPEALS, Filed
from heliodesk.people.models import Agent, Customer
from heliodesk.tickets.models import Ticket


def seed() -> None:
    """File them, and bring each as far as its data says; only while there is none at all."""
    if Appeal.objects.exists():
        return
    for each in APPEALS:
        against = Ticket.objects.filter(conversation__customer__external_id=each.customer, subject=each.subject).first()
        if against is not None:
            _file(each, against)


def _file(each: Filed, against: Ticket) -> None:
    customer = Customer.objects.get(external_id=each.customer)
    appeal = file_appeal(
        against,
        customer=customer,
        told=each.told,
        client_id=uuid5(NAMESPACE_URL, f"northstar-appeal-{each.customer}"),
        language=customer.language,
        no_evidence=each.no_evidence,
    )
    if not each.reviewer:
        return
    reviewer = _agent(each.reviewer)
    reviewing.take(appeal, by=reviewer)
    reviewing.save_draft(appeal, by=reviewer, told=each.opinion)
    reviewing.hand_in(appeal, by=reviewer)
    if each.second:
        deciding.confirm(appeal, by=_agent(each.second))


def _agent(name: str) -> Agent:
    found: Agent = Agent.objects.get(email=f"{name}@northstar.example")
    return found
