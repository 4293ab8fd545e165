"""What time brings by itself: offers that nobody took, agents who finished what they had, consoles that fell silent,
shifts that begin and end."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from heliodesk.conversations.models import Conversation, Participant, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_system_line
from heliodesk.events.log import record
from heliodesk.jobs.queue import job
from heliodesk.routing.assignment import assign, back_to_queue
from heliodesk.routing.attending import waits_again
from heliodesk.routing.greetings import follow_languages
from heliodesk.routing.models import Presence
from heliodesk.routing.presence import SILENCE, told
from heliodesk.routing.pressing import raise_urgency
from heliodesk.routing.shifts import follow_roster


@job("routing.sweep", every="* * * * *")
def sweep() -> None:
    """Once a minute look at everything, whatever happened: service may have opened, a step of a chain be due."""
    tend(is_steady=False)
    assign()


def tend(*, is_steady: bool = True) -> None:
    """Do what is due. Each web process does it every second or so; any number may at once.

    `is_steady`: for longer than a console may be silent, this process has been there and heard the database. Else nobody is
    held for silent: after an outage of ours every console was, and comes back within seconds.
    """
    end_offers()
    end_finishing()
    raise_urgency()
    follow_languages()
    if is_steady:
        take_back_from_silent()
    follow_roster()


def end_offers() -> None:
    """Put what was not taken in time back into the queue, in its old place."""
    late = Conversation.objects.filter(offered_to__isnull=False, state=State.OFFERED, offered_until__lt=Now())
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            offered = late.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
            if offered is not None and offered.offered_to_id is not None:
                back_to_queue(offered, passed_by=offered.offered_to_id, why="not-taken")


def end_finishing() -> None:
    """Whoever was finishing and has nothing left is away now, as they said."""
    busy = Conversation.objects.filter(assignee=OuterRef("agent"), state=State.ASSIGNED)
    done = Presence.objects.filter(~Exists(busy), state=Presence.State.FINISHING)
    for pk in list(done.values_list("pk", flat=True)):
        with transaction.atomic():
            presence = (
                done.select_for_update(skip_locked=True, of=("self",)).select_related("agent").filter(pk=pk).first()
            )
            if presence is not None:
                presence.state, presence.then, presence.since = presence.then or Presence.State.AWAY, "", Now()
                presence.save(update_fields=["state", "then", "since"])
                told(presence.agent, presence.state, presence.reason)


def take_back_from_silent() -> None:
    """Whose console has been silent for a minute has their live conversations taken back: into the old places, with a line to
    each customer. They are offered to the same person first when that one comes back before somebody else has taken them."""
    silent = Presence.objects.filter(lost_at__isnull=True, seen_at__lt=Now() - SILENCE)
    for pk in list(silent.values_list("pk", flat=True)):
        with transaction.atomic():
            presence = (
                silent.select_for_update(skip_locked=True, of=("self",)).select_related("agent").filter(pk=pk).first()
            )
            if presence is None:
                continue
            Presence.objects.filter(pk=pk).update(lost_at=Now())
            told(presence.agent, "silent")
            live = Conversation.objects.select_for_update(of=("self",)).filter(assignee=pk, state=State.ASSIGNED)
            for conversation in live.order_by("id"):
                _take_back(conversation, presence.agent.first_name)


def _take_back(conversation: Conversation, name: str) -> None:
    topics, lost = conversation.topics, conversation.assignee_id
    conversation.state, conversation.assignee, conversation.passed_by = State.QUEUED, None, []
    conversation.queued_at = conversation.queued_at or conversation.unanswered_since or datetime.now(UTC)
    conversation.save(update_fields=["state", "assignee", "passed_by", "queued_at"])
    Participant.objects.filter(conversation=conversation, agent=lost).update(left_at=Now())
    post_system_line(conversation=conversation.key, what="connection-lost", name=name)
    waits_again(conversation.pk)
    record("conversation.queued", topics=topics, data={**naming(conversation), "agent": lost, "why": "silent"})
