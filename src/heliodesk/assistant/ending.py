"""How a conversation with the assistant ends: it helped, the customer wants a person, or nobody writes any more."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone, translation

from heliodesk.access.actors import SYSTEM
from heliodesk.articles import tallies
from heliodesk.assistant import asked as reading
from heliodesk.assistant import unanswered
from heliodesk.assistant.asked import Asked
from heliodesk.assistant.handing import hand_over
from heliodesk.assistant.reasons import because
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.opening import close, is_assisted
from heliodesk.hours.visiting import is_zone
from heliodesk.jobs.queue import job

_PATIENCE = timedelta(seconds=60)  # what is not answered by then goes to a person
_IDLE = timedelta(hours=24)


def to_person(conversation: Conversation, *, why: str = "person") -> None:
    """A person goes on from here. Does nothing when the assistant has the conversation no more."""
    asked = _asked(conversation)
    if asked is None:
        return
    zone = asked.talk.customer.zone
    with (
        translation.override(asked.language),
        timezone.override(ZoneInfo(zone if is_zone(zone) else "UTC")),
        transaction.atomic(),
    ):
        if talk := _taken(conversation):
            hand_over(talk, asked, because(why))


def helped(conversation: Conversation) -> None:
    """The customer says that it is answered: count what they were shown last, and close. Does nothing when the assistant has
    the conversation no more."""
    asked = _asked(conversation)
    if asked is None:
        return
    with transaction.atomic():
        talk = _taken(conversation)
        if talk is None:
            return
        close(talk, by=asked.talk.customer.actor, what="answered")
        unanswered.settle(talk.pk, "helped")
        last = _last_shown(talk)
        if len(last) == 1:  # of several nobody knows which it was
            tallies.count("helped", last)


def _asked(conversation: Conversation) -> Asked | None:
    talk = Conversation.objects.assisted().select_related("customer", "team").filter(pk=conversation.pk).first()
    return reading.read(talk) if talk else None


def _taken(conversation: Conversation) -> Conversation | None:
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("customer", "team")
    talk = rows.get(pk=conversation.pk)
    return talk if talk.is_assisted else None


def _last_shown(talk: Conversation) -> list[tuple[int, str]]:
    """The articles of the last message that had any."""
    told = talk.messages.filter(data__assistant__has_key="articles").order_by("-number").first()
    return [(one["article"], one["language"]) for one in told.data["assistant"]["articles"]] if told else []


def person_joined(conversation: str) -> None:
    """Somebody took it by hand: what was open is theirs to answer."""
    found = Conversation.objects.filter(key=conversation).values_list("pk", flat=True).first()
    if found:
        unanswered.settle(found, "person")


def ended(conversation: str) -> None:
    """It was closed: a customer who did not say that it helped has left."""
    found = Conversation.objects.filter(key=conversation).values_list("pk", flat=True).first()
    if found:
        unanswered.settle(found, "left")


@job("assistant.sweep", every="* * * * *")
def sweep() -> None:
    """Once a minute: what the assistant did not answer, or may not answer any more, goes to a person; what has been quiet for a
    day ends."""
    now = datetime.now(UTC)
    for talk in Conversation.objects.assisted().select_related("team"):
        if not is_assisted(talk.team):
            to_person(talk, why="off")
        elif talk.unanswered_since and talk.unanswered_since < now - _PATIENCE:
            to_person(talk, why="failed")
        elif talk.last_message_at and talk.last_message_at < now - _IDLE:
            _leave(talk)


def _leave(conversation: Conversation) -> None:
    with transaction.atomic():
        if talk := _taken(conversation):
            close(talk, by=SYSTEM, what="left-off")
            unanswered.settle(talk.pk, "left")
