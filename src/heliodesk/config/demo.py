"""Put Northstar into the database. Safe to run at every start."""

from heliodesk.config.northstar import CUSTOMERS, HOURS, PASSWORD, PEOPLE, PERSONAL, TEAMS
from heliodesk.hours.models import Schedule, WeeklySpan
from heliodesk.people.models import Agent, Customer, PersonalFact, Team
from heliodesk.people.personal import learn
from heliodesk.people.staff import add_agent


def seed() -> None:
    """Create what is missing of the demo's world."""
    teams = {slug: Team.objects.get_or_create(slug=slug, defaults={"name": name})[0] for slug, name in TEAMS.items()}
    for person in PEOPLE:
        if not Agent.objects.filter(email=person.email).exists():
            add_agent(
                email=person.email,
                name=person.name,
                team=teams[person.team],
                password=PASSWORD,
                zone=person.zone,
                languages=list(person.languages),
                roles=list(person.roles),
                capacity=person.capacity,
            )
    for team, language, zone, weekdays, start, end in HOURS:
        schedule, is_new = Schedule.objects.get_or_create(team=team, language=language, defaults={"zone": zone})
        if is_new:
            WeeklySpan.objects.bulk_create(
                WeeklySpan(schedule=schedule, weekday=day, start=start, end=end) for day in weekdays
            )
    for external_id, known in CUSTOMERS.items():
        customer, is_new = Customer.objects.get_or_create(external_id=external_id, defaults=known)
        if is_new:
            learn(customer, dict(zip(PersonalFact.Field.values, PERSONAL[external_id], strict=True)))
            customer.save(update_fields=["masks"])
