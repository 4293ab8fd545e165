"""Bring a waiting conversation to an agent: offer, accept, decline, hand over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from heliodesk import hours
from heliodesk.access import audit
from heliodesk.conversations.models import Conversation, Participant, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_message, post_system_line
from heliodesk.conversations.served import scope_of
from heliodesk.events.log import record
from heliodesk.jobs.queue import defer, job
from heliodesk.people.models import Agent, Team
from heliodesk.routing import policy, presence
from heliodesk.routing.models import Presence

# What routing changes of a conversation. Never all of it: messages are counted by whoever posts.
_ROUTED = ["state", "team", "assignee", "offered_to", "offered_until", "queued_at", "passed_by"]


class NotPossible(Exception):
    """The change cannot be made as things stand. `rule` names why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@job("routing.assign")
def assign(*, team: int) -> None:
    """Offer every conversation that waits for `team` to whom the policy chooses, longest wait first.

    Any number of assigners may run at once: each locks the conversation that it looks at and passes over locked ones.
    What was passed over is looked at again a second later, since its holder may not have known of an agent who has
    just become free.
    """
    looked_at: set[int] = set()
    hopeless: set[str] = set()  # languages for which nobody is free
    while conversation_id := _next(team, looked_at, hopeless):
        looked_at.add(conversation_id)
        with transaction.atomic():
            waiting = Conversation.objects.select_for_update(skip_locked=True, of=("self",))
            found = waiting.select_related("team", "customer").filter(pk=conversation_id, state=State.QUEUED).first()
            if found is None:
                continue
            if not hours.status(scope_of(found)).is_open:
                looked_at |= _served_alike(found)
            elif not _offer_to_best(found):
                hopeless.add(found.language)
    passed_over = Conversation.objects.filter(team=team, state=State.QUEUED, pk__in=looked_at)
    if passed_over.exclude(language__in=hopeless).exists():
        defer("routing.assign", at=datetime.now(UTC) + timedelta(seconds=1), team=team)


def _next(team: int, looked_at: set[int], hopeless: set[str]) -> int | None:
    queued = Conversation.objects.filter(team=team, state=State.QUEUED)
    ids = queued.exclude(pk__in=looked_at).exclude(language__in=hopeless).order_by("queued_at", "id").values_list("pk")
    first = ids.first()
    return first[0] if first else None


def _served_alike(conversation: Conversation) -> set[int]:
    """Those who wait for the same hours, so that a closed night is asked about once and not for each of them."""
    customer = conversation.customer
    alike = Conversation.objects.filter(team=conversation.team_id, state=State.QUEUED, language=conversation.language)
    return set(
        alike.filter(customer__country=customer.country, customer__zone=customer.zone).values_list("pk", flat=True)
    )


def _offer_to_best(conversation: Conversation) -> bool:
    """Offer a locked conversation. False when nobody is free for its language."""
    need = policy.Need(conversation.team_id, conversation.language, conversation.passed_by)
    candidates = presence.candidates(conversation.team_id)
    while (agent := policy.choose(need, candidates)) is not None:
        # The presence row is the lock on an agent's capacity: between choosing and locking another may have filled it.
        held = Presence.objects.select_for_update().select_related("agent").get(agent=agent)
        if held.state == Presence.State.AVAILABLE and presence.load_of(agent) < held.agent.capacity:
            _offer(conversation, held.agent)
            return True
        candidates = [candidate for candidate in candidates if candidate.agent != agent]
    return False


def _offer(conversation: Conversation, agent: Agent) -> None:
    until = datetime.now(UTC) + timedelta(seconds=settings.ACCEPT_SECONDS)
    conversation.state, conversation.offered_to, conversation.offered_until = State.OFFERED, agent, until
    conversation.save(update_fields=["state", "offered_to", "offered_until"])
    record(
        "conversation.offered",
        topics=[*conversation.topics, agent.actor.topic],
        data={**naming(conversation), "agent": agent.pk},
    )
    defer("routing.end_offer", at=until, conversation=conversation.pk, agent=agent.pk, until=until.isoformat())


@job("routing.sweep", every="* * * * *")
def sweep() -> None:
    """Once a minute look at every queue, whatever happened: service may have opened, a console fallen silent."""
    for late in Conversation.objects.filter(state=State.OFFERED, offered_until__lt=Now()):
        if late.offered_to_id and late.offered_until:
            end_offer(conversation=late.pk, agent=late.offered_to_id, until=late.offered_until.isoformat())
    for team in Conversation.objects.filter(state=State.QUEUED).values_list("team", flat=True).distinct():
        assign(team=team)


