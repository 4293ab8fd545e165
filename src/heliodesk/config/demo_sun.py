"""Let Northstar's trading desks follow the sun, and give them something to pass on."""

from dataclasses import replace

from heliodesk import hours
from heliodesk.access.actors import SYSTEM
from heliodesk.config.demo_tickets import open_told
from heliodesk.config.northstar import OVERTIME, STAYING, SUCCESSIONS
from heliodesk.config.northstar_tickets import TRADING
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.routing.models import Succession
from heliodesk.routing.overtime import allow
from heliodesk.routing.succession import let_stay, set_successors
from heliodesk.tickets.models import Ticket


def seed() -> None:
    """Once: who goes on with what, what stays, who may be called off duty, and the tickets, with whoever is open now."""
    if Succession.objects.exists():
        return
    teams = {team.slug: team for team in Team.objects.all()}
    for slug, to in SUCCESSIONS.items():
        set_successors(teams[slug], [teams[each] for each in to], by=SYSTEM)
    for slug, country, form, reason in STAYING:
        let_stay(teams[slug], country=country, form=form, reason=reason, by=SYSTEM)
    Customer.objects.filter(external_id="ns-82951", country="").update(country="DE")
    for name in OVERTIME:
        allow(Agent.objects.get(email=f"{name}@northstar.example"), allowed=True)
    if not Ticket.objects.filter(team__slug__in=SUCCESSIONS).exists():
        _open_tickets()


def _open_tickets() -> None:
    for place, told in enumerate(TRADING):
        slug = next((each for each in SUCCESSIONS if _is_open(each, told.language)), "trading-lisbon")
        slug = "trading-lisbon" if told.customer == "ns-82951" else slug
        answerer = Agent.objects.filter(team__slug=slug).order_by("pk").first()
        named = answerer.email.split("@")[0] if answerer and told.said else ""
        said = tuple((named, text) for _who, text in told.said)
        open_told(f"trading-{place}", replace(told, team=slug, assignee=named, said=said))


def _is_open(slug: str, language: str) -> bool:
    return hours.status(hours.Scope(slug, language, Channel.REQUEST)).is_open
