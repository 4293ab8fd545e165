"""Stream tokens: short, signed, bound to one viewer; and what each viewer may hear."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.db.models import Q

from heliodesk.access import tokens
from heliodesk.people.models import Agent, Customer, Team

SECONDS = 60


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads a stream. `session` is the agent's sign-in, which must live as long as the stream."""

    kind: str
    id: int
    topics: frozenset[str]
    name: str
    session: str = ""
    proven: bool = True  # an agent, or a customer for whom the business vouches

    @property
    def topic(self) -> str:
        return f"{self.kind}:{self.id}"


def viewer_of(token: str) -> Viewer:
    """Return whom a stream token admits. Raises tokens.BadToken, also when their access has ended since."""
    claims = tokens.verify("stream", token, max_age=SECONDS)
    kind, session = claims.get("k"), claims.get("s", "")
    if kind == "customer":
        customer = Customer.objects.filter(key=claims.get("v")).first()
        if customer is not None:
            return Viewer(
                "customer", customer.pk, frozenset({f"customer:{customer.pk}"}), "", proven=customer.is_identified
            )
    if kind == "agent":
        agent = Agent.objects.filter(pk=int(claims.get("v", 0)), is_active=True).first()
        if agent is not None and _living_sessions([session]):
            topics = {agent.actor.topic}
            if agent.actor.answers:
                topics.add(f"team:{agent.team_id}")
            if agent.actor.oversees:
                topics |= {team.topic for team in Team.objects.all()} | {"supervisors"}
            if agent.actor.reads_hours:
                topics |= {"planners", "hours"}
            if agent.actor.edits:
                topics.add("forms")
            return Viewer("agent", agent.pk, frozenset(topics), agent.first_name, session)
    raise tokens.BadToken("stream")


def ended(viewers: list[Viewer]) -> set[Viewer]:
    """Which of these agents' viewers have lost their access: deactivated, or signed out."""
    active = set(Agent.objects.filter(pk__in={v.id for v in viewers}, is_active=True).values_list("pk", flat=True))
    living = _living_sessions([v.session for v in viewers])
    return {v for v in viewers if v.id not in active or v.session not in living}


def _living_sessions(keys: list[str]) -> set[str]:
    rows = Session.objects.filter(Q(session_key__in=keys), expire_date__gt=datetime.now(UTC))
    return set(rows.values_list("session_key", flat=True))
