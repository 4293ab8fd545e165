"""A customer's question in the words in which a help centre is written, to search with; nobody is shown it."""

from typing import Any

from heliodesk.scribe.asking import ask
from heliodesk.scribe.models import Purpose

_LONGEST = 300
_TASK = (
    "Put what the customer asks into one short question, as a heading of a help centre would, in the language "
    'tagged "{language}". JSON: {{"text": the question}}.'
)


def question(said: str, language: str) -> str:
    """The question in other words; what was said, when there is no model or its answer is no question."""
    answer = ask(Purpose.QUESTION, _TASK.format(language=language), {"said": said[:2_000]}, believe=_broken)
    return str(answer["text"]).strip() if answer else said


def _broken(answer: dict[str, Any]) -> str:
    text = answer.get("text")
    return "" if isinstance(text, str) and text.strip() and len(text) <= _LONGEST else "empty"
