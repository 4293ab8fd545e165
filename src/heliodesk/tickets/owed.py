"""How much is owed: the tickets whose turn is ours, by department and channel, with no customer in the figures."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Min, Q, Value, When
from django.db.models.functions import Coalesce

from heliodesk.hours.models import Channel
from heliodesk.tickets.models import Status, Ticket


@dataclass(frozen=True, slots=True)
class Owed:
    """What a department (by id) owes in a channel: how many answers, of how many nobody has, the oldest since when, the
    soonest due when (UTC; None: nothing is promised, or it stands still)."""

    team: int
    channel: str
    count: int
    unassigned: int
    since: datetime
    due: datetime | None


def owed_now() -> list[Owed]:
    """Every department and channel with a ticket that waits for us."""
    ours = Ticket.objects.filter(status__in=(Status.OPEN, Status.US))
    # A chat that became a ticket is answered as a request is.
    chat = When(conversation__channel=Channel.CHAT, then=Value(Channel.REQUEST.value))
    rows = ours.values("team", channel=Case(chat, default=F("conversation__channel"))).annotate(
        count=Count("pk"),
        unassigned=Count("pk", filter=Q(assignee=None)),
        since=Min(Coalesce("conversation__unanswered_since", "status_at")),
        due=Min("due"),
    )
    return [Owed(**row) for row in rows]
