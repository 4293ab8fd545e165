"""Hand a conversation over to a person, with everything said so far. Nobody loses a place by having asked the assistant."""

from typing import Any
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.translation import gettext as _

from heliodesk.articles import tallies
from heliodesk.assistant import unanswered
from heliodesk.assistant.asked import Asked
from heliodesk.assistant.reasons import OF_ARTICLES
from heliodesk.assistant.reply import HandOver
from heliodesk.assistant.sayings import introduced, joined
from heliodesk.assistant.summary import summary_of
from heliodesk.assistant.waits import Wait, wait_of
from heliodesk.conversations.models import Conversation, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_as_bot, post_note_as_bot, post_system_line
from heliodesk.events.log import record
from heliodesk.intents.urgency import urgency_of
from heliodesk.routing.attending import waits_again
from heliodesk.routing.beforehand import keep

_NAMES = UUID("6f0a1f0e-7a0c-4a57-9a8f-5d1f6b1f2c11")


def once_for(talk: Conversation, number: int, what: str) -> UUID:
    """The id of what is said to a message: said again, it is stored once."""
    return uuid5(_NAMES, f"{talk.key}/{number}/{what}")


def hand_over(talk: Conversation, asked: Asked, to: HandOver) -> None:
    """Put an assisted conversation into the queue. Called inside a transaction, with its row taken."""
    talk.state, talk.passed_by = State.QUEUED, []
    talk.queued_at = asked.first_at
    talk.urgency = max([talk.urgency, *(urgency_of(words) for words in asked.said)])
    talk.save(update_fields=["state", "queued_at", "passed_by", "urgency"])
    waits_again(talk.pk)
    _keep_what_was_told(talk)
    waits = wait_of(talk)
    if to.body:
        body, links = _parting(to, waits)
        told: dict[str, Any] = {"what": "passed-on", "why": to.why, **({"links": links} if links else {})}
        with translation.override(asked.language):
            words = introduced(body) if asked.is_first else body
        once = once_for(talk, asked.number, "passed-on")
        post_as_bot(conversation=talk, body=words, once=once, data={"assistant": told}, language=asked.language)
    post_system_line(conversation=talk.key, what="passed-on", why=to.why, **_told(talk, waits))
    post_note_as_bot(
        conversation=talk, body="\n".join(asked.said)[:4000], data={"assistant": summary_of(asked, to.why)}
    )
    # What the assistant said is no answer: the customer waits since they first wrote.
    Conversation.objects.filter(pk=talk.pk).update(unanswered_since=talk.queued_at)
    record("conversation.queued", topics=talk.topics, data=naming(talk))
    if to.why in OF_ARTICLES:
        unanswered.note(asked, band=to.band or "hand over", why=to.why, articles=list(asked.shown))
    unanswered.settle(talk.pk, "person")
    tallies.count("led_to_ticket", [(one["article"], one["language"]) for one in asked.shown.values()])


def _keep_what_was_told(talk: Conversation) -> None:
    """They asked the assistant how long it takes, and join now: what it said holds, or is said to be longer."""
    told = talk.messages.filter(data__assistant__has_key="told").order_by("-number").values_list("data", flat=True)
    if said := told.first():
        keep(talk, said["assistant"]["told"])


def _parting(to: HandOver, waits: Wait) -> tuple[str, list[dict[str, str]]]:
    """While nobody is there it can be left as a request too: that has a number and an answer by mail."""
    if waits.is_open:
        return to.body, to.links
    form = {"title": _("Leave it as a request"), "address": "/requests/new/"}
    also = _("You need not wait here: you can also leave it as a request, which has a number of its own.")
    return joined(to.body, also), [*to.links, form]


def _told(talk: Conversation, waits: Wait) -> dict[str, Any]:
    """What the line says of who will answer and when."""
    place = waits.ahead + 1
    if not waits.is_open:
        return {"when": "opens", "until": waits.opens_at.isoformat()} if waits.opens_at else {"when": "unknown"}
    if not waits.present:
        return {"when": "nobody", "place": place}
    if waits.likely:
        least, most = waits.likely
        return {"when": "likely", "place": place, "least": least, "most": most}
    return {"when": "queue", "place": place}
