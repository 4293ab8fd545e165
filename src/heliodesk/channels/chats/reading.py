"""The reader of a process: it files what was stored at once, without a job for each.

Whoever stores something in a process without one has a job do it. If either dies in between, the job of every minute finds what
waits.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

from django.db import Error, connection, transaction

from heliodesk.jobs.beside import Beside, here
from heliodesk.jobs.queue import defer_once, job

_NAME = "chats reader"
_GOODBYE = 4.0  # seconds


def soon() -> None:
    """Have what has just been committed filed."""
    if reader := here(_NAME):
        transaction.on_commit(reader.wake)
    else:
        defer_once("chats.read")


@job("chats.read", every="* * * * *")
def read() -> None:
    """File whatever waits: most is filed as soon as it is stored, but who stored it may have died."""
    while _some():
        pass


def _some() -> int:
    from heliodesk.channels.chats.intake import read_some  # which stores and answers, and so knows of this page

    return read_some()


@contextlib.contextmanager
def _connected() -> Iterator[None]:
    try:
        yield
    finally:
        connection.close()  # back to the pool


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[None]:
    """File beside the caller's event loop."""
    reader = Beside(_NAME, _some, around=_connected, away=Error)
    await asyncio.to_thread(reader.start)
    try:
        yield
    finally:
        reader.stop()
        await asyncio.to_thread(reader.join, _GOODBYE)
