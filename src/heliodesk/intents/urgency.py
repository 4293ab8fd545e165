"""How urgent is what somebody writes? Pure: words, as `rules.py`, so that it is known before the first row is stored.

It decides who is helped first and nothing else. Said in vain it costs a minute of somebody else's wait; missed, it costs the
wait of who needs it most, and a person may still set it by hand.
"""

from enum import IntEnum

from heliodesk.intents.phrases import pattern, plain
from heliodesk.intents.rules import rule_of
from heliodesk.intents.urgency_words import LOCKED_OUT, TRADING


class Urgency(IntEnum):
    """Classes of waiting, the gravest last."""

    OTHER = 0
    TRADING = 1  # an order or a position that cannot wait for a quiet hour
    LOCKED_OUT = 2  # they cannot reach their account
    FUNDS = 3  # funds, or a life, are at risk


_LOOKED_AT = 1_000  # characters: what is pressing is said early
_LOCKED, _TRADING = pattern(LOCKED_OUT), pattern(TRADING)


def urgency_of(text: str) -> Urgency:
    """The gravest class whose words stand in `text`; OTHER when none does."""
    text = text[:_LOOKED_AT]
    if rule_of(text) in {"life", "stolen"}:
        return Urgency.FUNDS
    seen = plain(text)
    if _LOCKED.search(seen):
        return Urgency.LOCKED_OUT
    return Urgency.TRADING if _TRADING.search(seen) else Urgency.OTHER
