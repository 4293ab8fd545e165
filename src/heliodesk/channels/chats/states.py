"""What a platform tells beside words: that somebody blocked us, came back, or that a chat has another id now."""

from datetime import UTC, datetime

from heliodesk.channels.base import Incoming
from heliodesk.channels.chats.approved import ask_soon
from heliodesk.channels.chats.models import Account, Chat, Known, Talk
from heliodesk.channels.chats.problems import stop
from heliodesk.conversations.models import Conversation
from heliodesk.events.log import record

_GONE = {
    "bot_blocked": "blocked",
    "bot_removed": "gone",
    "unfollowed": "blocked",
    "unfollow": "blocked",
    "left": "gone",
}
_BACK = ("bot_unblocked", "bot_added", "followed", "follow", "joined", "join")


def note(account: Account, one: Incoming) -> None:
    """Keep what of it changes how we can write there. Everything else is nobody's words."""
    what = str(one.facts.get("state_change") or "")
    if what == "chat_migrated" and one.facts.get("migrate_to"):
        move(account, one.conversation_id, str(one.facts["migrate_to"]))
        return
    if what == "authorization_revoked":
        stop(account, "access-ended")
        return
    if one.facts.get("template_name"):
        ask_soon(account)
        return
    reason = _GONE.get(what, "")
    if not reason and what not in _BACK:
        return
    for chat in Chat.objects.select_for_update().filter(account=account, place=one.conversation_id[:200]):
        reachable(chat, reason)


def reachable(chat: Chat, reason: str = "") -> None:
    """The chat can be written to, or not any more for this reason (a word of `channels.reasons`)."""
    if chat.unreachable == reason:
        return
    chat.unreachable, chat.unreachable_at = reason, datetime.now(UTC) if reason else None
    chat.save(update_fields=["unreachable", "unreachable_at"])
    tell(chat)


def move(account: Account, before: str, after: str) -> None:
    """A group has become a supergroup: the chat goes on under its new id, threads included. What has begun there under the new id
    already (its events came first) becomes part of it."""
    prefix = f"{before}:"
    chats = Chat.objects.select_for_update().filter(account=account)
    for chat in [*chats.filter(place=before[:200]), *chats.filter(place__startswith=prefix)]:
        fresh = after + chat.place[len(before) :]
        if other := chats.filter(place=fresh[:200]).first():
            _join(other, into=chat)
        chat.place = fresh[:200]
        chat.save(update_fields=["place"])


def _join(other: Chat, *, into: Chat) -> None:
    other.talks.update(chat=into)
    other.sent.update(chat=into)
    known = set(Known.objects.filter(chat=into).values_list("external", flat=True))
    Known.objects.filter(chat=other).exclude(external__in=known).update(chat=into)
    other.place = f"{other.place}#{other.pk}"[:200]
    other.save(update_fields=["place"])


def tell(chat: Chat) -> None:
    """Whoever looks at its conversation is told that something of it has changed."""
    talk = Talk.objects.latest_of(chat)
    if talk is not None:
        conversation = Conversation.objects.get(pk=talk.conversation_id)
        record("chat.changed", topics=conversation.staff_topics, data={"conversation": conversation.key})