@job("routing.end_offer")
def end_offer(*, conversation: int, agent: int, until: str) -> None:
    """Put a conversation back into the queue, in its old place, when its offer has not been taken in time."""
    with transaction.atomic():
        waiting = Conversation.objects.select_for_update().filter(pk=conversation, state=State.OFFERED)
        offered = waiting.filter(offered_to=agent, offered_until=datetime.fromisoformat(until)).first()
        if offered is not None:
            _back_to_queue(offered, passed_by=agent)


def decline(conversation: Conversation, *, agent: Agent) -> None:
    """Let an offer pass; the conversation keeps its place. Does nothing when it is not offered to `agent`."""
    with transaction.atomic():
        offered = _locked(conversation)
        if offered.state == State.OFFERED and offered.offered_to_id == agent.pk:
            _back_to_queue(offered, passed_by=agent.pk)


def _back_to_queue(conversation: Conversation, *, passed_by: int) -> None:
    conversation.state, conversation.offered_to, conversation.offered_until = State.QUEUED, None, None
    if passed_by not in conversation.passed_by:
        conversation.passed_by = [*conversation.passed_by, passed_by]
    conversation.save(update_fields=["state", "offered_to", "offered_until", "passed_by"])
    record("conversation.queued", topics=[*conversation.topics, f"agent:{passed_by}"], data=naming(conversation))


def accept(conversation: Conversation, *, agent: Agent) -> None:
    """Take a conversation that is offered to `agent`, or that waits for their team.

    Raises NotPossible("taken") when somebody else has it or is being asked; taking what one has already is no error.
    """
    with transaction.atomic():
        waiting = _locked(conversation)
        if waiting.state == State.ASSIGNED and waiting.assignee_id == agent.pk:
            return
        if not waiting.is_waiting or waiting.offered_to_id not in (None, agent.pk):
            raise NotPossible("taken")
        _give(waiting, agent, what="joined")


def hand_over(conversation: Conversation, *, by: Agent, to: Agent | Team, note: str = "") -> None:
    """Give a conversation to a colleague, or to a team's queue, with a note for whoever takes it.

    To a colleague it passes at once; handing it to oneself takes it over. In a queue it keeps the customer's place.
    Raises NotPossible("closed"), NotPossible("tracked") for a ticket, or NotPossible("inactive") for a colleague who has left.
    """
    with transaction.atomic():
        handed = _locked(conversation)
        if handed.state == State.CLOSED:
            raise NotPossible("closed")
        if handed.is_tracked:
            raise NotPossible("tracked")
        if isinstance(to, Agent) and not to.is_active:
            raise NotPossible("inactive")
        if note.strip():
            post_message(conversation=handed.key, author=by.actor, body=note, client_id=uuid4(), kind="note")
        audit.write(
            actor=by.actor,
            verb="handed-over",
            subject=handed.number,
            to=to.actor.topic if isinstance(to, Agent) else to.topic,
        )
        _leaves(handed, unless=to)
        if isinstance(to, Agent):
            handed.team = to.team
            before = handed.assignee
            if to == by and before is not None and before != by:
                _give(handed, to, what="took-over", by=before.first_name)
            else:
                _give(handed, to, what="handed-over", by=by.first_name)
            return
        topics = handed.topics
        handed.state, handed.assignee, handed.offered_to, handed.offered_until = State.QUEUED, None, None, None
        handed.team, handed.passed_by = to, [by.pk] if to.pk == by.team_id else []
        handed.queued_at = handed.unanswered_since or datetime.now(UTC)
        handed.save(update_fields=_ROUTED)
        post_system_line(conversation=handed.key, what="to-team", team=to.name)
        record("conversation.queued", topics=dict.fromkeys([*topics, *handed.topics]), data=naming(handed))


def _give(conversation: Conversation, agent: Agent, *, what: str, **data: str) -> None:
    before = conversation.topics
    conversation.state, conversation.assignee = State.ASSIGNED, agent
    conversation.offered_to = conversation.offered_until = conversation.queued_at = None
    conversation.passed_by = []
    conversation.save(update_fields=_ROUTED)
    Participant.objects.get_or_create(conversation=conversation, agent=agent)
    post_system_line(conversation=conversation.key, what=what, name=agent.first_name, **data)
    record("conversation.assigned", topics=dict.fromkeys([*before, *conversation.topics]), data=naming(conversation))


def _leaves(conversation: Conversation, *, unless: Agent | Team) -> None:
    """Whoever has it may look at it for some days more (conversations/sight.py)."""
    if conversation.assignee_id and conversation.assignee != unless:
        Participant.objects.filter(conversation=conversation, agent=conversation.assignee_id).update(left_at=Now())


def _locked(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update(of=("self",)).select_related("team").get(pk=conversation.pk)
