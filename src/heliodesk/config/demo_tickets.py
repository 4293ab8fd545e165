"""Put Northstar's tickets into the database, once."""

from uuid import NAMESPACE_URL, uuid5

from heliodesk.config.northstar_tickets import MACROS, NEEDED, POLICIES, TICKETS, Told
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.promises import keeping
from heliodesk.promises.models import Policy
from heliodesk.tickets import assigning, solving
from heliodesk.tickets.handing_on import set_needs
from heliodesk.tickets.macros import save_macro
from heliodesk.tickets.models import Macro, Needed, Status, Ticket
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.rating import rate
from heliodesk.tickets.writing import answer, write_as_customer


def seed() -> None:
    """Create what is missing: policies, checklists, macros; tickets only while there is none at all."""
    for name, priority, first, then, solved in POLICIES:
        words = {"name": name, "first": first, "next": then, "solved": solved}
        Policy.objects.get_or_create(form="", priority=priority, tier="", language="", defaults=words)
    keeping.forget()
    if not Needed.objects.exists():
        for slug in {slug for slug, _words in NEEDED}:
            set_needs(Team.objects.get(slug=slug), [("", words) for team, words in NEEDED if team == slug])
    if not Macro.objects.exists():
        for name, texts, status, priority in MACROS:
            boss = _agent("ingrid")
            save_macro(None, name=name, texts=texts, by=boss, status=status, priority=priority, shared=True)
    if not Ticket.objects.exists():
        for place, told in enumerate(TICKETS):
            open_told(place, told)


def open_told(place: int | str, told: Told) -> Ticket:
    """Open a ticket of the demo and bring it as far as its data says; opened before, it is as it is."""
    customer = Customer.objects.get(external_id=told.customer)
    opened = open_ticket(
        customer=customer,
        team=Team.objects.get(slug=told.team),
        subject=told.subject,
        body=told.body,
        client_id=uuid5(NAMESPACE_URL, f"northstar-ticket-{place}"),
        language=told.language,
        source="portal",
        form=told.form,
        form_version=1 if told.form else None,  # as shipped
        fields=dict(told.fields),
        priority=told.priority,
    )
    ticket = opened.ticket
    if told.assignee:
        assigning.assign(ticket, to=_agent(told.assignee), by=_agent(told.assignee).actor)
    for number, (who, text) in enumerate(told.said):
        once = uuid5(NAMESPACE_URL, f"northstar-ticket-{place}-{number}")
        if who == "customer":
            write_as_customer(ticket, customer=customer, body=text, client_id=once)
        else:
            answer(ticket, agent=_agent(who), body=text, client_id=once)
    if told.status == Status.SOLVED:
        solving.solve(ticket, by=_agent(told.assignee).actor)
        if told.rated:
            rate(ticket, score=told.rated[0], words=told.rated[1], customer=customer)
    elif told.status:
        solving.change_status(ticket, told.status, by=_agent(told.assignee).actor)
    return ticket


def _agent(name: str) -> Agent:
    found: Agent = Agent.objects.get(email=f"{name}@northstar.example")
    return found
