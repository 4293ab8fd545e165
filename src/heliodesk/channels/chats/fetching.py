"""Files that a message brought: fetched from the platform at once (addresses there do not last), then checked like any."""

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from heliodesk.channels.base import Attachment
from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.loading import NoSuchChannel, media
from heliodesk.channels.chats.models import Coming
from heliodesk.channels.chats.speaking import spoken
from heliodesk.conversations import changed
from heliodesk.conversations.attachments import attach
from heliodesk.conversations.models import Conversation, Message
from heliodesk.files.rules import Refused
from heliodesk.files.upload import take_whole
from heliodesk.jobs.queue import TryAgain, job

log = structlog.get_logger(__name__)

_TRIES = 5
# Why a file did not come, for whoever reads the message.
WORDS = {
    "file-too-large": _("too large"),
    "gone": _("not on the platform any more"),
    "file-type": _("a kind that is not taken"),
}


@job("chats.fetch")
def fetch(coming: int) -> None:
    """The job: one file. Run again, it finds what it left."""
    row = Coming.objects.select_related("message__conversation__customer", "chat__account").filter(pk=coming).first()
    if row is None:
        return
    customer = row.message.conversation.customer
    try:
        name, _mime, content = _fetched(row)
        file = take_whole(name=row.name or name, data=content, by=customer.actor, customer=customer)
    except Refused as refused:
        _gone(row, refused.rule)
        return
    except _NotFetched as error:
        if error.again and row.tries < _TRIES:
            Coming.objects.filter(pk=row.pk).update(tries=row.tries + 1)
            raise TryAgain from None
        _gone(row, error.reason)
        return
    with transaction.atomic():
        if not Coming.objects.filter(pk=row.pk).delete()[0]:
            return  # somebody else was faster, or the customer took it back
        message = _locked(row.message_id)
        try:
            with transaction.atomic():
                attach(message.pk, author=customer.actor, keys=[file.key], again=False)
        except Refused as refused:
            _noted(message, row, refused.rule)
            return
        changed.note(message, files=int(message.data.get("files", 0)) + 1, coming=_fewer(message))


class _NotFetched(Exception):
    def __init__(self, reason: str, *, again: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.again = reason, again


def _fetched(row: Coming) -> tuple[str, str, bytes]:
    channel = row.chat.account.channel
    try:
        fetcher = media(channel)
    except NoSuchChannel:
        raise _NotFetched("file-type") from None
    wanted = Attachment(row.type, row.reference, row.name, row.mime)
    try:
        found: tuple[str, str, bytes] = spoken(fetcher.fetch(wanted, told(row.chat.account)), seconds=50)
    except TimeoutError:
        raise _NotFetched("no-way", again=True) from None
    except Exception as error:
        reason = str(getattr(error, "reason", ""))
        if not reason:
            log.error("chats.not-fetched", channel=channel, error=type(error).__name__)
        raise _NotFetched(reason or "gone", again=bool(getattr(error, "again", False))) from None
    return found


@transaction.atomic
def _gone(row: Coming, reason: str) -> None:
    if Coming.objects.filter(pk=row.pk).delete()[0]:
        _noted(_locked(row.message_id), row, reason)


def _noted(message: Message, row: Coming, reason: str) -> None:
    missing = [*message.data.get("missing", []), [row.type, row.name[:80], reason]]
    changed.note(message, missing=missing, coming=_fewer(message))


def _locked(message: int) -> Message:
    """With its conversation's row taken: two files of one message come at the same time."""
    key = Message.objects.values_list("conversation", flat=True).get(pk=message)
    Conversation.objects.select_for_update(of=("self",)).get(pk=key)
    return Message.objects.get(pk=message)


def _fewer(message: Message) -> int | None:
    left = int(message.data.get("coming", 0)) - 1
    return left if left > 0 else None
