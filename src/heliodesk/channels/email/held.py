"""What people do with mails that are in no request: look into one, have it read again, leave it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Count, Q

from heliodesk.access import audit
from heliodesk.access.actors import Actor
from heliodesk.channels.email.models import Raw, Received, ReceivedQuerySet, Source, State
from heliodesk.conversations.models import Conversation
from heliodesk.jobs.queue import defer
from heliodesk.mail.parse import parse
from heliodesk.trust.secrets import guard

TO_LOOK_AT = (State.UNPROCESSED, State.QUARANTINED)  # somebody has to decide
_AGAIN = (*TO_LOOK_AT, State.LEFT)
_AT_ONCE = 5_000  # mails that one press has read again
_HEADERS = 16_384  # characters that are shown
_TEXT = 50_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail in plain words. What looks like a secret is taken out; the raw mail alone still has it."""

    headers: str
    text: str
    files: tuple[tuple[str, str, int], ...]  # name, type, bytes


def how_many(actor: Actor) -> int:
    """Mails that somebody has to look at."""
    return Received.objects.visible_to(actor).filter(state__in=TO_LOOK_AT).count()


def openable(actor: Actor) -> ReceivedQuerySet:
    """Mails whose words they may read: those in no request, and those of requests that they may read anyway."""
    of_theirs = Q(conversation__in=Conversation.objects.visible_to(actor))
    return Received.objects.visible_to(actor).filter(Q(conversation=None) | of_theirs)


def by_reason(mails: ReceivedQuerySet) -> list[tuple[str, int]]:
    """(reason, how many), the most frequent first."""
    counted = mails.order_by().values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")
    return [(reason, n) for reason, n in counted if reason]


@transaction.atomic
def open_mail(received: Received, *, by: Actor) -> Opened:
    """Its headers and text. That somebody looked stands in the audit chain."""
    audit.write(actor=by, verb="mail-opened", subject=f"mail:{received.key}", why=received.reason)
    raw = bytes(Raw.objects.get(received=received).content)
    mail = parse(raw)
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0][: 2 * _HEADERS].decode(errors="replace")
    files = tuple((each.name[:200], each.media_type[:100], len(each.content)) for each in mail.attachments[:50])
    return Opened(guard(head[:_HEADERS]).text, guard(mail.text[:_TEXT]).text, files)


@transaction.atomic
def take_raw(received: Received, *, by: Actor) -> bytes:
    """The bytes as they came. That somebody took them stands in the audit chain."""
    audit.write(actor=by, verb="mail-fetched", subject=f"mail:{received.key}", bytes=received.size)
    return bytes(Raw.objects.get(received=received).content)


@transaction.atomic
def try_again(mails: ReceivedQuerySet, *, by: Actor, as_person: bool = False) -> int:
    """Have those of the mails that are in no request read once more. How many.

    `as_person`: whoever asks has looked, and says that no machine wrote them; they are filed as a person's then.
    """
    found = mails.filter(state__in=_AGAIN, conversation=None).select_for_update(of=("self",)).order_by("pk")
    chosen = list(found.values_list("pk", "key")[:_AT_ONCE])
    if not chosen:
        return 0
    keys = [pk for pk, _key in chosen]
    Received.objects.filter(pk__in=keys).update(state=State.WAITING, reason="", read_at=None, look_at=None)
    subject = f"mail:{chosen[0][1]}" if len(chosen) == 1 else "mail"
    audit.write(actor=by, verb="mail-tried-again", subject=subject, count=len(chosen), as_person=as_person)
    for key in keys:
        defer("email.read", received=key, as_person=as_person)
    return len(chosen)


@transaction.atomic
def leave(mails: ReceivedQuerySet, *, by: Actor) -> int:
    """Nothing is done with those that wait for somebody's look. They stay, and can be read again later. How many."""
    chosen = list(mails.filter(state__in=TO_LOOK_AT).select_for_update(of=("self",)))
    for received in chosen:
        audit.write(actor=by, verb="mail-left", subject=f"mail:{received.key}", why=received.reason)
    Received.objects.filter(pk__in=[each.pk for each in chosen]).update(state=State.LEFT)
    return len(chosen)


def ask_to_compare(source: Source) -> None:
    """The process that watches it sees the wish within seconds."""
    Source.objects.filter(pk=source.pk).update(asked_at=datetime.now(UTC))
