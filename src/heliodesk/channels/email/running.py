"""All sources of this process and the reader of what they bring: begun with it, ended with it."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import structlog
from django.conf import settings

from heliodesk.channels.email.listening import Door
from heliodesk.channels.email.reading import reader
from heliodesk.channels.email.sources import Imap, sort_out
from heliodesk.channels.email.watching import Watcher
from heliodesk.jobs.beside import Beside

log = structlog.get_logger(__name__)

_GOODBYE = 4.0  # seconds


def start() -> list[Watcher | Door | Beside]:
    """Begin with the reader and every source that can be understood; the log and the console tell of the others."""
    good, bad = sort_out(settings.MAIL_SOURCES)
    for problem in bad:
        log.error("mail.source-not-understood", problem=problem)
    begun: list[Watcher | Door | Beside] = [reader()]
    begun += [Watcher(each) if isinstance(each, Imap) else Door(each) for each in good]
    for each in begun:
        each.start()
    return begun


def stop(begun: list[Watcher | Door | Beside]) -> None:
    """End all of them, together within a few seconds. What does not end dies with the process; nothing is lost by that."""
    for each in begun:
        each.stop()
    until = time.monotonic() + _GOODBYE
    for each in begun:
        each.join(max(0.0, until - time.monotonic()))


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Run the sources beside the caller's event loop."""
    begun = await asyncio.to_thread(start)
    try:
        yield
    finally:
        await asyncio.to_thread(stop, begun)
