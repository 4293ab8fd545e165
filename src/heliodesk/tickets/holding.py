"""A ticket whose fate is decided elsewhere: a layer above says what must not be done to it by hand.

That layer cannot be imported from here, so it hands its rule in when the program starts (`config/apps.py`).
"""

from collections.abc import Callable
from typing import Literal

from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import FINISHED, Ticket

Act = Literal["finish", "reopen", "assign", "hand-over", "merge", "split", "unlink"]
Keeper = Callable[[Ticket, Act], str]

_keepers: list[Keeper] = []


def hold_by(keeper: Keeper) -> None:
    """Ask `keeper`, too, before a ticket is changed by hand: it names the rule that forbids it, or nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def is_held(ticket: Ticket, act: Act) -> bool:
    """Does somebody forbid it?"""
    return any(keeper(ticket, act) for keeper in _keepers)


def refuse_if_held(ticket: Ticket, act: Act) -> None:
    """Raise NotPossible with the rule of whoever keeps the ticket, when that forbids `act`."""
    for keeper in _keepers:
        if rule := keeper(ticket, act):
            raise NotPossible(rule)


def refuse_status_if_held(ticket: Ticket, status: str) -> None:
    """The same for a status that somebody chose: to finish a ticket and to take it up again are the keeper's to allow."""
    if status == ticket.status:
        return
    if status in FINISHED:
        refuse_if_held(ticket, "finish")
    elif ticket.is_finished:
        refuse_if_held(ticket, "reopen")
