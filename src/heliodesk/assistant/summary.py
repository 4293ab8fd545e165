"""What whoever takes over reads first: the customer's words, what was filled in, what was shown, why it was passed on."""

from typing import Any

from heliodesk.assistant.asked import Asked
from heliodesk.chains.recognise import recognise
from heliodesk.intake.patterns import patterns

_MOST_WORDS, _MOST_IDS = 12, 10
_LONGEST = 600  # characters of one message


def summary_of(asked: Asked, why: str) -> dict[str, Any]:
    """As it is stored with the note. Titles of articles stay in the language in which they were shown."""
    found = recognise("\n".join(asked.said), patterns=patterns())
    ids = {(each.kind, each.value): each.network for each in found}
    return {
        "what": "summary",
        "why": why,
        "said": [words[:_LONGEST] for words in asked.said[-_MOST_WORDS:]],
        "more": max(0, len(asked.said) - _MOST_WORDS),
        "ids": [{"kind": kind, "value": value, "network": net} for (kind, value), net in list(ids.items())[:_MOST_IDS]],
        "articles": [{name: one[name] for name in ("title", "address", "language")} for one in asked.shown.values()],
        "looked_up": asked.looked_up,
        "tries": asked.tries,
    }
