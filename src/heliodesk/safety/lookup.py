"""Open a closed case by its number. There is no other search over customers."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.access.models import AuditEntry
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation, Lookup
from heliodesk.conversations.numbers import read
from heliodesk.people.models import Agent
from heliodesk.safety.models import Viewing
from heliodesk.safety.seeing import note

# Nobody reads more closed cases than this in an hour; who tries numbers is stopped sooner.
MOST_AN_HOUR = 20


def look_up(number: str, *, reason: str, agent: Agent) -> Conversation:
    """Return the case of that number (HD-7QK2-M4BX, however typed) of the agent's team, open to them for an hour.

    Raises Refused: "reason" without one, "too-many" (429), and "no-such-case" (404), for a case of another team as for
    none. Every try is in the audit chain.
    """
    if len(reason.strip()) < 2:
        raise Refused("reason")
    code = read(number)
    with transaction.atomic():
        # The agent's row is the lock: a program that tries numbers side by side is counted too.
        Agent.objects.select_for_update().get(pk=agent.pk)
        lately = AuditEntry.objects.filter(actor=agent.actor.topic, verb="looked-up", at__gt=Now() - timedelta(hours=1))
        if lately.count() >= MOST_AN_HOUR:
            raise Refused("too-many", status=429)
        found = _case(code, agent) if code else None
        audit.write(
            actor=agent.actor,
            verb="looked-up",
            subject=found.number if found else "-",
            reason=reason.strip(),
            tried=code,
        )
        if found is not None:
            Lookup.objects.create(conversation=found, agent=agent, reason=reason.strip()[:400])
            note(found, agent, Viewing.Kind.LOOKED_UP, reason=reason.strip())
    if found is None:
        raise Refused("no-such-case", status=404)
    return found


def _case(code: str, agent: Agent) -> Conversation | None:
    every = Conversation.objects.filter(code=code)
    mine = every if agent.actor.oversees else every.filter(team=agent.team_id)
    return mine.first()
