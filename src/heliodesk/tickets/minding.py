"""Mind the promises: tell whoever can still keep them, tell the customer before one breaks, count anew when hours change."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from heliodesk import hours
from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.posting import post_system_line
from heliodesk.conversations.served import scope_of
from heliodesk.events.log import record
from heliodesk.jobs.queue import defer, job
from heliodesk.promises import keeping
from heliodesk.promises.models import DEFAULT_CHAIN, LIVE, Clock, Promise, State
from heliodesk.tickets.changing import locked, note, save
from heliodesk.tickets.models import Ticket

_AT_ONCE = 500
_LONGER = 1.5  # times the promised service time: what the customer is told when the promise may break


@job("tickets.mind-promises", every="* * * * *")
def mind_promises() -> None:
    """Once a minute: every promise of which a part has been used up that somebody should hear of."""
    mind(datetime.now(UTC))


def mind(now: datetime) -> None:
    """Tell of what has been used up at `now` (aware)."""
    ripe = Promise.objects.filter(state=State.RUNNING, look_at__lte=now).order_by("look_at")
    for conversation in dict.fromkeys(ripe.values_list("conversation", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            _mind(locked(conversation), now)


def _mind(ticket: Ticket, now: datetime) -> None:
    status = hours.status(scope_of(ticket.conversation), now)
    running = Promise.objects.filter(conversation=ticket.pk, state=State.RUNNING, look_at__lte=now)
    for one in running.select_related("policy"):
        if isinstance(status, hours.Closed):  # nobody is there to hear it: when they come
            one.look_at = status.opens_at or now + timedelta(hours=1)
            one.save(update_fields=["look_at"])
            continue
        part = keeping.spent(one, now) * 100
        for at, who in one.policy.steps if one.policy else DEFAULT_CHAIN:
            # Seconds are lost between counting and looking: a thousandth is not worth another minute.
            if at <= part + 0.1 and at not in one.told:
                _tell(ticket, one, at, who, now)
        one.save(update_fields=["told", "customer_told_at", "later", "broken_at"])
    held = Clock.objects.filter(conversation=ticket.pk).first()
    if held is not None and status.is_open:
        keeping.reckon(held)


def _tell(ticket: Ticket, one: Promise, part: int, who: str, now: datetime) -> None:
    one.told = sorted({*one.told, part})
    talk = ticket.conversation
    if part >= 100 and one.broken_at is None:
        one.broken_at = one.due or now
    if who == "customer":
        one.later, one.customer_told_at = keeping.stretched(one, _LONGER), now
        if one.later is not None:
            post_system_line(conversation=talk.key, what="may-be-late", until=one.later.isoformat(), kind=one.kind)
    else:
        mine = f"agent:{ticket.assignee_id}" if ticket.assignee_id else f"team:{ticket.team_id}"
        topics = [mine] if who == "assignee" else [mine, "supervisors"]
        record("promise.warned", topics=topics, data={"conversation": talk.key, "promise": one.kind, "part": part})
    note(ticket, "promise", SYSTEM, kind=one.kind, part=part, told=who)


@job("tickets.count-anew")
def count_anew(*, after: int = 0) -> None:
    """Hours have changed: count every due time that is still to come anew, some hundred tickets at a time."""
    live = Promise.objects.filter(state__in=LIVE, conversation__gt=after).order_by("conversation")
    ids = list(live.values_list("conversation", flat=True).distinct()[:_AT_ONCE])
    for conversation in ids:
        with transaction.atomic():
            ticket = locked(conversation)
            before = ticket.due
            keeping.reckon(Clock.objects.get(conversation=conversation))
            if keeping.earliest_due(conversation) != before:
                note(ticket, "counted-anew", SYSTEM, before=before.isoformat() if before else "")
                save(ticket)
    if len(ids) == _AT_ONCE:
        defer("tickets.count-anew", lock="tickets.count-anew", after=ids[-1])
