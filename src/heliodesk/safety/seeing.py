"""Write down that an agent looks at a customer's data."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q

from heliodesk.conversations.models import Conversation, Message, Participant
from heliodesk.people.models import Agent
from heliodesk.routing.models import Presence
from heliodesk.safety.models import Viewing
from heliodesk.safety.watch import raise_for_canary

# Opening the same conversation again within this time is one look, not two.
_SAME_LOOK = timedelta(hours=1)


def note_opened(conversation: Conversation, agent: Agent) -> None:
    """`agent` opened a conversation that they do not have. One that they have is work, and told nowhere."""
    if conversation.assignee_id == agent.pk or conversation.offered_to_id == agent.pk:
        return
    lately = Viewing.objects.filter(agent=agent, at__gt=datetime.now(UTC) - _SAME_LOOK)
    if not lately.filter(conversation=conversation, kind=Viewing.Kind.OPENED).exists():
        note(conversation, agent, Viewing.Kind.OPENED)


def note(conversation: Conversation, agent: Agent, kind: str, *, field: str = "", reason: str = "") -> Viewing:
    """Keep one look, with what the watch rules ask of it. A look at a canary raises its alert in the same transaction."""
    had = Participant.objects.filter(agent=agent).values("conversation")
    theirs = Message.objects.filter(conversation__customer=conversation.customer_id, by_customer=True)
    viewing = Viewing.objects.create(
        agent=agent,
        customer_id=conversation.customer_id,
        conversation=conversation,
        kind=kind,
        field=field,
        reason=reason[:400],
        on_shift=Presence.objects.filter(~Q(state=Presence.State.OFF), agent=agent).exists(),
        wrote_to_them=theirs.filter(
            Q(conversation__in=had) | Q(conversation__assignee=agent) | Q(conversation__offered_to=agent)
        ).exists(),
    )
    viewing.refresh_from_db(fields=["at"])
    raise_for_canary(viewing)
    return viewing
