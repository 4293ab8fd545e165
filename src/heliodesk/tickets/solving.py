"""Solve, reopen and close tickets."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.jobs.queue import job
from heliodesk.tickets.changing import NotPossible, locked, put
from heliodesk.tickets.holding import refuse_if_held, refuse_status_if_held
from heliodesk.tickets.models import Status, Ticket

# For so long a solved ticket comes back when its customer writes; later it is closed, and a follow-up is opened.
COMES_BACK = timedelta(days=7)
_AT_ONCE = 500


@transaction.atomic
def solve(ticket: Ticket, *, by: Actor) -> None:
    """It is done. Solving it twice is no error. Raises NotPossible("status") for a closed one, and a keeper's rule."""
    found = locked(ticket)
    if found.status != Status.SOLVED:
        refuse_if_held(found, "finish")
        put(found, Status.SOLVED, by=by)


@transaction.atomic
def reopen(ticket: Ticket, *, by: Actor) -> None:
    """It is not done after all. Raises NotPossible("closed") once it is closed, ("status") when it was not solved, and a
    keeper's rule."""
    found = locked(ticket)
    if found.status == Status.CLOSED:
        raise NotPossible("closed")
    if found.status != Status.SOLVED:
        raise NotPossible("status")
    refuse_if_held(found, "reopen")
    put(found, Status.US, by=by)


@transaction.atomic
def change_status(ticket: Ticket, status: str, *, by: Actor) -> None:
    """What an agent chooses in the list or on the page. Raises NotPossible("status"), and a keeper's rule."""
    found = locked(ticket)
    refuse_status_if_held(found, status)
    put(found, status, by=by)


@job("tickets.close-solved", every="*/10 * * * *")
def close_solved() -> None:
    """Close what has been solved for seven days; a ticket at a time, so that nobody waits for all of them."""
    late = Ticket.objects.filter(status=Status.SOLVED, solved_at__lt=Now() - COMES_BACK).order_by("solved_at")
    for pk in late.values_list("pk", flat=True)[:_AT_ONCE]:
        with transaction.atomic():
            found = locked(pk)
            if found.status == Status.SOLVED:
                put(found, Status.CLOSED, by=SYSTEM)
