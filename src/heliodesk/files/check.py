"""What happens to a file between "it has come" and "it may be opened". Runs as a job, off every event loop.

Nothing here holds a transaction while it works: the readers of the log wait for the oldest one (events/README.md).
"""

import hashlib
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from typing import BinaryIO

import structlog
from django.db import transaction

from heliodesk.events.log import record
from heliodesk.files import scan, storing, upload
from heliodesk.files.containers import film_size
from heliodesk.files.detect import Type, detect
from heliodesk.files.models import File
from heliodesk.files.names import with_extension
from heliodesk.files.reencode import Cleaned, clean
from heliodesk.files.rules import KEPT_UNATTACHED_HOURS, Refused
from heliodesk.jobs.queue import defer, job
from heliodesk.storage.embedded import home

log = structlog.get_logger(__name__)

# Other work of this process, such as finding somebody for a customer, must not wait behind films.
_places = threading.BoundedSemaphore(2)
_BUSY = timedelta(seconds=1)
_AGAIN = timedelta(seconds=20)  # until an absent scanner is asked again
_LOST = timedelta(minutes=10)  # after which a check counts as lost with its process


@job("files.check")
def check(*, file: int) -> None:
    """Check one file and make it ready, or refuse it. Does nothing to one that is not waiting for that."""
    found = File.objects.filter(pk=file, state=File.State.CHECKING).first()
    if found is None:
        return
    if not _places.acquire(blocking=False):
        defer("files.check", at=datetime.now(UTC) + _BUSY, file=found.pk)
        return
    try:
        _check(found)
    finally:
        _places.release()


def _check(found: File) -> None:
    try:
        with _room() as whole, _room() as result, _room() as preview:
            _gather(found, whole)
            type_ = detect(whole, found.size)
            scanned = _scanned(found, whole)
            cleaned = Cleaned(type_.media, *(film_size(whole, found.size) if type_.kind == "video" else (0, 0)))
            if type_.kind in ("image", "text"):
                cleaned = clean(whole, type_.media, result, preview)
            _keep(found, type_, scanned, cleaned, result if type_.kind in ("image", "text") else whole, preview)
    except Refused as refused:
        upload.refuse(found, refused.rule)
    except scan.ScannerAway as away:
        # Held: nobody opens what was not looked at. Asked again until it answers.
        log.warning("files.scanner_away", error=str(away))
        defer("files.check", at=datetime.now(UTC) + _AGAIN, file=found.pk)
    except FileNotFoundError:
        if File.objects.filter(pk=found.pk, state=File.State.CHECKING).exists():
            upload.refuse(found, "file-gone")


def _room() -> BinaryIO:
    """A file without a name, in our own directory: /tmp is memory on many machines."""
    where = home() / "work"
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    return tempfile.TemporaryFile(dir=where)


def _gather(file: File, whole: BinaryIO) -> None:
    for name in file.parts:
        for block in storing.blocks(name):
            whole.write(block)
    whole.flush()
    if whole.tell() != file.size:
        raise Refused("file-broken")


def _scanned(file: File, whole: BinaryIO) -> str:
    """Returns the state of the scan. Raises Refused for a virus, ScannerAway."""
    if not scan.is_configured():
        return File.Scan.NOT_SCANNED
    try:
        verdict = scan.scan(whole)
    except scan.TooLarge as error:
        raise Refused("file-unscannable") from error
    if not verdict.virus:
        return File.Scan.CLEAN
    upload.refuse(file, "file-infected", virus=verdict.virus)
    raise Refused("file-infected")


def _keep(file: File, type_: Type, scanned: str, cleaned: Cleaned, result: BinaryIO, preview: BinaryIO) -> None:
    size, sha256 = _measure(result)
    small = _measure(preview)[0]
    name = storing.keep(result)
    preview_name = storing.keep(preview) if small else ""
    with transaction.atomic():
        now = File.objects.select_for_update().get(pk=file.pk)
        mine = now.state == File.State.CHECKING
        if mine:
            parts, now.parts = now.parts, []
            now.state, now.scan, now.kind, now.media_type = File.State.READY, scanned, type_.kind, cleaned.media
            now.size, now.sha256, now.storage_name, now.preview_name = size, sha256, name, preview_name
            now.width, now.height, now.removed = cleaned.width, cleaned.height, list(cleaned.removed)
            now.name = with_extension(now.name, cleaned.media)
            now.save()
            record("file.ready", topics=now.topics, data={"file": now.key})
    storing.forget(*(parts if mine else (name, preview_name)))


def _measure(file: BinaryIO) -> tuple[int, str]:
    """Bytes and SHA-256 of a file."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")  # type: ignore[arg-type]  # any file will do
    return file.tell(), digest.hexdigest()


@job("files.sweep", every="*/10 * * * *")
def sweep() -> None:
    """Remove what was begun and never finished, or finished and never attached, for a day; ask again for checks that
    were lost with their process."""
    now = datetime.now(UTC)
    old = now - timedelta(hours=KEPT_UNATTACHED_HOURS)
    for file in File.objects.filter(attached_at=None, at__lt=old).exclude(state=File.State.GONE)[:1000]:
        upload.remove(file)
    for key in File.objects.filter(state=File.State.CHECKING, finished_at__lt=now - _LOST).values_list("pk", flat=True):
        defer("files.check", file=key)
