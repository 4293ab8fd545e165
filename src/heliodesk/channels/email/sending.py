"""Mails of ours on their way: stored with what they are about, sent by a job, and never twice by themselves.

queued → sending (committed just before the content goes) → sent. Whoever dies in between leaves "sending", which becomes
"unknown": the other side may have it, so that only a person sends it again.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from django.db import IntegrityError, transaction

from heliodesk.channels.email.enclosing import BeingChecked
from heliodesk.channels.email.models import Claim, Delivery, Kind, Received, Sent, State, Unreachable
from heliodesk.channels.email.moving import moved
from heliodesk.channels.email.writing import NoAddress, compose, new_mail_id
from heliodesk.conversations.models import Conversation, Message
from heliodesk.hours.models import Channel
from heliodesk.jobs.queue import defer, job
from heliodesk.outbound.mail import NotSent, Unsure, deliver
from heliodesk.people.personal import proven_digest

log = structlog.get_logger(__name__)

TRIED_FOR = timedelta(days=2)
_WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 120, 240)]  # then every four hours
_DEAD = timedelta(minutes=15)  # nobody is in the middle of a content that long
_CHECKED = timedelta(seconds=10)  # between two looks at files that are being checked


class Taken(Exception):
    """Somebody else is sending this mail."""


def queue_answer(conversation: Conversation, message: Message) -> Sent | None:
    """Have an agent's message mailed to the customer, in the caller's transaction. The same message again is the same mail.

    None: it is no answer in a matter that began by mail, or nobody's address is known.
    """
    if conversation.channel != Channel.MAIL or message.kind != Message.Kind.TEXT or message.agent_id is None:
        return None
    to = recipient(conversation)
    if not to:
        return None
    try:
        with transaction.atomic():
            return _queue(conversation, Kind.ANSWER, to=to, message=message, in_reply_to=last_of(conversation, to))
    except IntegrityError:  # the reaction ran twice
        return Sent.objects.filter(message=message, to=to).first()


def queue_letter(
    conversation: Conversation,
    kind: str,
    *,
    to: str,
    paragraphs: Sequence[str] = (),
    link: tuple[str, str] | None = None,
    in_reply_to: str = "",
) -> Sent:
    """Have a letter of ours (`Kind.RECEIPT`, `CONFIRM`, `SURVEY`) mailed to an address (its digest), in the caller's transaction.

    `paragraphs` are in the reader's language, `link` is what a button says and where it leads, `in_reply_to` the id of the mail
    that it answers (empty: the last one that came from there).
    """
    data = {"paragraphs": list(paragraphs), **({"link": list(link)} if link else {})}
    return _queue(conversation, kind, to=to, data=data, in_reply_to=in_reply_to or last_of(conversation, to))


def recipient(conversation: Conversation) -> str:
    """Where answers go (a digest): where the customer last wrote from; of an unproven matter, where it claims to be from."""
    claim = Claim.objects.filter(conversation=conversation).first()
    if claim is not None and claim.proven_at is None:
        return claim.sender
    proven = Received.objects.filter(conversation=conversation, state=State.FILED, is_proven=True)
    last = proven.order_by("-id").values_list("sender", flat=True).first()
    return last or (claim.sender if claim else proven_digest(conversation.customer))


def last_of(conversation: Conversation, sender: str) -> str:
    """The Message-ID of the last mail that came from there in this matter."""
    theirs = Received.objects.filter(conversation=conversation, sender=sender).exclude(mail_id="")
    return theirs.order_by("-id").values_list("mail_id", flat=True).first() or ""


def again(sent: Sent) -> bool:
    """Send a mail once more because a person says so, under the same id. False: it is not one that may be."""
    with transaction.atomic():
        Unreachable.objects.filter(address=sent.to).delete()
        stopped = Sent.objects.filter(pk=sent.pk, state__in=[Delivery.UNKNOWN, Delivery.FAILED, Delivery.BOUNCED])
        if sent.kind != Kind.ANSWER:
            stopped = stopped.exclude(data={})  # its words are gone
        now = datetime.now(UTC)
        fresh = {
            "state": Delivery.QUEUED,
            "error": "",
            "tries": 0,
            "queued_at": now,
            "settled_at": None,
            "look_at": now,
        }
        if not stopped.update(**fresh):
            return False
        defer("email.send", lock=_lock(sent), sent=sent.pk)
        moved(sent)
    return True


def _queue(conversation: Conversation, kind: str, *, to: str, **words: object) -> Sent:
    sent = Sent.objects.create(
        conversation=conversation,
        kind=kind,
        to=to,
        mail_id=new_mail_id(conversation),
        look_at=datetime.now(UTC),
        **words,
    )
    defer("email.send", lock=_lock(sent), sent=sent.pk)
    if sent.message_id:
        moved(sent)  # of a letter nobody looks at anything that shows it
    return sent


def _lock(sent: Sent) -> str:
    return f"email:{sent.conversation_id}"


@job("email.send")
def send(sent: int) -> None:
    """The job. What it finds "sending" was left there by somebody who died."""
    mail = Sent.objects.select_related("conversation__customer", "conversation__team", "message__agent").get(pk=sent)
    if mail.state == Delivery.SENDING:
        settle(mail, Delivery.UNKNOWN, "", only=[Delivery.SENDING])
    if mail.state != Delivery.QUEUED:
        return
    if refused := Unreachable.objects.filter(address=mail.to).first():
        settle(mail, Delivery.FAILED, refused.reason, only=[Delivery.QUEUED])
        return
    try:
        deliver(compose(mail), before=lambda: _begin(mail))
    except BeingChecked:
        _later(mail, _CHECKED)
    except NoAddress:
        settle(mail, Delivery.FAILED, "no address", only=[Delivery.QUEUED])
    except Taken:
        return
    except NotSent as error:
        _refused(mail, error)
    except Unsure as error:
        settle(mail, Delivery.UNKNOWN, error.said, only=[Delivery.SENDING])
    else:
        settle(mail, Delivery.SENT, "", only=[Delivery.SENDING, Delivery.UNKNOWN])
        log.info("mail.sent", kind=mail.kind, tries=mail.tries + 1)


def _begin(mail: Sent) -> None:
    """Commit that the content goes now. Raises Taken when somebody else did."""
    now = datetime.now(UTC)
    waiting = Sent.objects.filter(pk=mail.pk, state=Delivery.QUEUED)
    if not waiting.update(state=Delivery.SENDING, tries=mail.tries + 1, look_at=now + _DEAD):
        raise Taken


def _refused(mail: Sent, error: NotSent) -> None:
    """Not taken: later, while that may help; else for good."""
    held = [Delivery.QUEUED, Delivery.SENDING]
    over = datetime.now(UTC) - mail.queued_at > TRIED_FOR
    if error.again and not over:
        wait = _WAITS[min(mail.tries, len(_WAITS) - 1)]
        Sent.objects.filter(pk=mail.pk, state__in=held).update(state=Delivery.QUEUED, tries=mail.tries + 1)
        _later(mail, wait, error.said)
        return
    with transaction.atomic():
        if error.is_address:
            unreachable(mail.to, error.said)
        settle(mail, Delivery.BOUNCED if error.is_address else Delivery.FAILED, error.said, only=held)


def _later(mail: Sent, wait: timedelta, said: str = "") -> None:
    """Try again at a time of its own. Without the lock: the next answer does not wait for it."""
    at = datetime.now(UTC) + wait
    with transaction.atomic():
        if Sent.objects.filter(pk=mail.pk, state=Delivery.QUEUED).update(look_at=at, error=said):
            defer("email.send", at=at, sent=mail.pk)
            if said != mail.error:
                moved(mail)


def settle(mail: Sent, state: str, said: str, *, only: Sequence[str]) -> bool:
    """Bring a mail to a state, if it still is in one of `only`, and tell whoever looks at it."""
    now = datetime.now(UTC)
    words: dict[str, object] = {"state": state, "error": said[:300], "look_at": None}
    if state == Delivery.SENT:
        words |= {"sent_at": now, "data": {}}
    elif state in (Delivery.DELIVERED, Delivery.BOUNCED, Delivery.FAILED):
        words["settled_at"] = now
    with transaction.atomic():
        if not Sent.objects.filter(pk=mail.pk, state__in=list(only)).update(**words):
            return False
        moved(mail)
    return True


def unreachable(address: str, said: str) -> None:
    """Nothing more is sent to this address (a digest)."""
    Unreachable.objects.get_or_create(address=address, defaults={"reason": said[:300] or "refused"})


@job("email.look", every="* * * * *")
def look() -> None:
    """Every minute: what was left behind. A mail that nobody can be sending any more is "unknown"; one whose time has come
    without its job gets a new one."""
    now = datetime.now(UTC)
    for mail in Sent.objects.filter(state=Delivery.SENDING, look_at__lt=now)[:500]:
        settle(mail, Delivery.UNKNOWN, "", only=[Delivery.SENDING])
    missed = Sent.objects.filter(state=Delivery.QUEUED, look_at__lt=now - timedelta(minutes=2))
    for mail in missed[:500]:
        with transaction.atomic():
            if Sent.objects.filter(pk=mail.pk, look_at=mail.look_at).update(look_at=now):
                defer("email.send", sent=mail.pk)
