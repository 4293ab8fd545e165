"""A mail is stored before anything is read of it, and the same mail once, however often and by whatever way it comes."""

import hashlib
import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now

from heliodesk.channels.email import reading
from heliodesk.channels.email.models import Place, Received, Source, State
from heliodesk.people.models import new_key
from heliodesk.storage.statements import read_rows

LARGEST = 50 * 1024 * 1024  # bytes; what is larger is kept without its rest, and said to be too large
HEAD = 1024 * 1024  # bytes of a mail that is too large: who wrote, of what, and most often the words
# One round trip, and a transaction of its own: a mail server waits for it.
_KEEP = """
with new as (
  insert into email_received (key, digest, source_id, size, mail_from, rcpt_to, state, reason, mail_id, sender, is_proven,
    left_out, shown_sender, subject)
  values (%s, %s, %s, %s, %s, %s::varchar[], 'waiting', '', '', '', false, '[]', '', '')
  on conflict (digest) do nothing returning id
), raw as (insert into email_raw (received_id, content) select id, %s from new)
select id from new
"""
_NOTED_EVERY = 5.0  # seconds


def keep(
    raw: bytes,
    *,
    source: Source,
    mail_from: str = "",
    rcpt_to: Sequence[str] = (),
    place: tuple[int, int] | None = None,
    size: int | None = None,
) -> tuple[Received, bool]:
    """Store a mail and have it read. Returns it, and whether it is new here; when this returns and the caller's transaction
    commits, the other side may forget it.

    `mail_from` and `rcpt_to` are the envelope's; `place` is (UIDVALIDITY, UID) in an IMAP mailbox; `size` that of the whole mail
    when `raw` is only its beginning.
    """
    whole = len(raw) if size is None else size
    digest = hashlib.sha256(raw if whole == len(raw) else raw + b"\n%d" % whole).hexdigest()
    named = [_stored(each) for each in rcpt_to[:100]]
    if place is None:
        return _keep(raw, digest, source, whole, mail_from, named)
    with transaction.atomic():
        received, is_new = _keep(raw, digest, source, whole, mail_from, named)
        validity, uid = place
        Place.objects.get_or_create(source=source, validity=validity, uid=uid, defaults={"received": received})
        return received, is_new


def _keep(
    raw: bytes, digest: str, source: Source, size: int, mail_from: str, rcpt_to: list[str]
) -> tuple[Received, bool]:
    key = new_key()
    rows = read_rows(_KEEP, [key, digest, source.pk, size, _stored(mail_from), rcpt_to, raw[:LARGEST]])
    if not rows:
        received = Received.objects.get(digest=digest)
        _add_recipients(received, rcpt_to)
        return received, False
    _note_that_one_came(source)
    transaction.on_commit(reading.soon)
    words = {"mail_from": _stored(mail_from), "rcpt_to": rcpt_to, "size": size, "state": State.WAITING}
    return Received(pk=rows[0][0], key=key, digest=digest, source=source, **words), True


_noted: dict[int, float] = {}


def _note_that_one_came(source: Source) -> None:
    """To some seconds: whoever writes a row that all write waits for the others until they have committed."""
    if time.monotonic() - _noted.get(source.pk, float("-inf")) > _NOTED_EVERY:
        _noted[source.pk] = time.monotonic()
        Source.objects.filter(pk=source.pk).update(received_at=Now())


def _add_recipients(received: Received, rcpt_to: Sequence[str]) -> None:
    """A server that hands one mail over once for each recipient has said more of its envelope."""
    if all(each in received.rcpt_to for each in rcpt_to):
        return
    with transaction.atomic():
        known = Received.objects.select_for_update().values_list("rcpt_to", flat=True).get(pk=received.pk)
        more = [each for each in rcpt_to if each not in known]
        Received.objects.filter(pk=received.pk).update(rcpt_to=[*known, *more][:100])


def _stored(address: str) -> str:
    """As the database takes it: an address that it refuses would keep the whole mail out."""
    return address.replace("\x00", "").encode(errors="replace").decode()[:320]
