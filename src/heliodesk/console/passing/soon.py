"""Before a team closes its agents are told of the notes that nobody has looked at yet."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliodesk.console.tickets.saying import clock
from heliodesk.people.models import Agent
from heliodesk.routing.succession import passes_on
from heliodesk.tickets.preparing import coming

WITHIN = timedelta(minutes=45)


@dataclass(frozen=True, slots=True)
class Soon:
    """A closing that is near: when, in the reader's zone, and how many of its notes wait for a look."""

    clock: str
    n: int


def closing_soon(agent: Agent) -> Soon | None:
    """For an agent whose team closes soon and passes on something that they have; else None. Every page asks it."""
    if not agent.actor.answers or not passes_on(agent.team_id):
        return None
    now = datetime.now(UTC)
    theirs = [each for each in coming(agent.actor, now, ahead=WITHIN, of=agent) if each.to and not each.held]
    return Soon(clock(theirs[0].closes_at), len(theirs)) if theirs else None
