"""Send what waits for a chat, one after the other and never twice by itself.

queued → sending (committed before the platform is asked) → what the platform says. Whoever dies in between leaves "sending".
Where the platform knows our key it is asked again; elsewhere it becomes "unknown": the customer may have it, and only a person
sends it again.
"""

from datetime import UTC, datetime, timedelta

import structlog
from django.db import transaction

from heliodesk.channels.base import Capabilities, Delivery, Outcome
from heliodesk.channels.chats import public
from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.composing import BeingChecked, compose
from heliodesk.channels.chats.known import note_known
from heliodesk.channels.chats.loading import NoSuchChannel
from heliodesk.channels.chats.loading import sending as channel_of
from heliodesk.channels.chats.models import STOPPED, Account, Chat, Going, Way
from heliodesk.channels.chats.models_sent import GoingQuerySet
from heliodesk.channels.chats.problems import stop
from heliodesk.channels.chats.receipts import tell_of
from heliodesk.channels.chats.speaking import spoken
from heliodesk.channels.chats.states import move, reachable
from heliodesk.channels.rendering import capabilities
from heliodesk.jobs.queue import defer, job

log = structlog.get_logger(__name__)

TRIED_FOR = timedelta(hours=24)
_WAITS = (2, 5, 15, 60, 120, 300)  # seconds, where the platform names none; then every ten minutes
_AFTER = 600.0
_DEAD = timedelta(minutes=4)  # nobody speaks to a platform that long
_CHECKED = timedelta(seconds=2)
_MOST_MOVES = 3
_UNSURE = ("no-answer", "broken-answer")


@job("chats.send")
def send(chat: int) -> None:
    """The job: whatever waits for this chat, in order. It holds the chat's lock, so nobody else does the same."""
    while sent := _next(chat):
        if not _send(sent):
            return


def _next(chat: int) -> Going | None:
    rows: GoingQuerySet = Going.objects.select_related(
        "chat__account__team", "chat__customer", "message__conversation__customer", "message__reply_to"
    )
    return rows.filter(chat=chat, state__in=[Way.QUEUED, Way.SENDING]).order_by("id").first()


def _send(sent: Going) -> bool:
    """One of them. False: those behind it wait."""
    account = sent.chat.account
    if account.removed_at:
        return _settle(sent, Way.FAILED, "not-set-up")
    if account.state != Account.State.WORKS:
        return False  # it goes when the account works again
    try:
        channel = channel_of(account.channel)
    except NoSuchChannel:
        return _settle(sent, Way.FAILED, "not-set-up")
    if sent.state == Way.SENDING and not channel.CAPABILITIES.is_idempotent:
        return _settle(sent, Way.UNKNOWN, "no-answer")
    if sent.state == Way.SENDING and sent.unsure_at is None and sent.look_at:
        sent.unsure_at = sent.look_at - _DEAD  # when whoever died had begun
    if sent.state == Way.QUEUED and sent.look_at and sent.look_at > datetime.now(UTC) and sent.tries:
        return False  # its job comes then
    if sent.chat.unreachable:
        return _settle(sent, Way.FAILED, sent.chat.unreachable)
    spoken_by = told(account)
    can = capabilities(channel, spoken_by, is_public=sent.chat.is_public)
    try:
        message = compose(sent, can)
    except BeingChecked:
        return _later(sent, _CHECKED.total_seconds(), count=False)
    if not message.text.strip() and not message.files:
        return _settle(sent, Way.FAILED, "empty")
    if sent.chat.is_open and (reason := public.refused(sent, message)):
        return _settle(sent, Way.FAILED, reason)
    now = datetime.now(UTC)
    Going.objects.filter(pk=sent.pk).update(state=Way.SENDING, tries=sent.tries + 1, look_at=now + _DEAD)
    sent.tries += 1
    try:
        made = spoken(channel.deliver(message, spoken_by))
    except TimeoutError:
        made = Delivery(_nobody_knows(sent, can), reason="no-answer")
    except Exception as error:  # its contract says that it does not; then nobody knows how far it came
        log.error("chats.not-delivered", channel=account.channel, error=type(error).__name__)
        made = Delivery(_nobody_knows(sent, can), reason="broken-answer", detail=type(error).__name__)
    return _became(sent, made)


def _nobody_knows(sent: Going, can: Capabilities) -> Outcome:
    """What a channel would have said: with a key it may be asked again, and knows by `unsure_at` whether that is safe."""
    return Outcome.LATER if can.is_idempotent and sent.tries < len(_WAITS) else Outcome.UNKNOWN


