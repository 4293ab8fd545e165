"""A conversation in a few sentences, for who takes it over. It stands beside the words themselves, never instead of them."""

from heliodesk.access.actors import Actor
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.tokens import readable
from heliodesk.scribe.asking import ask
from heliodesk.scribe.founded import broken_rule
from heliodesk.scribe.models import Purpose

_READ, _LONGEST = 60, 1_500  # messages; characters of each
_TASK = (
    'Sum the conversation up for a colleague who takes it over, in the language tagged "{language}", in at most 80 words: '
    'what the customer wants, what was done, what is open. JSON: {{"text": the summary}}.'
)


def summary(conversation: Conversation, actor: Actor, language: str) -> str:
    """For `actor`, who was given the conversation; "" without a model, or when it is not believed."""
    rows = Message.objects.within([conversation], actor).filter(kind=Message.Kind.TEXT).order_by("-number")[:_READ]
    said = [(each.by_customer, readable(each)[:_LONGEST]) for each in rows][::-1]
    if len(said) < 2:
        return ""
    told = {"conversation": [{"by": "customer" if theirs else "desk", "text": text} for theirs, text in said]}
    sources = [text for _theirs, text in said]
    answer = ask(
        Purpose.SUMMARY,
        _TASK.format(language=language),
        told,
        believe=lambda each: broken_rule(each.get("text", ""), sources, in_own_words=True),
    )
    return str(answer["text"]).strip() if answer else ""
