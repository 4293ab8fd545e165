"""Merge a ticket into another, and take that back within thirty days.

Messages move with their files and their times, in one order behind what was said in the other; nothing is copied and
nothing is lost. The merged ticket's number keeps leading to where its words are now (`writing.running`).
"""

from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.conversations.models import Conversation, Message, Participant, RemovedSecret
from heliodesk.conversations.models import State as Talk
from heliodesk.conversations.posting import post_system_line
from heliodesk.people.models import Agent
from heliodesk.promises import keeping
from heliodesk.promises.models import Promise
from heliodesk.tickets.changing import NotPossible, note, policy_of, put, save
from heliodesk.tickets.holding import refuse_if_held
from heliodesk.tickets.models import FINISHED, UNFINISHED, Follower, Merge, Status, Ticket

REVERSIBLE = timedelta(days=30)


@transaction.atomic
def merge(source: Ticket, *, into: Ticket, by: Agent) -> Merge:
    """Put everything said in `source` into `into`, and close `source`; promises of both go on as the earlier of each kind.

    Raises NotPossible: "itself", "other-customer", "merged" (already), "closed" (the target takes nothing more), and
    a keeper's rule for either.
    """
    if source.pk == into.pk:
        raise NotPossible("itself")
    gone, target = _both(source, into)
    if gone.conversation.customer_id != target.conversation.customer_id:
        raise NotPossible("other-customer")
    if gone.merged_into_id or target.merged_into_id:
        raise NotPossible("merged")
    if target.status == Status.CLOSED:
        raise NotPossible("closed")
    refuse_if_held(gone, "merge")
    refuse_if_held(target, "merge")
    now, talk = datetime.now(UTC), gone.conversation
    before = {
        "status": gone.status,
        "unanswered_since": talk.unanswered_since.isoformat() if talk.unanswered_since else None,
        "solved_at": gone.solved_at.isoformat() if gone.solved_at else None,
    }
    moved = list(talk.messages.order_by("number").values_list("pk", "number"))
    move_messages([pk for pk, _number in moved], talk, target.conversation)
    made = Merge.objects.create(source=gone, target=target, agent=by, moved=moved, before=before)
    _inherit_promises(gone, target)
    keeping.end(talk, why="merged", at=now)
    for agent in gone.followers.values_list("agent", flat=True):
        Follower.objects.get_or_create(ticket=target, agent_id=agent)
    gone.status, gone.merged_into, gone.closed_at, gone.status_at = Status.CLOSED, target, now, now
    Conversation.objects.filter(pk=talk.pk).update(state=Talk.CLOSED, closed_at=now, unanswered_since=None)
    post_system_line(conversation=talk.key, what="merged-away", number=target.number)
    post_system_line(conversation=target.conversation.key, what="merged-in", number=gone.number)
    note(gone, "merged-into", by.actor, number=target.number)
    note(target, "merged", by.actor, number=gone.number)
    audit.write(actor=by.actor, verb="merged", subject=gone.number, into=target.number)
    if before["unanswered_since"] and target.status in (*FINISHED, Status.CUSTOMER):
        put(target, Status.US, by=by.actor, at=now)
    save(gone, at=now)
    save(target, at=now)
    return made


@transaction.atomic
def undo_merge(made: Merge, *, by: Agent) -> Ticket:
    """Give what was merged its words and its state back; what was said since stays where it was said. Returns it.

    Raises NotPossible("too-late") after thirty days, ("undone") when it was taken back before, ("moved-on") when the
    target itself was merged meanwhile.
    """
    gone, target = _both(made.source, made.target)
    held = Merge.objects.select_for_update().get(pk=made.pk)
    now = datetime.now(UTC)
    if held.undone_at is not None:
        raise NotPossible("undone")
    if now - held.at > REVERSIBLE:
        raise NotPossible("too-late")
    if target.merged_into_id is not None:
        raise NotPossible("moved-on")
    talk = gone.conversation
    numbers = dict(held.moved)
    # What was split off since belongs to a third matter by now and stays there.
    mine = Message.objects.filter(pk__in=numbers, conversation=target.pk).values_list("pk", flat=True)
    _move_back({pk: numbers[pk] for pk in mine}, talk)
    gone.merged_into, gone.closed_at = None, None
    gone.status, gone.status_at = held.before["status"], now
    was_closed = gone.status == Status.CLOSED
    since = held.before["unanswered_since"]
    Conversation.objects.filter(pk=talk.pk).update(
        state=Talk.CLOSED if was_closed else Talk.TRACKED,
        closed_at=now if was_closed else None,
        unanswered_since=datetime.fromisoformat(since) if since else None,
    )
    if gone.status in UNFINISHED:
        _resume_promises(gone, now)
    Merge.objects.filter(pk=held.pk).update(undone_at=Now())
    post_system_line(conversation=talk.key, what="parted", number=gone.number)
    post_system_line(conversation=target.conversation.key, what="parted", number=gone.number)
    note(gone, "parted", by.actor, number=target.number)
    note(target, "parted", by.actor, number=gone.number)
    audit.write(actor=by.actor, verb="merge-undone", subject=gone.number, into=target.number)
    save(gone, at=now)
    save(target, at=now)
    return gone


