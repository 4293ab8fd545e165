"""Answer what a customer wrote: find the answer without a lock, then say it if it is still wanted.

A person who joins silences the assistant at once: it speaks only with the conversation's row taken, while that is still its
own and nothing was written meanwhile.
"""

from zoneinfo import ZoneInfo

import structlog
from django.db import OperationalError, transaction
from django.utils import timezone, translation

from heliodesk.articles import tallies
from heliodesk.assistant import asked as reading
from heliodesk.assistant import deciding, unanswered
from heliodesk.assistant.asked import Asked
from heliodesk.assistant.handing import hand_over, once_for
from heliodesk.assistant.reasons import because
from heliodesk.assistant.reply import HandOver, Say
from heliodesk.assistant.sayings import introduced
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.posting import post_as_bot
from heliodesk.hours.visiting import is_zone
from heliodesk.incidents.models import Incident
from heliodesk.tickets.one_answer import put_on_list

log = structlog.get_logger(__name__)


def reply(*, conversation: str, number: int) -> None:
    """Answer message `number` of the conversation of that key. Silent unless it is the customer's last."""
    talk = Conversation.objects.assisted().select_related("customer", "team").filter(key=conversation).first()
    asked = reading.read(talk) if talk else None
    if asked is None or asked.number != number or asked.is_answered:
        return
    zone = asked.talk.customer.zone
    with translation.override(asked.language), timezone.override(ZoneInfo(zone if is_zone(zone) else "UTC")):
        say(asked, decided(asked))


def decided(asked: Asked) -> Say | HandOver:
    """What to do; when deciding fails, a person goes on."""
    try:
        return deciding.decide(asked)
    except OperationalError:
        raise  # the job is run again
    except Exception as error:
        log.exception("assistant.failed", conversation=asked.talk.key, error=type(error).__name__)
        return because("failed")


def say(asked: Asked, answer: Say | HandOver) -> bool:
    """Say it, or hand over, if the assistant still has the conversation and nothing came after what it answers."""
    with transaction.atomic():
        talk = still_ours(asked)
        if talk is None:
            return False
        if isinstance(answer, HandOver):
            hand_over(talk, asked, answer)
            return True
        data = {
            "what": answer.what,
            "articles": answer.articles,
            "links": answer.links,
            "try": answer.is_try,
            "looked_up": answer.looked_up,
            "told": answer.told,
        }
        post_as_bot(
            conversation=talk,
            body=introduced(answer.body) if asked.is_first else answer.body,
            once=once_for(talk, asked.number, "answer"),
            data={"assistant": {name: value for name, value in data.items() if value}},
            language=asked.language,
        )
        if answer.incident is not None:
            put_on_list(Incident.objects.get(pk=answer.incident), [talk], by=None)
        if answer.band:
            unanswered.note(asked, band=answer.band, articles=[one["article"] for one in answer.articles])
        tallies.count("found", [(one["article"], one["language"]) for one in answer.articles])
    return True


def still_ours(asked: Asked) -> Conversation | None:
    """The conversation with its row taken, if the assistant has it and nothing was said since: another run of the same job may
    have answered."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("customer", "team")
    talk = rows.get(pk=asked.talk.pk)
    if not talk.is_assisted:
        return None
    # Lines that say what happened, and notes of staff, are no answer and no word of the customer's.
    after = talk.messages.filter(number__gt=asked.number, kind=Message.Kind.TEXT)
    return None if after.exists() else talk
