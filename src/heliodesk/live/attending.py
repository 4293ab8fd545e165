"""Note for whom of those who wait in a chat this process holds a connection (`routing/attending.py`)."""

import asyncio
import time
from collections.abc import Callable

import structlog

from heliodesk.live.assigning import STEADY
from heliodesk.routing.attending import note
from heliodesk.storage.pool import in_pool

log = structlog.get_logger(__name__)

_TICK = 10.0  # seconds: little beside what somebody may be gone for


async def keep_attending(customers: Callable[[], set[int]]) -> None:
    """Every few seconds, until cancelled. Nobody counts as gone just after a start or an outage, while connections come back."""
    steady_from = time.monotonic() + STEADY
    while True:
        await asyncio.sleep(_TICK)
        try:
            await in_pool(note, customers(), is_steady=time.monotonic() >= steady_from)
        except Exception as error:  # the database is away
            log.warning("attending.interrupted", error=type(error).__name__)
            steady_from = time.monotonic() + STEADY
