"""What the assistant is asked, and what has gone before, read from the stored conversation."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from heliodesk.access.actors import Actor
from heliodesk.articles.answering import spoken_in
from heliodesk.articles.readers import audience_of, page_language
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.tokens import readable

_MOST = 200  # messages that are read


@dataclass(frozen=True, slots=True)
class Asked:
    """`question`: what the customer wrote since the last answer; `said`: all that they wrote since this began or was taken
    up again. `spoken` is their language, `language` the assistant's. `shown`: articles shown already; `tries`: answers that
    did not help; `is_first`: the assistant has said nothing here yet."""

    talk: Conversation
    number: int
    question: str
    said: list[str]
    spoken: str
    language: str
    first_at: datetime  # when they began to write
    shown: dict[int, dict[str, Any]] = field(default_factory=dict)
    tries: int = 0
    is_first: bool = True
    has_files: bool = False
    is_answered: bool = False
    looked_up: str = ""  # what the exchange's back end said, in words

    @property
    def is_foreign(self) -> bool:
        """Written in a language that the assistant does not speak."""
        return not _is_spoken(self.spoken)

    @property
    def audience(self) -> str:
        """Whose articles this customer may read."""
        return audience_of(self.talk.customer)


def bot_of(talk: Conversation) -> Actor:
    """The assistant in this conversation, and in no other."""
    return Actor("bot", talk.pk)


def read(talk: Conversation) -> Asked | None:
    """What the customer's last words ask. None when they have said nothing since this was taken up."""
    rows = Message.objects.within([talk], bot_of(talk)).order_by("-number")
    every = list(rows[:_MOST])[::-1]
    stretch = _since_reopened(every)
    theirs = [each for each in stretch if each.by_customer]
    if not theirs:
        return None
    answered = max((each.number for each in stretch if _of_bot(each)), default=0)
    asking = [each for each in theirs if each.number > answered] or theirs[-1:]
    question = "\n".join(readable(each) for each in asking if each.body)
    page = page_language(talk.customer.language)
    spoken = spoken_in(question, page) if question else page
    told = [each.data["assistant"] for each in stretch if _of_bot(each)]
    shown = {one["article"]: one for each in told for one in each.get("articles", ())}
    return Asked(
        talk=talk,
        number=theirs[-1].number,
        question=question,
        said=[readable(each) for each in theirs if each.body],
        spoken=spoken,
        language=page_language(spoken) if _is_spoken(spoken) else page,
        first_at=theirs[0].at,
        shown=shown,
        tries=sum(bool(each.get("try")) for each in told),
        is_first=not any(_of_bot(each) for each in every),
        is_answered=answered > theirs[-1].number,
        has_files=any(each.data.get("files") for each in asking),
        looked_up=next((each["looked_up"] for each in reversed(told) if each.get("looked_up")), ""),
    )


def _is_spoken(language: str) -> bool:
    """Is it one of the site's languages, in which the assistant writes?"""
    return page_language(language).split("-")[0] == language.split("-")[0].lower()


def _of_bot(message: Message) -> bool:
    return message.kind == Message.Kind.TEXT and "assistant" in message.data


def _since_reopened(messages: list[Message]) -> list[Message]:
    """What was said since it was last taken up again."""
    lines = [i for i, each in enumerate(messages) if each.data.get("what") == "reopened"]
    return messages[lines[-1] + 1 :] if lines else messages
