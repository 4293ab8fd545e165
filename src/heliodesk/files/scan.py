"""Ask ClamAV about a file: clamd's INSTREAM command over a unix socket or TCP (clamd(8)).

A client of forty lines, because the libraries that exist read the whole file into memory or are a decade old.
"""

import socket
from contextlib import closing
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

_BLOCK = 128 * 1024  # bytes
_SECONDS = 120.0  # for one step; a scan of a large file is one step


class ScannerAway(Exception):
    """The scanner did not answer, or not as clamd does. Nothing is known about the file."""


class TooLarge(Exception):
    """The file is longer than clamd's StreamMaxLength."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What clamd said: `virus` is its name for what it found, "" for a clean file."""

    virus: str = ""


def is_configured() -> bool:
    """Is there a scanner (HELIODESK_CLAMAV)?"""
    return bool(settings.CLAMAV)


def scan(file: BinaryIO) -> Verdict:
    """Have `file` scanned from its beginning. Raises ScannerAway, TooLarge."""
    file.seek(0)
    try:
        with closing(_connect()) as peer:
            try:
                peer.sendall(b"zINSTREAM\0")
                while block := file.read(_BLOCK):
                    peer.sendall(len(block).to_bytes(4, "big") + block)
                peer.sendall(bytes(4))
            except (BrokenPipeError, ConnectionResetError):
                pass  # clamd says why before it hangs up
            answer = _answer(peer)
    except (OSError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from error
    if answer == "stream: OK":
        return Verdict()
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict(answer[len("stream: ") : -len(" FOUND")][:80])
    if "size limit exceeded" in answer:
        raise TooLarge
    raise ScannerAway(answer[:80] or "no answer")


def version() -> str:
    """clamd's own words about itself and its signatures. Raises ScannerAway."""
    try:
        with closing(_connect()) as peer:
            peer.sendall(b"zVERSION\0")
            return _answer(peer)
    except (OSError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from error


def _connect() -> socket.socket:
    where = urlsplit(settings.CLAMAV)
    if where.scheme == "unix":
        peer = socket.socket(socket.AF_UNIX)
        peer.settimeout(_SECONDS)
        try:
            peer.connect(where.path)
        except OSError:
            peer.close()
            raise
        return peer
    if where.scheme != "tcp" or not where.hostname:
        raise ValueError(settings.CLAMAV)
    return socket.create_connection((where.hostname, where.port or 3310), timeout=_SECONDS)


def _answer(peer: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < 4096:
        part = peer.recv(1024)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode(errors="replace").strip()