@transaction.atomic
def _became(sent: Going, made: Delivery) -> bool:
    for external in made.external_ids:
        note_known(sent.chat, external, message=sent.message, sent=sent)
    sent.external_ids = [*sent.external_ids, *made.external_ids]
    if made.sent_parts > sent.parts:
        sent.parts, sent.unsure_at = made.sent_parts, None  # what nobody knew of is there
    if made.reason in _UNSURE and sent.unsure_at is None:
        sent.unsure_at = datetime.now(UTC)
    Going.objects.filter(pk=sent.pk).update(external_ids=sent.external_ids, parts=sent.parts, unsure_at=sent.unsure_at)
    match made.outcome:
        case Outcome.SENT:
            return _settle(sent, Way.SENT, "", made.detail)
        case Outcome.LATER:
            return _later(sent, made.retry_after, made.reason, made.detail)
        case Outcome.UNKNOWN:
            return _settle(sent, Way.UNKNOWN, made.reason or "no-answer", made.detail)
        case Outcome.REFUSED:
            return _settle(sent, Way.FAILED, made.reason or "not-understood", made.detail)
        case Outcome.UNREACHABLE:
            reachable(Chat.objects.select_for_update().get(pk=sent.chat_id), made.reason or "blocked")
            return _settle(sent, Way.FAILED, made.reason or "blocked", made.detail)
        case Outcome.RECONNECT:
            Going.objects.filter(pk=sent.pk).update(
                state=Way.QUEUED, reason=made.reason, detail=made.detail[:200], look_at=None
            )
            stop(sent.chat.account, made.reason or "access-ended", made.detail)
            tell_of(sent)
            return False
        case Outcome.MOVED if made.conversation_id and sent.tries <= _MOST_MOVES:
            before = sent.chat.place.partition(":")[0]
            move(sent.chat.account, before, made.conversation_id.partition(":")[0])
            Going.objects.filter(pk=sent.pk).update(state=Way.QUEUED, look_at=None)
            return True
    return _settle(sent, Way.FAILED, "gone", made.detail)


@transaction.atomic
def _settle(sent: Going, way: Way, reason: str, detail: str = "") -> bool:
    words: dict[str, object] = {"state": way, "reason": reason[:40], "detail": detail[:200], "look_at": None}
    if way == Way.SENT:
        words |= {"sent_at": datetime.now(UTC), "words": {}}
    # Word of its delivery may have come before the answer to our call.
    if Going.objects.filter(pk=sent.pk, state__in=[Way.QUEUED, Way.SENDING]).update(**words):
        tell_of(sent)
    return True


@transaction.atomic
def _later(sent: Going, after: float | None, reason: str = "", detail: str = "", *, count: bool = True) -> bool:
    """Try again at a time of its own; what is behind it waits too, so that the order stays. After a day it is given up."""
    now = datetime.now(UTC)
    if now - sent.queued_at > TRIED_FOR:
        return _settle(sent, Way.FAILED, reason or "busy", detail)
    usual = _WAITS[sent.tries - 1] if 0 < sent.tries <= len(_WAITS) else _AFTER
    at = now + timedelta(seconds=min(3600.0, max(0.5, usual if after is None else after)))
    words = {"state": Way.QUEUED, "reason": reason[:40], "detail": detail[:200], "look_at": at}
    Going.objects.filter(pk=sent.pk).update(**words, tries=max(1, sent.tries) if count else sent.tries)
    defer("chats.send", at=at, lock=f"chats:{sent.chat_id}", chat=sent.chat_id)
    if reason != sent.reason:
        tell_of(sent)
    return False


@transaction.atomic
def again(sent: Going) -> bool:
    """Send it once more because a person says so: they have looked. False: it is not one that may be."""
    fresh = {
        "state": Way.QUEUED, "reason": "", "detail": "", "tries": 0, "attempt": sent.attempt + 1, "queued_at": datetime.now(UTC),
        "look_at": None,
    }  # fmt: skip
    if not Going.objects.filter(pk=sent.pk, state__in=STOPPED).exclude(message=None).update(**fresh):
        return False
    reachable(Chat.objects.select_for_update().get(pk=sent.chat_id))
    defer("chats.send", lock=f"chats:{sent.chat_id}", chat=sent.chat_id)
    tell_of(sent)
    return True


@job("chats.look", every="* * * * *")
def look() -> None:
    """Every minute: what was left behind gets a job again."""
    behind = Going.objects.left_behind(now=datetime.now(UTC)).filter(chat__account__state=Account.State.WORKS)
    for chat in set(behind.values_list("chat", flat=True)[:500]):
        defer("chats.send", lock=f"chats:{chat}", chat=chat)
