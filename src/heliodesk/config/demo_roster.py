"""Northstar's roster of this week and the next, and its rules of routing."""

from datetime import UTC, datetime, timedelta

from heliodesk.people.models import Agent, Team
from heliodesk.routing import current
from heliodesk.routing.models import RuleVersion, Shift
from heliodesk.routing.rules import Asks, Rules, Step
from heliodesk.routing.shift_words import read_spans
from heliodesk.routing.shifts import times_of

# Monday to Friday, and at the weekend.
_SHIFTS = {
    "mei": ("9-17", ""),
    "weijie": ("13-21", "10-18"),
    "ana": ("9-17", ""),
    "rui": ("14-22", "10-18"),
    "ingrid": ("10-18", ""),
    "marta": ("9-13, 14-18", ""),
    "helen": ("9-18", ""),
    "grace": ("9-18", ""),
}


def seed() -> None:
    """Once. Today's shifts send nobody home: whoever tries the demo decides for themselves whether they are there."""
    if RuleVersion.objects.exists():
        return
    people = {agent.email.partition("@")[0]: agent for agent in Agent.objects.select_related("team")}
    now, shifts = datetime.now(UTC), list[Shift]()
    today = now.date()
    monday = today - timedelta(days=today.weekday())
    for name, (weekday, weekend) in _SHIFTS.items():
        for day in (monday + timedelta(days=n) for n in range(14)):
            for span in read_spans(weekend if day.weekday() > 4 else weekday):
                start, end = times_of(people[name], day, span)
                shifts.append(
                    Shift(agent=people[name], starts_at=start, ends_at=end, ended_at=now if day <= today else None)
                )
    Shift.objects.bulk_create(shifts)
    support = Team.objects.get(slug="support")
    rules = Rules(
        vip_levels=frozenset({"Institutional"}),
        chains={support.pk: (Step(10 * 60.0, language="en"), Step(45 * 60.0, ticket=True))},
        asks=(Asks(language="zh", urgency=3, level=2),),
    )
    current.change_rules(rules, by=people["ingrid"], reason="First rules: English helps out after ten minutes")
