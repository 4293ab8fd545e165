"""A socket on which mail is handed over, in a thread with an event loop of its own: a large mail holds up nobody's chat."""

import asyncio
import contextlib
import errno
import fcntl
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from heliodesk.channels.email.database import database
from heliodesk.channels.email.lmtp import speaks
from heliodesk.channels.email.models import Source
from heliodesk.channels.email.problems import Problem, fails, works
from heliodesk.channels.email.sources import Listener, row

log = structlog.get_logger(__name__)

_SAY = 20.0  # seconds between two notes that we are there
_AGAIN = 5.0
_GOODBYE = 3.0


class _Taken(Exception):
    """Another process of ours listens there."""


class Door(threading.Thread):
    """Listens until it is told to stop. Of several processes the one that has the address does; the others wait for it."""

    def __init__(self, source: Listener) -> None:
        super().__init__(name=source.name, daemon=True)
        self._source = source
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    def stop(self) -> None:
        """Ask it to end: what is being stored is answered still, and nothing new begins."""
        self._stopping.set()
        if (loop := self._loop) and (end := self._end):
            with contextlib.suppress(RuntimeError):  # it has ended by itself
                loop.call_soon_threadsafe(end.set)

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                with database():
                    mine = row(self._source.name)
                with self._bound(mine) as bound:
                    asyncio.run(self._listen(bound, mine))
            except _Taken:
                pass
            except Problem as problem:
                log.warning("mail.source-fails", source=self._source.name, problem=problem.word, said=problem.said)
                with contextlib.suppress(Problem), database():
                    fails(row(self._source.name), problem)
            except Exception:
                log.exception("mail.source-broke", source=self._source.name)
            self._stopping.wait(_AGAIN)

    @contextlib.contextmanager
    def _bound(self, mine: Source) -> Iterator[socket.socket]:
        with contextlib.ExitStack() as stack:
            try:
                if self._source.path:
                    yield stack.enter_context(_file_socket(stack, Path(self._source.path), self._source.mode))
                    return
                found = socket.getaddrinfo(self._source.host, self._source.port, type=socket.SOCK_STREAM)
                bound = stack.enter_context(socket.socket(found[0][0], socket.SOCK_STREAM))
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                bound.bind(found[0][4])
            except OSError as error:
                heard = mine.heard_at and datetime.now(UTC) - mine.heard_at < timedelta(seconds=3 * _SAY)
                if error.errno == errno.EADDRINUSE and heard:
                    raise _Taken from None
                raise Problem("address", str(error)) from None
            yield bound

    async def _listen(self, bound: socket.socket, mine: Source) -> None:
        self._loop, self._end = asyncio.get_running_loop(), asyncio.Event()
        busy: set[asyncio.Protocol] = set()
        begin = speaks(self._source.protocol, mine, size=self._source.size, tls=self._tls(), busy=busy)
        server = await self._loop.create_server(begin, sock=bound, backlog=128)
        log.debug("mail.listens", source=self._source.name)
        try:
            while not self._stopping.is_set():
                await asyncio.to_thread(_say, mine)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._end.wait(), _SAY)
        finally:
            server.close()
            late = self._loop.time() + _GOODBYE
            while any(_is_storing(each) for each in busy) and self._loop.time() < late:
                await asyncio.sleep(0.02)

    def _tls(self) -> ssl.SSLContext | None:
        if not self._source.cert:
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(self._source.cert, self._source.key)
        except OSError as error:
            raise Problem("tls", str(error)) from None
        return context


def _is_storing(conversation: asyncio.Protocol) -> bool:
    envelope = getattr(conversation, "envelope", None)
    return envelope is not None and envelope.content is not None


def _say(mine: Source) -> None:
    with contextlib.suppress(Problem), database():  # without the database we stay, and answer 451
        works(mine)


def _file_socket(stack: contextlib.ExitStack, path: Path, mode: int) -> socket.socket:
    """A socket that is a file. Whoever has the lock beside it may remove what a process that died has left there."""
    lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    stack.callback(os.close, lock)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _Taken from None
    if path.is_socket():
        path.unlink()
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    stack.callback(path.unlink, missing_ok=True)
    bound.bind(str(path))
    path.chmod(mode)
    return bound
