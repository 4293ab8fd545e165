"""Bring a waiting conversation to an agent: assign (offer), accept, decline, hand over."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.conversations.models import Conversation, Participant, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_message, post_system_line
from heliodesk.events.log import RECORD, record, wake
from heliodesk.people.models import Agent, Team
from heliodesk.routing import current, loading, policy
from heliodesk.routing.apart import keep_apart
from heliodesk.routing.attending import waits_again

# What routing changes of a conversation. Never all of it: messages are counted by whoever posts.
_ROUTED = ["state", "team", "assignee", "offered_to", "offered_until", "queued_at", "passed_by"]


class NotPossible(Exception):
    """The change cannot be made as things stand. `rule` names why."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


# After these events somebody may be found for somebody. Each web process hears them and calls `assign` (live/assigning.py).
MAY_ASSIGN = frozenset(
    {
        "agent.available",
        "agent.changed",
        "conversation.assigned",  # the one who handed it over is free again
        "conversation.closed",
        "conversation.queued",
        "conversation.tracked",
        "routing.changed",
    }
)
# One assigns and one stands behind it, who begins when it has committed: a third leaves, for the second will see all it knows.
_WORKING, _NEXT = 7_203_001, 7_203_002
_OFFER = f"""
with wanted as (select * from unnest(%(ids)s::bigint[], %(agents)s::bigint[]) as w (id, agent)),
free as (
  update routing_presence set given_at = %(now)s where agent_id = any(%(agents)s) and state = 'available' returning agent_id
),
taken as (
  select c.id from conversations_conversation c join wanted w on w.id = c.id join free on free.agent_id = w.agent
  where c.state = 'queued' order by c.id for update of c skip locked
), offered as (
  update conversations_conversation c set state = 'offered', offered_to_id = w.agent, offered_until = %(until)s
  from taken, wanted w where c.id = taken.id and w.id = c.id
  returning c.id, c.key, c.customer_id, c.team_id, c.assignee_id, c.offered_to_id
), event as (
  {RECORD}
  select 'conversation.offered',
    array_remove(array[
      'customer:' || customer_id, 'team:' || team_id, 'agent:' || assignee_id, 'agent:' || offered_to_id
    ], null)::varchar[],
    jsonb_build_object('conversation', key, 'agent', offered_to_id)
  from offered
)
select id from offered
"""  # noqa: S608 (put together of constants)


def assign() -> bool:
    """Offer all that waits to whom the policy chooses. True when something was passed over that should be looked at again soon:
    somebody was just writing in it, or its agent has just left.

    Call it from anywhere, any number of times: one works at a time, across all processes, and no call is in vain.
    """
    with transaction.atomic():
        if not _is_our_turn():
            return False
        rules, now = current.rules(), datetime.now(UTC)
        people = loading.desk(rules)
        if not any(people.has_room(one, 0.0) for one in people.candidates):
            return False
        given = policy.match(loading.needs(people, rules), people, rules, now.timestamp())
        if not given:
            return False
        with connection.cursor() as cursor:
            told = {"ids": [need.matter for need, _one in given], "agents": [one.agent for _need, one in given]}
            cursor.execute(_OFFER, {**told, "now": now, "until": now + timedelta(seconds=rules.accept)})
            offered = cursor.rowcount
        transaction.on_commit(wake)
        return bool(offered < len(given))


def _is_our_turn() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_WORKING])
        if cursor.fetchone()[0]:
            return True
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [_NEXT])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("select pg_advisory_xact_lock(%s)", [_WORKING])
        return True


def decline(conversation: Conversation, *, agent: Agent, why: str = "") -> None:
    """Let an offer pass; the conversation keeps its place. Does nothing when it is not offered to `agent`.

    `why` is one of REASONS or empty. With "conflict" this customer is never offered to them again.
    """
    with transaction.atomic():
        offered = _locked(conversation)
        if offered.state == State.OFFERED and offered.offered_to_id == agent.pk:
            if why == "conflict":
                keep_apart(offered.customer, [agent.pk], why="declined")
                audit.write(actor=agent.actor, verb="kept-apart", subject=offered.number, agent=agent.actor.topic)
            back_to_queue(offered, passed_by=agent.pk, why=why or "declined")


# Why somebody lets an offer pass.
REASONS = ("busy", "language", "skill", "conflict")


def back_to_queue(conversation: Conversation, *, passed_by: int, why: str) -> None:
    """Put a locked conversation whose offer is over back into its old place."""
    conversation.state, conversation.offered_to, conversation.offered_until = State.QUEUED, None, None
    if passed_by not in conversation.passed_by:
        conversation.passed_by = [*conversation.passed_by, passed_by]
    conversation.save(update_fields=["state", "offered_to", "offered_until", "passed_by"])
    data = {**naming(conversation), "agent": passed_by, "why": why}
    record("conversation.queued", topics=[*conversation.topics, f"agent:{passed_by}"], data=data)


def accept(conversation: Conversation, *, agent: Agent) -> None:
    """Take a conversation that is offered to `agent`, that waits for their team, or that is with the assistant.

    Raises NotPossible("taken") when somebody else has it or is being asked; taking what one has already is no error.
    """
    with transaction.atomic():
        waiting = _locked(conversation)
        if waiting.state == State.ASSIGNED and waiting.assignee_id == agent.pk:
            return
        if not waiting.may_be_taken or waiting.offered_to_id not in (None, agent.pk):
            raise NotPossible("taken")
        known = policy.speaks(agent.languages, waiting.language) or not agent.languages
        # Whoever helps out in another language is said to: nobody should wonder why they are not understood.
        in_another = {} if known else {"language": agent.languages[0]}
        _give(waiting, agent, what="joined" if known else "joined-in", **in_another)


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
        # Who wrote with the assistant first does not lose a place by it.
        since = handed.opened_at if handed.is_assisted else handed.unanswered_since
        handed.state, handed.assignee, handed.offered_to, handed.offered_until = State.QUEUED, None, None, None
        handed.team, handed.passed_by = to, [by.pk] if to.pk == by.team_id else []
        handed.queued_at = since or datetime.now(UTC)
        handed.save(update_fields=_ROUTED)
        waits_again(handed.pk)
        post_system_line(conversation=handed.key, what="to-team", team=to.name)
        record("conversation.queued", topics=dict.fromkeys([*topics, *handed.topics]), data=naming(handed))


def _give(conversation: Conversation, agent: Agent, *, what: str, **data: str) -> None:
    before = conversation.topics
    conversation.state, conversation.assignee = State.ASSIGNED, agent
    conversation.offered_to = conversation.offered_until = None
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
