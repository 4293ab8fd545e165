"""Where a request stands in line: what its department owes an answer is answered in the order of what was promised."""

from django.db.models import Q

from heliodesk.tickets.models import Status, Ticket

MOST = 1_000  # beyond that a number says nothing, and counting would cost


def place_of(ticket: Ticket) -> int | None:
    """1 for what its department answers next. None when it is not our turn, and past a thousand. A pressing matter that
    comes later may be promised an earlier time, so this is how it stands now, and no promise."""
    if ticket.status not in (Status.OPEN, Status.US):
        return None
    owed = Ticket.objects.filter(team=ticket.team_id, status__in=[Status.OPEN, Status.US])
    if ticket.due is None:
        before = Q(due__isnull=False) | Q(due=None, conversation__lt=ticket.pk)
    else:
        before = Q(due__lt=ticket.due) | Q(due=ticket.due, conversation__lt=ticket.pk)
    ahead = len(owed.filter(before).order_by()[:MOST].values_list("pk"))
    return ahead + 1 if ahead < MOST else None
