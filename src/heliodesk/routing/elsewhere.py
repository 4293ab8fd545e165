"""Where else a customer who leaves the queue can be written to: messengers that they have joined with their account.

This package knows no messenger. Whoever does says so when it is loaded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heliodesk.conversations.models import Conversation


@dataclass(frozen=True, slots=True)
class Place:
    """A chat of theirs: its key, and what people call it ("Telegram")."""

    key: str
    name: str


@dataclass(slots=True)
class Elsewhere:
    """`places`: where the customer of a conversation can be written to now. `move`: have a conversation, whose row is taken,
    go on in the place of that key; False, and nothing changed, when that cannot be any more."""

    places: Callable[[Conversation], Sequence[Place]] = lambda _talk: ()
    move: Callable[[Conversation, str], bool] = lambda _talk, _key: False


elsewhere = Elsewhere()
