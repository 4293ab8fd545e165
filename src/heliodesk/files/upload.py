"""Take a file in parts: begin, one part after the other, finish. After a break the sender asks how far it came.

The steps are functions of their own, so that an event loop can keep bytes and database apart; `take_part` is all of one.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Now

from heliodesk.access import audit
from heliodesk.access.actors import SYSTEM, Actor
from heliodesk.events.log import record
from heliodesk.files import storing
from heliodesk.files.detect import HEAD, by_head, check_size
from heliodesk.files.models import File
from heliodesk.files.names import clean_name
from heliodesk.files.rules import CHUNK, LARGEST, MB, Refused
from heliodesk.jobs.queue import defer
from heliodesk.people.models import Customer
from heliodesk.storage.embedded import free_space, home

_SPARE = 300 * MB  # of a local disk that files leave alone


@transaction.atomic
def begin(*, customer: Customer | None, by: Actor, name: object, size: object) -> File:
    """Announce a file of `size` bytes in `customer`'s matter, or in nobody's (a picture of an article). Raises Refused for a
    size that no kind may have (413), when a customer has sent enough for a day (429), and when the disk is full (507)."""
    if isinstance(size, bool) or not isinstance(size, int):
        raise Refused("file-size")
    if size <= 0:
        raise Refused("file-empty")
    if size > max(LARGEST.values()):
        raise Refused("file-too-large", status=413)
    if by.kind == "customer" and customer is not None:
        Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)  # two tabs share one allowance
        _check_allowance(customer, size)
    if settings.FILES_ARE_LOCAL and free_space(home()) < size * 2 + _SPARE:
        raise Refused("files-full", status=507)
    agent = by.id if by.kind == "agent" else None
    return File.objects.create(customer=customer, uploaded_by_id=agent, name=clean_name(name), size=size)


def _check_allowance(customer: Customer, size: int) -> None:
    since = datetime.now(UTC) - timedelta(days=1)
    sent = File.objects.filter(customer=customer, uploaded_by=None, at__gt=since)
    sums = sent.aggregate(many=Count("id"), size=Sum("size"))
    if sums["many"] >= settings.FILES_PER_DAY or (sums["size"] or 0) + size > settings.FILES_MB_PER_DAY * MB:
        raise Refused("files-per-day", status=429)


def find(key: str, *, sender: Actor) -> File:
    """The file that `sender` is sending. Raises Refused("file-not-found", 404), for somebody else's as for none."""
    found = File.objects.sent_by(sender).filter(key=key).first()
    if found is None:
        raise Refused("file-not-found", status=404)
    return found


def expected(file: File, offset: int) -> int:
    """How many bytes the part at `offset` must have; 0 when it has come already, so that sending it again does no harm.

    Raises Refused("file-offset", 409) for a place beyond what has come; ask for `received` and go on there.
    """
    if file.state == File.State.REFUSED:
        raise Refused(file.refusal)
    if file.state == File.State.GONE:
        raise Refused("file-gone", status=410)
    if offset < 0 or offset > file.received or offset % CHUNK:
        raise Refused("file-offset", status=409)
    return min(CHUNK, file.size - offset) if offset == file.received else 0


def note_part(file: File, offset: int, name: str, data: bytes) -> File:
    """Note the part that was stored as `name`. The one who comes second with the same part keeps nothing.

    The first part tells what the file promises to be: what is not allowed is refused before the rest is sent.
    """
    if offset == 0:
        try:
            check_size(by_head(data[:HEAD]).kind, file.size)
        except Refused as refused:
            storing.forget(name)
            refuse(file, refused.rule)
            raise
    with transaction.atomic():
        now = File.objects.select_for_update().get(pk=file.pk)
        is_next = now.state == File.State.UPLOADING and now.received == offset
        if is_next:
            now.parts.append(name)
            now.received += len(data)
            now.save(update_fields=["parts", "received"])
    if not is_next:
        storing.forget(name)
    return now


def take_part(key: str, *, sender: Actor, offset: int, data: bytes) -> File:
    """Take the part at `offset`. Returns the file, whose `received` says where to go on. Raises Refused."""
    file = find(key, sender=sender)
    length = expected(file, offset)
    if not length:
        return file
    if len(data) != length:
        raise Refused("file-size")
    return note_part(file, offset, storing.keep_part(data), data)


def finish(key: str, *, sender: Actor) -> File:
    """All parts have come: have the file checked. Again is the same. Raises Refused("file-incomplete", 409)."""
    return _finish(find(key, sender=sender))


def take_whole(*, name: str, data: bytes, by: Actor, customer: Customer | None = None) -> File:
    """Take a file that is here already, in a customer's matter as a mail brings it, or in nobody's as an import does; it is
    checked like any other. Raises Refused."""
    file = begin(customer=customer, by=by, name=name, size=len(data))
    for offset in range(0, len(data), CHUNK):
        part = data[offset : offset + CHUNK]
        file = note_part(file, offset, storing.keep_part(part), part)
    return _finish(file)


def _finish(file: File) -> File:
    with transaction.atomic():
        file = File.objects.select_for_update().get(pk=file.pk)
        if file.state != File.State.UPLOADING:
            return file
        if file.received != file.size:
            raise Refused("file-incomplete", status=409)
        file.state, file.finished_at = File.State.CHECKING, datetime.now(UTC)
        file.save(update_fields=["state", "finished_at"])
        defer("files.check", file=file.pk)
    return file


def take_back(key: str, *, sender: Actor) -> None:
    """The sender does not want to send it after all. What has been attached stays. Raises Refused("file-sent", 409)."""
    file = find(key, sender=sender)
    if not remove(file):
        raise Refused("file-sent", status=409)


def remove(file: File) -> bool:
    """Remove the bytes of a file that is attached to nothing; the row stays and counts for the day."""
    with transaction.atomic():
        now = File.objects.select_for_update().get(pk=file.pk)
        if now.attached_at is not None:
            return False
        names = [*now.parts, now.storage_name, now.preview_name]
        now.state, now.parts, now.storage_name, now.preview_name = File.State.GONE, [], "", ""
        now.save(update_fields=["state", "parts", "storage_name", "preview_name"])
    storing.forget(*names)
    return True


def refuse(file: File, rule: str, *, virus: str = "") -> None:
    """Refuse a file that is on its way and remove its bytes. Nothing happens when that has been done before.

    `virus` is what the scanner called what it found; who sent it is noted for good.
    """
    with transaction.atomic():
        now = File.objects.select_for_update().get(pk=file.pk)
        if now.state not in (File.State.UPLOADING, File.State.CHECKING):
            return
        names, now.parts = now.parts, []
        now.state, now.refusal = File.State.REFUSED, rule
        if virus:
            now.scan = File.Scan.INFECTED
            subject = f"file:{now.key}"
            audit.write(actor=SYSTEM, verb="file-infected", subject=subject, virus=virus, sender=now.sender.topic)
        now.finished_at = now.finished_at or Now()
        now.save(update_fields=["state", "refusal", "scan", "parts", "finished_at"])
        record("file.refused", topics=now.topics, data={"file": now.key, "rule": rule})
    storing.forget(*names)
