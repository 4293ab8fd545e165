"""Which conversations an actor may see, and what they may do there. The rule of the whole desk stands on this page."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from heliodesk.access.actors import Actor

if TYPE_CHECKING:
    from heliodesk.conversations.models import Conversation

# For how long an agent may look at what was theirs.
REMEMBERED = timedelta(days=7)
# For how long a look-up opens one closed case.
LOOKED_UP = timedelta(hours=1)

# Verbs, and who among those who see a conversation may do them.
_ANYBODY = {"read", "note"}
_ITS_AGENT = {"answer", "close"}


def seen_by(actor: Actor) -> Q:
    """The filter of `Conversation.objects.visible_to`.

    Customers see their own. The bot sees the one that it was asked into. Supervisors see every team's. A program
    with the scope sees what is tracked. An agent sees a
    customer only through a conversation that is their team's and open, is or was theirs within seven days, or was looked
    up by its number within the hour; and, while they have an open conversation of a customer, what that customer had with
    their team before, so that nothing is asked twice. Everybody else sees none.
    """
    if actor.kind == "customer":
        return Q(customer_id=actor.id)
    if actor.kind == "bot":
        return Q(pk=actor.id)
    if actor.kind == "system" or actor.oversees:
        return Q()
    if actor.kind == "key" and actor.roles & {"tickets:read", "tickets:write"}:
        return Q(tracked_at__isnull=False)
    if not actor.answers:
        return Q(pk__in=[])
    return _for_agent(actor)


def _for_agent(actor: Actor) -> Q:
    from heliodesk.conversations.models import Conversation, Lookup, Participant, State

    lately = Now() - REMEMBERED
    theirs = Q(assignee_id=actor.id) & (~Q(state=State.CLOSED) | Q(closed_at__gt=lately))
    was_theirs = Participant.objects.filter(conversation=OuterRef("pk"), agent=actor.id, left_at__gt=lately)
    looked_up = Lookup.objects.filter(conversation=OuterRef("pk"), agent=actor.id, at__gt=Now() - LOOKED_UP)
    theirs_now = Conversation.objects.filter(customer=OuterRef("customer"), assignee=actor.id)
    at_work = theirs_now.filter(state__in=(State.ASSIGNED, State.TRACKED))
    of_the_team = Q(team_id=actor.team) & (~Q(state=State.CLOSED) | Exists(at_work))
    return of_the_team | theirs | Exists(was_theirs) | Exists(looked_up)


def allowed(actor: Actor, verb: str, conversation: "Conversation") -> bool:
    """What `Conversation.allows` answers, for a conversation that `actor` sees. Raises ValueError for an unknown verb.

    Verbs: read, note; answer, close (who has it; a ticket: its team); take (a waiting one), take-over, reopen, hand-over,
    see-personal.
    """
    of_the_team = actor.oversees or conversation.team_id == actor.team
    is_tracked = conversation.state == "tracked"
    is_theirs = conversation.assignee_id == actor.id
    has_it = (is_theirs and conversation.state == "assigned") or (is_tracked and (of_the_team or is_theirs))
    if verb in _ANYBODY:
        return actor.answers
    if verb in _ITS_AGENT:
        return actor.answers and has_it
    if verb == "take":
        return actor.answers and of_the_team and conversation.is_waiting
    if verb == "take-over":
        return actor.answers and of_the_team and conversation.state != "closed"
    if verb == "reopen":
        return actor.answers and (of_the_team or conversation.assignee_id == actor.id)
    if verb == "hand-over":
        return conversation.state != "closed" and (has_it or actor.oversees)
    if verb == "see-personal":
        return actor.answers and of_the_team
    raise ValueError(verb)
