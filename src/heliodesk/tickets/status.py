"""Which way a ticket may go. Pure.

New → our turn ⇄ waits for the customer ⇄ waits for somebody else → solved → closed. A solved one comes back when the
customer writes or says so; a closed one never does: what comes then is a follow-up.
"""

from typing import Literal

Name = Literal["open", "us", "customer", "others", "solved", "closed"]

_MAY_BECOME: dict[str, frozenset[str]] = {
    "open": frozenset({"us", "customer", "others", "solved", "closed"}),
    "us": frozenset({"customer", "others", "solved", "closed"}),
    "customer": frozenset({"us", "others", "solved", "closed"}),
    "others": frozenset({"us", "customer", "solved", "closed"}),
    "solved": frozenset({"us", "closed"}),
    "closed": frozenset(),
}


def may_become(status: str, other: str) -> bool:
    """May a ticket go from one status to the other in one step? Staying is no step."""
    return other in _MAY_BECOME[status]


def after_customer(status: str) -> str:
    """Where a ticket stands once its customer has written. Raises ValueError for a closed one: it takes no words."""
    if status == "closed":
        raise ValueError(status)
    return "open" if status == "open" else "us"
