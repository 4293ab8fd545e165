"""How far something of ours has come, as the platform says. It never goes back: late word of an earlier step changes nothing."""

from datetime import UTC, datetime
from typing import Any

from heliodesk.channels.base import Incoming
from heliodesk.channels.chats.known import NotYet
from heliodesk.channels.chats.models import RANK, Account, Chat, Going, Known, Way
from heliodesk.conversations.marks import mark
from heliodesk.events.log import record

_WAYS = {"sent": Way.SENT, "delivered": Way.DELIVERED, "read": Way.READ, "played": Way.READ, "failed": Way.FAILED}


def note(account: Account, one: Incoming) -> None:
    """Bring what it is about to that state. Raises NotYet where the message may just be on its way."""
    way = _WAYS.get(str(one.facts.get("receipt") or ""))
    if way is None:
        return
    watermark = one.facts.get("watermark_ms")
    if one.external_message_id:
        found = [_one(account, one)]
    elif isinstance(watermark, int | float):
        until = datetime.fromtimestamp(watermark / 1000, UTC)
        chats = Chat.objects.filter(account=account, place=one.conversation_id[:200])
        found = list(Going.objects.filter(chat__in=chats, sent_at__lte=until, state__in=[Way.SENT, Way.DELIVERED]))
    else:
        return
    for sent in found:
        bring(sent, way, code=str(one.facts.get("error_code") or ""))


def _one(account: Account, one: Incoming) -> Going:
    known = Known.objects.filter(
        chat__account=account, external=(one.external_message_id or "")[:200], sent__isnull=False
    )
    if one.conversation_id and known.filter(chat__place=one.conversation_id[:200]).exists():
        known = known.filter(chat__place=one.conversation_id[:200])
    found = known.select_related("sent").first()
    if found is None or found.sent is None:
        raise NotYet
    return found.sent


def bring(sent: Going, way: Way, *, code: str = "") -> bool:
    """Note how far it came, if that is further. A later failure is kept beside, with its code. True when it moved."""
    now = (
        Going.objects.select_for_update(of=("self",))
        .select_related("chat", "message__conversation__customer")
        .get(pk=sent.pk)
    )
    words: dict[str, Any] = {}
    if way == Way.FAILED:
        words = {"detail": code[:200] or "failed", "reason": now.reason or "not-understood"}
        if now.state in (Way.QUEUED, Way.SENDING, Way.UNKNOWN, Way.SENT):
            words["state"] = Way.FAILED
    elif RANK[way] > RANK[Way(now.state)] or (now.state == Way.FAILED and way in (Way.DELIVERED, Way.READ)):
        words = {"state": way, "sent_at": now.sent_at or datetime.now(UTC)}
    if not words:
        return False
    Going.objects.filter(pk=now.pk).update(**words)
    if now.message and way in (Way.DELIVERED, Way.READ) and not now.chat.is_group:
        reached = {"delivered": now.message.number, **({"read": now.message.number} if way == Way.READ else {})}
        mark(now.message.conversation, reader=now.message.conversation.customer.actor, **reached)
    tell_of(now)
    return True


def tell_of(sent: Going) -> None:
    """Pages that show the message look at its mark again."""
    if sent.message is not None:
        talk = sent.message.conversation
        record("sent.moved", topics=talk.staff_topics, data={"conversation": talk.key, "number": sent.message.number})
