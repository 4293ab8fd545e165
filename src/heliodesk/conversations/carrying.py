"""Conversations whose customer reads somewhere else than on our own pages: who takes there what is said to them.

This package knows no messenger. Whoever does says so when it is loaded, and is called in the transaction that stored the message,
so that what is said and its way out are there together, or neither.
"""

from collections.abc import Callable
from dataclasses import dataclass

from heliodesk.hours.models import Channel

ELSEWHERE = Channel.MESSENGER.value


@dataclass(slots=True)
class Carrier:
    """`take` is called with the id of each message in such a conversation that neither a customer nor a note is."""

    take: Callable[[int], None] = lambda _message: None


carrier = Carrier()
