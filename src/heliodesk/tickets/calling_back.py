"""It is the turn of somebody who left the queue: they are told, and written to where they wanted it."""

from datetime import UTC, datetime

from django.db import transaction

from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.posting import post_system_line
from heliodesk.hours.models import Channel
from heliodesk.routing.callbacks import offers_for
from heliodesk.routing.elsewhere import elsewhere
from heliodesk.routing.models import Callback
from heliodesk.tickets.becoming import become_ticket

_LINE = 80  # characters of the first words that make the subject


@transaction.atomic
def take_turn(key: str) -> None:
    """Somebody has the conversation now. Who wanted a mail or a request gets answers there: the chat becomes one, of the same
    agent; on a messenger it goes on as what it is. Run twice, or for somebody who waited in the chat, it does nothing."""
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related(
        "assignee", "customer", "team"
    )
    talk = rows.filter(key=key, state=State.ASSIGNED).first()
    asked = Callback.objects.filter(conversation=talk, turn_at=None).first() if talk else None
    if talk is None or asked is None or talk.assignee is None:
        return
    asked.turn_at = datetime.now(UTC)
    asked.save(update_fields=["turn_at"])
    way = asked.way
    if way == Callback.Way.MESSENGER and not elsewhere.move(talk, asked.place):
        way = _instead(talk)  # the messenger lets us write no more, or something else runs there by now
    there = {"where": asked.name} if way == Callback.Way.MESSENGER else {}
    post_system_line(conversation=talk.key, what=f"callback-turn-{way}", name=talk.assignee.first_name, **there)
    if way in (Callback.Way.CHAT, Callback.Way.MESSENGER):
        return
    become_ticket(talk, by=talk.assignee.actor, subject=_subject(talk))
    if way == Callback.Way.MAIL:  # so that the answers go by mail, as of any matter that came by it
        Conversation.objects.filter(pk=talk.pk).update(channel=Channel.MAIL)


def _instead(talk: Conversation) -> str:
    """In writing where it always can be: by mail, or as a request."""
    return next(each.way for each in offers_for(talk) if each.way in (Callback.Way.MAIL, Callback.Way.REQUEST))


def _subject(talk: Conversation) -> str:
    first = Message.objects.filter(conversation=talk, by_customer=True, kind=Message.Kind.TEXT).first()
    words = " ".join((first.body if first else "").split()) or talk.number
    return words[:_LINE] + ("…" if len(words) > _LINE else "")