def _both(one: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    """Both as they are now, taken in the order of their ids, so that two merges never wait for each other."""
    ids = sorted([one.pk, other.pk])
    list(Conversation.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))
    rows = Ticket.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    found = {
        row.pk: row for row in rows.select_related("conversation__customer", "conversation__team", "team", "assignee")
    }
    return found[one.pk], found[other.pk]


def move_messages(messages: list[int], source: Conversation, target: Conversation) -> None:
    """Move messages behind the last of another conversation, in the order given; both rows are taken."""
    if not messages:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "with moved as ("
            "  update conversations_message m set conversation_id = %(target)s, number = o.place + t.message_count"
            "  from unnest(%(ids)s::bigint[]) with ordinality as o (id, place),"
            "    (select message_count from conversations_conversation where id = %(target)s) t"
            "  where m.id = o.id and m.conversation_id = %(source)s returning m.number)"
            " update conversations_conversation set"
            "  message_count = greatest(message_count, (select max(number) from moved)),"
            "  last_message_at = greatest(last_message_at, (select last_message_at from conversations_conversation"
            "    where id = %(source)s))"
            " where id = %(target)s",
            {"target": target.pk, "source": source.pk, "ids": messages},
        )
    _bring_along(source, target)


def _move_back(numbers: dict[int, int], source: Conversation) -> None:
    """Give messages back to the conversation that they came from, under the numbers that they had there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update conversations_message m set conversation_id = %s, number = o.number"
            " from unnest(%s::bigint[], %s::int[]) as o (id, number) where m.id = o.id",
            [source.pk, list(numbers), list(numbers.values())],
        )


def _bring_along(source: Conversation, target: Conversation) -> None:
    """Who took part, and what is remembered of secrets for a day."""
    for row in Participant.objects.filter(conversation=source, agent__isnull=False).select_related("agent"):
        Participant.objects.get_or_create(
            conversation=target, agent=row.agent, defaults={"left_at": row.left_at or Now()}
        )
    known = RemovedSecret.objects.filter(conversation=target).values_list("salt", "hash")
    for secret in RemovedSecret.objects.filter(conversation=source):
        if (secret.salt_id, secret.hash) not in known:
            RemovedSecret.objects.create(
                conversation=target, salt=secret.salt, kind=secret.kind, length=secret.length, hash=secret.hash
            )


def _inherit_promises(gone: Ticket, target: Ticket) -> None:
    """Nobody is promised later than they were: of each kind that runs in both the earlier beginning holds."""
    theirs = {one.kind: one for one in Promise.objects.filter(conversation=gone.pk).live()}
    for mine in Promise.objects.filter(conversation=target.pk).live():
        if (other := theirs.get(mine.kind)) is not None and other.since < mine.since:
            mine.since, mine.minutes = other.since, min(mine.minutes, other.minutes)
            mine.save(update_fields=["since", "minutes"])
    earliest = Promise.objects.filter(conversation=target.pk).live().aggregate(at=Min("since"))["at"]
    held = getattr(target.conversation, "clock", None)
    if held is not None and earliest is not None:
        first = held.stretches[0]
        if earliest.isoformat() < first[0]:
            held.stretches = [[earliest.astimezone(UTC).isoformat(), *first[1:]], *held.stretches[1:]]
            held.save(update_fields=["stretches"])
        keeping.reckon(held)


def _resume_promises(ticket: Ticket, now: datetime) -> None:
    """What had run when it was merged runs again, counted from its own beginning."""
    ended = Promise.objects.filter(conversation=ticket.pk, state="ended", why="merged")
    ended.update(state="running", why="", ended_at=None)
    keeping.begin(ticket.conversation, policy_of(ticket), [], at=now)
