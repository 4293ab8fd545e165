"""Where the bytes lie: Django's storage, a directory of ours or a bucket. Names are chance and say nothing."""

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any, BinaryIO, Protocol, cast

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from heliodesk.files.rules import Refused

log = structlog.get_logger(__name__)

_BLOCK = 256 * 1024  # bytes


class Reader(Protocol):
    """What a range is read from."""

    def read(self, size: int, /) -> bytes: ...
    def close(self) -> None: ...


def keep_part(data: bytes) -> str:
    """Store a part of an upload. Returns its name in the storage. Raises Refused("files-away", 503)."""
    try:
        return default_storage.save(f"parts/{_chance()}", ContentFile(data))
    except Exception as error:  # a full disk, or whatever a bucket's client may raise
        log.warning("files.storage_away", error=type(error).__name__)
        raise Refused("files-away", status=503) from error


def keep(file: BinaryIO) -> str:
    """Store a file from its beginning. Returns its name in the storage."""
    file.seek(0)
    name = _chance()
    return default_storage.save(f"{name[:2]}/{name}", File(file))


def forget(*names: str) -> None:
    """Remove from the storage what is there of these names."""
    for name in names:
        if name:
            with contextlib.suppress(FileNotFoundError):
                default_storage.delete(name)


def blocks(name: str) -> Iterator[bytes]:
    """The stored bytes, in blocks of at most 256 KiB. Raises FileNotFoundError."""
    with default_storage.open(name) as stored:
        while block := stored.read(_BLOCK):
            yield block


def open_range(name: str, start: int, length: int) -> Reader:
    """Open what is stored at `start`. At most `length` bytes are fetched from a bucket; the caller reads no further.

    Raises FileNotFoundError.
    """
    storage = cast(Any, default_storage)
    if hasattr(storage, "bucket"):  # S3File would fetch the whole object first
        if not length:
            return cast(Reader, ContentFile(b""))
        try:
            found = storage.bucket.Object(name).get(Range=f"bytes={start}-{start + length - 1}")
        except storage.connection.meta.client.exceptions.NoSuchKey as error:
            raise FileNotFoundError(name) from error
        return cast(Reader, found["Body"])
    opened = default_storage.open(name)
    opened.seek(start)
    return cast(Reader, opened)


def _chance() -> str:
    return secrets.token_hex(16)


def size_of(name: str) -> int:
    """Bytes that are stored under this name. Raises FileNotFoundError."""
    return int(default_storage.size(name))
