"""Show one masked detail of a customer, for a minute, to an agent who says why; and stop who shows too many."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from heliodesk.access import audit
from heliodesk.access.actors import may
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation
from heliodesk.events.log import record
from heliodesk.people.models import Agent, PersonalFact
from heliodesk.people.personal import value_of
from heliodesk.safety.models import Stop, Viewing
from heliodesk.safety.seeing import note
from heliodesk.safety.watch import SUPERVISORS

SHOWN = timedelta(seconds=60)
LIMITS = ((timedelta(hours=1), 30), (timedelta(days=1), 100))


@dataclass(frozen=True, slots=True)
class Detail:
    """A personal detail as an agent may see it now: masked, or in clear for some seconds more."""

    field: str
    label: str
    text: str
    seconds_left: int = 0


def reveal(conversation: Conversation, *, field: str, reason: str, agent: Agent) -> None:
    """Show `field` of the conversation's customer to `agent` for `SHOWN`. The audit entry is of the same transaction.

    Raises Refused: "not-yours" (403) who may not, "reason" without one, "unknown-field", "stopped" (429) beyond 30 an hour
    or 100 a day, until a supervisor lifts the stop. What is being shown already is not counted again.
    """
    if not may(agent.actor, "see-personal", conversation):
        raise Refused("not-yours", status=403)
    if len(reason.strip()) < 2:
        raise Refused("reason")
    if field not in conversation.customer.masks:
        raise Refused("unknown-field", status=404)
    with transaction.atomic():
        # The agent's row is the lock: two windows cannot both use up the last one.
        Agent.objects.select_for_update().get(pk=agent.pk)
        allowed = _is_allowed(agent)
        if allowed and field not in _being_shown(conversation, agent):
            audit.write(
                actor=agent.actor,
                verb="revealed",
                subject=f"customer:{conversation.customer_id}",
                reason=reason.strip(),
                field=field,
                case=conversation.number,
            )
            note(conversation, agent, Viewing.Kind.REVEALED, field=field, reason=reason.strip())
            record("personal.revealed", topics=[SUPERVISORS], data={"conversation": conversation.key, "field": field})
    if not allowed:
        raise Refused("stopped", status=429)


def details(conversation: Conversation, agent: Agent) -> list[Detail]:
    """All that we know of the conversation's customer: masked, except what `agent` is being shown."""
    shown = _being_shown(conversation, agent)
    now = datetime.now(UTC)
    found = []
    for field, label in PersonalFact.Field.choices:
        if field not in conversation.customer.masks:
            continue
        if field in shown:
            left = max(1, round((shown[field] + SHOWN - now).total_seconds()))
            text = value_of(conversation.customer, field) or ""
            found.append(Detail(field, str(label), text, left))
        else:
            found.append(Detail(field, str(label), conversation.customer.masks[field]))
    return found


def lift(stop: Stop, *, by: Agent, reason: str) -> None:
    """Let a stopped agent show details again. Raises Refused: "own-alert" for oneself, "reason" without one."""
    if stop.agent_id == by.pk:
        raise Refused("own-alert", status=403)
    if not reason.strip():
        raise Refused("reason")
    with transaction.atomic():
        held = Stop.objects.select_for_update().get(pk=stop.pk)
        if held.lifted_at is None:
            held.lifted_by, held.lifted_at = by, datetime.now(UTC)
            held.save()
            audit.write(actor=by.actor, verb="stop-lifted", subject=held.agent.actor.topic, reason=reason.strip())
            record("reveal.allowed", topics=[SUPERVISORS, held.agent.actor.topic], data={})


def _is_allowed(agent: Agent) -> bool:
    """Within the limits? Beyond them the stop is written, which holds until it is lifted."""
    stops = Stop.objects.filter(agent=agent)
    if stops.filter(lifted_at=None).exists():
        return False
    lifted = stops.aggregate(at=Max("lifted_at"))["at"]
    now = datetime.now(UTC)
    mine = Viewing.objects.filter(agent=agent, kind=Viewing.Kind.REVEALED)
    for window, most in LIMITS:
        since = max(now - window, lifted) if lifted else now - window  # a lifted stop starts the count anew
        if mine.filter(at__gt=since).count() >= most:
            Stop.objects.create(agent=agent)
            audit.write(actor=agent.actor, verb="reveal-stopped", subject=agent.actor.topic, most=most)
            record("reveal.stopped", topics=[SUPERVISORS, agent.actor.topic], data={"agent": agent.pk})
            return False
    return True


def _being_shown(conversation: Conversation, agent: Agent) -> dict[str, datetime]:
    rows = Viewing.objects.filter(
        agent=agent,
        customer=conversation.customer_id,
        kind=Viewing.Kind.REVEALED,
        at__gt=datetime.now(UTC) - SHOWN,
    )
    return dict(rows.order_by("at").values_list("field", "at"))
