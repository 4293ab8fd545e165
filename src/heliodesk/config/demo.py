"""Put Northstar into the database. Safe to run at every start."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.folder import bring
from heliodesk.config import (
    demo_appeals,
    demo_notices,
    demo_past,
    demo_questions,
    demo_roster,
    demo_sun,
    demo_telegram,
    demo_tickets,
    demo_waits,
    northstar_outside,
)
from heliodesk.config.northstar import ANSWERED_BY, CUSTOMERS, PASSWORD, PEOPLE, PERSONAL, TEAMS
from heliodesk.config.northstar_hours import ANSWERING, REGIONS, SCHEDULES
from heliodesk.hours.models import Answering, Region, Schedule
from heliodesk.hours.versions import set_hours
from heliodesk.intake.versions import ship
from heliodesk.people.models import Agent, Customer, PersonalFact, Team
from heliodesk.people.personal import learn
from heliodesk.people.staff import add_agent


def seed() -> None:
    """Create what is missing of the demo's world."""
    teams = {slug: _team(slug, name) for slug, name in TEAMS.items()}
    new = [
        add_agent(
            email=person.email,
            name=person.name,
            team=teams[person.team],
            zone=person.zone,
            languages=list(person.languages),
            roles=list(person.roles),
            capacity=person.capacity,
        )
        for person in PEOPLE
        if not Agent.objects.filter(email=person.email).exists()
    ]
    # One password, printed at the start, and hashed once: fifteen times takes as long as all the rest of this.
    Agent.objects.filter(pk__in=[agent.pk for agent in new]).update(password=make_password(PASSWORD))
    _seed_hours()
    for external_id, known in CUSTOMERS.items():
        customer, is_new = Customer.objects.get_or_create(external_id=external_id, defaults=known)
        if is_new:
            learn(customer, dict(zip(PersonalFact.Field.values, PERSONAL[external_id], strict=True)), proven=True)
            customer.save(update_fields=["masks"])
    ship(settings.DEFAULT_TEAM, ANSWERED_BY)
    bring(Path(__file__).parent / "help")
    northstar_outside.seed()
    demo_tickets.seed()
    demo_sun.seed()
    demo_appeals.seed()
    demo_questions.seed()
    demo_past.seed()
    demo_roster.seed()
    demo_waits.seed()
    demo_telegram.seed()
    demo_notices.seed()


def _team(slug: str, name: str) -> Team:
    """Once made, its switches are whoever works there's."""
    words = {"name": name, "assistant": slug == settings.DEFAULT_TEAM}
    return Team.objects.get_or_create(slug=slug, defaults=words)[0]


def _seed_hours() -> None:
    for slug, (names, countries, zone) in REGIONS.items():
        Region.objects.get_or_create(slug=slug, defaults={"names": names, "countries": countries, "zone": zone})
    for (channel, level), (least, most) in ANSWERING.items():
        Answering.objects.get_or_create(channel=channel, level=level, defaults={"least": least, "most": most})
    for scope, plan in SCHEDULES:
        if not Schedule.objects.filter(**_whole(scope)).exists():
            set_hours(plan, by=SYSTEM, reason="First hours", **scope)


def _whole(scope: dict[str, str]) -> dict[str, str]:
    return {"team": "", "region": "", "language": "", "channel": "", **scope}
