"""Whoever has left the queue of another channel is written to in a chat of theirs here, and the conversation goes on in it.

Only in a chat that they have proven to be theirs, where the platform lets a person write by then, and where nothing else runs:
what they say there has to belong to one matter.
"""

from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.loading import is_off
from heliodesk.channels.chats.models import Account, Chat, Identity, Talk
from heliodesk.channels.chats.queueing import carry
from heliodesk.channels.chats.standing import window_for_person
from heliodesk.channels.chats.states import tell
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.hours.models import Channel
from heliodesk.routing.elsewhere import Place, elsewhere

# What a window must still hold to be offered: a turn takes a while, and so does what is said in it.
_LEFT = timedelta(hours=2)


def connect() -> None:
    """Let routing know of the chats that a customer has here."""
    elsewhere.places, elsewhere.move = places_for, move_to


def places_for(talk: Conversation) -> list[Place]:
    """Where its customer can be written to, the one that they used last first."""
    if talk.channel == Channel.MESSENGER:
        return []
    by = datetime.now(UTC) + _LEFT
    found = [chat for chat in _own(talk).order_by("-wrote_at") if _may_write(chat, by) and not _is_taken(chat)]
    platforms = [chat.account.channel for chat in found]
    return [Place(chat.key, _name(chat, is_one_of_many=platforms.count(chat.account.channel) > 1)) for chat in found]


def move_to(talk: Conversation, key: str) -> bool:
    """It goes on there. Called with the conversation's row taken. False when we may not write there any more, or it is taken."""
    chat = _own(talk).select_for_update(of=("self",)).filter(key=key).first()
    if chat is None or not _may_write(chat, datetime.now(UTC)) or _is_taken(chat):
        return False
    Talk.objects.create(conversation=talk, chat=chat)
    Conversation.objects.filter(pk=talk.pk).update(channel=Channel.MESSENGER)
    for message in _said_already(talk):
        carry(message)
    tell(chat)
    return True


def _said_already(talk: Conversation) -> list[int]:
    """What whoever took it has written before it came here."""
    lines = Message.objects.filter(conversation=talk, kind=Message.Kind.SYSTEM, data__what__in=["joined", "joined-in"])
    since = lines.order_by("-number").values_list("number", flat=True).first() or 0
    said = Message.objects.filter(conversation=talk, kind=Message.Kind.TEXT, agent__isnull=False, number__gt=since)
    return list(said.order_by("number").values_list("pk", flat=True))


def _own(talk: Conversation) -> "QuerySet[Chat]":
    proven = Identity.objects.filter(customer=talk.customer_id).exclude(trust=Identity.Trust.CLAIMED)
    works = Account.objects.kept().filter(state=Account.State.WORKS)
    private = Chat.objects.filter(customer=talk.customer_id, is_group=False, is_public=False, unreachable="")
    return private.filter(identity__in=proven, account__in=works).select_related("account")


def _may_write(chat: Chat, at: datetime) -> bool:
    return not is_off(chat.account.channel) and window_for_person(chat, at).may_write


def _is_taken(chat: Chat) -> bool:
    talk = Talk.objects.latest_of(chat)
    return talk is not None and Conversation.objects.filter(pk=talk.pk).exclude(state=State.CLOSED).exists()


def _name(chat: Chat, *, is_one_of_many: bool) -> str:
    name = name_of(chat.account.channel)
    return f"{name} ({chat.account.username or chat.account.name})"[:80] if is_one_of_many else name
