"""Pass a chat to the team that goes on with it when its own has closed. In its old place; a talk that runs is left alone."""

from datetime import UTC, datetime, timedelta

from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import Conversation, Message, Participant, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.people.models import Team
from heliodesk.routing.models import Presence
from heliodesk.routing.presence import SILENCE

# A talk in which nothing was said for this long is no talk any more.
LIVELY = timedelta(minutes=20)


def is_in_flight(talk: Conversation, now: datetime) -> bool:
    """Is somebody in the middle of it: an agent who is at the desk, and words of the last minutes?"""
    if talk.state != State.ASSIGNED:
        return False
    said = Message.objects.filter(conversation=talk, kind=Message.Kind.TEXT, at__gte=now - LIVELY)
    if not said.exists():
        return False
    there = Presence.objects.filter(agent=talk.assignee_id, seen_at__gte=now - SILENCE)
    return there.exclude(state=Presence.State.OFF).exists()


def waits(talk: Conversation) -> bool:
    """Does its customer wait for a person, with nobody being asked this moment?"""
    return talk.state == State.QUEUED or (talk.state == State.ASSIGNED and talk.unanswered_since is not None)


def pass_chat(talk: Conversation, *, to: Team) -> None:
    """Put a chat into the queue of `to`, in its old place. Called inside a transaction, with its row taken and `waits` asked."""
    before, topics = talk.team, talk.topics
    if talk.assignee_id:
        Participant.objects.filter(conversation=talk, agent=talk.assignee_id).update(left_at=Now())
    talk.queued_at = talk.queued_at or talk.unanswered_since or datetime.now(UTC)
    talk.state, talk.team, talk.passed_by = State.QUEUED, to, []
    talk.assignee = talk.offered_to = talk.offered_until = None
    talk.save(update_fields=["state", "team", "assignee", "offered_to", "offered_until", "queued_at", "passed_by"])
    post_system_line(conversation=talk.key, what="followed-sun", before=before.name, team=to.name)
    audit.write(actor=SYSTEM, verb="handed-over", subject=talk.number, to=to.topic)
    record("conversation.queued", topics=dict.fromkeys([*topics, *talk.topics]), data=naming(talk))
