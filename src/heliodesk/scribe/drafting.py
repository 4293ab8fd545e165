"""What an agent could answer: the passages that fit, and a draft made of them when there is a model and it is believed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from heliodesk.access.actors import Actor
from heliodesk.articles.answering import Found, find
from heliodesk.articles.readers import audience_of, page_language
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.tokens import readable
from heliodesk.scribe.asking import ask
from heliodesk.scribe.founded import broken_rule
from heliodesk.scribe.models import Purpose

_READ = 12  # messages that the model is told
_LONGEST = 2_000  # characters of each, and of a passage
_OFFERED = 4
_TASK = (
    'Draft the agent\'s next answer to the customer, in the language tagged "{language}", in at most 120 words. '
    'JSON: {{"text": the draft, "articles": the ids of the passages that it rests on}}. If the passages do not answer, give an '
    "empty text. Write no link: the desk adds those of the articles."
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`found`: passages that fit what the customer asks, best first. `draft`: "" without a model or when it was not believed;
    `cited`: what it rests on."""

    question: str
    found: list[Found]
    draft: str = ""
    cited: tuple[Found, ...] = ()


def passages(conversation: Conversation, actor: Actor) -> Suggestion:
    """What the help centre holds about the customer's last words; for `actor`, who was given the conversation."""
    question = _question(conversation, actor)
    return Suggestion(question, _look_up(conversation, question) if question else [])


def suggest(conversation: Conversation, actor: Actor) -> Suggestion:
    """The same, with a draft. Takes as long as the model, `asking.SECONDS` at most."""
    plain = passages(conversation, actor)
    if not plain.question:
        return plain
    known = {str(each.article): each for each in plain.found[:_OFFERED]}
    told = {
        "conversation": [_said(each) for each in _last(conversation, actor)],
        "passages": [_offer(each) for each in known.values()],
    }

    def search_help(arguments: Mapping[str, Any]) -> list[dict[str, str]]:
        found = _look_up(conversation, str(arguments.get("words", ""))[:300])[:_OFFERED]
        known.update({str(each.article): each for each in found if str(each.article) not in known})
        return [_offer(known[str(each.article)]) for each in found]

    tools = {"search_help": ("Published help articles about some words.", search_help)}
    # In the language of the passages, where it can be held against them; `translating.into` is for the way to the customer.
    task = _TASK.format(language=page_language(conversation.language))
    answer = ask(Purpose.DRAFT, task, told, believe=lambda said: _broken(said, known), tools=tools)
    if answer is None:
        return plain
    cited = tuple(known[each] for each in _ids(answer))
    return Suggestion(plain.question, plain.found, answer["text"].strip(), cited)


def _broken(answer: Mapping[str, Any], known: Mapping[str, Found]) -> str:
    ids = _ids(answer)
    if not set(ids) <= set(known):
        return "no-such-article"
    return broken_rule(answer.get("text", ""), [f"{known[each].title}\n{known[each].text}" for each in ids])


def _ids(answer: Mapping[str, Any]) -> list[str]:
    listed = answer.get("articles")
    return list(dict.fromkeys(map(str, listed))) if isinstance(listed, list) else []


def _look_up(conversation: Conversation, question: str) -> list[Found]:
    language, audience = page_language(conversation.language), audience_of(conversation.customer)
    return find(question, language=language, audience=audience, limit=_OFFERED)


def _offer(found: Found) -> dict[str, str]:
    return {"id": str(found.article), "title": found.title, "text": found.text[:_LONGEST]}


def _last(conversation: Conversation, actor: Actor) -> list[Message]:
    rows = Message.objects.within([conversation], actor).filter(kind=Message.Kind.TEXT).order_by("-number")
    return list(rows[:_READ])[::-1]


def _said(message: Message) -> dict[str, str]:
    return {"by": "customer" if message.by_customer else "desk", "text": readable(message)[:_LONGEST]}


def _question(conversation: Conversation, actor: Actor) -> str:
    """What the customer wrote since somebody answered; their last words, when all is answered."""
    said = _last(conversation, actor)
    answered = max((each.number for each in said if not each.by_customer), default=0)
    theirs = [each for each in said if each.by_customer and each.body]
    asking = [each for each in theirs if each.number > answered] or theirs[-1:]
    return "\n".join(readable(each) for each in asking)[:_LONGEST]
