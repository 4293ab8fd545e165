"""What was written in a stretch of time and waited for an answer of ours, to try rules on it (`routing/trial.py`).

Read off the messages and time lines of tickets: it begins when a customer writes while nothing is unanswered, and ends with our
next word. The first of a matter waits until somebody has it; later ones lie with whoever had it before.
"""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from heliodesk.conversations.models import Message
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import region_of
from heliodesk.intents.urgency import Urgency
from heliodesk.routing import loading
from heliodesk.routing.rules import Rules
from heliodesk.routing.trial import Matter
from heliodesk.tickets.giving import URGENCY
from heliodesk.tickets.models import Step, Ticket

_MOST = 5000  # tickets of a day
_LONGEST = 4 * 3600.0  # seconds; what lies longer than this in somebody's hands is no measure of work
_USUAL = 30 * 60.0  # while nothing was answered yet


@dataclass(frozen=True, slots=True)
class Owed:
    """Something written that waited for us: when, who had it since when, when it was answered. `is_held`: it was theirs."""

    ticket: Ticket
    since: datetime
    agent: int | None = None
    taken_at: datetime | None = None
    answered_at: datetime | None = None
    is_held: bool = False

    @property
    def work(self) -> float | None:
        """Seconds for which it lay with somebody; None while that goes on."""
        if self.taken_at is None or self.answered_at is None:
            return None
        return min(max((self.answered_at - self.taken_at).total_seconds(), 1.0), _LONGEST)


def owed(since: datetime, until: datetime) -> list[Owed]:
    """Everything of the time between two aware instants, also what waited when it began: that counts from there."""
    active = Q(conversation__last_message_at__gte=since) | Q(conversation__unanswered_since__isnull=False)
    rows = Ticket.objects.filter(active, conversation__tracked_at__lt=until, merged_into=None)
    tickets = {each.pk: each for each in rows.select_related("conversation__customer").order_by("pk")[:_MOST]}
    said: dict[int, list[tuple[bool, int | None, datetime]]] = defaultdict(list)
    texts = Message.objects.filter(conversation__in=tickets, kind=Message.Kind.TEXT, at__lte=until)
    columns = ("conversation", "by_customer", "agent", "at")
    for talk, by_customer, agent, at in texts.order_by("conversation", "number").values_list(*columns):
        said[talk].append((by_customer, agent, at))
    given: dict[int, list[datetime]] = defaultdict(list)
    for ticket, data, at in Step.objects.filter(ticket__in=tickets, what="assigned").values_list(
        "ticket", "data", "at"
    ):
        if data.get("after"):
            given[ticket].append(at)
    return [
        replace(each, since=max(each.since, since))
        for pk, ticket in tickets.items()
        for each in read(ticket, said[pk], given[pk])
        if each.answered_at is None or each.answered_at > since
    ]


def read(
    ticket: Ticket, said: Sequence[tuple[bool, int | None, datetime]], given: Iterable[datetime]
) -> Iterable[Owed]:
    """What one ticket owed, one after the other: `said` is (by the customer?, agent, when), `given` when it got an assignee."""
    begun: datetime | None = None
    answered_before = False
    for by_customer, agent, at in said:
        if by_customer and begun is None:
            begun = at
        elif agent is not None and begun is not None:
            start = max(begun, ticket.conversation.tracked_at or begun)
            if at >= start:
                taken = next((each for each in given if start <= each <= at), at)
                yield Owed(ticket, start, agent, start if answered_before else taken, at, is_held=answered_before)
            begun, answered_before = None, True
    if begun is not None:
        start = max(begun, ticket.conversation.tracked_at or begun)
        taken_at = start if answered_before else next((each for each in given if each >= start), None)
        who = ticket.assignee_id if taken_at else None
        is_held = answered_before and who is not None
        yield Owed(ticket, start, who, taken_at if who else None, is_held=is_held)


def matters(rows: Sequence[Owed], rules: Rules) -> list[Matter]:
    """The same as the policy would have met them under `rules`."""
    done = [work for each in rows if (work := each.work) is not None]
    usual = statistics.median(done) if done else _USUAL
    return [_matter(each, rules, usual) for each in rows]


def _matter(each: Owed, rules: Rules, usual: float) -> Matter:
    talk = each.ticket.conversation
    row = {
        "id": talk.pk,
        "team_id": each.ticket.team_id,
        "language": talk.language,
        "queued_at": each.since,
        "urgency": URGENCY.get(each.ticket.priority, Urgency.OTHER),
        "channel": channel_of(each.ticket),
        "level": talk.customer.level,
        "country": talk.customer.country,
        "region": region_of(talk.customer.country, talk.customer.zone),
    }
    by_hand = None
    if each.agent is not None and each.taken_at is not None:
        by_hand = (each.agent, max((each.taken_at - each.since).total_seconds(), 0.0))
    work = each.work
    return Matter(
        loading.need_of(row, rules),
        usual if work is None else work,
        is_written=True,
        by_hand=by_hand,
        is_held=each.is_held,
    )


def channel_of(ticket: Ticket) -> str:
    """By which channel's weight it counts: what came by chat and is tracked is a request."""
    channel = str(ticket.conversation.channel)
    return str(Channel.REQUEST) if channel == Channel.CHAT else channel
