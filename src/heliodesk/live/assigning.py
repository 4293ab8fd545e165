"""Find people for those who wait, as soon as something happens by which one may be found.

Not a job: the way over the queue takes tens of milliseconds, and nothing is lost by a wake-up that is not heard, since every
other process hears it too and `routing.sweep` looks at everything once a minute.
"""

import asyncio
import contextlib
import time

import structlog

from heliodesk.live.bus import Bus
from heliodesk.routing.assignment import MAY_ASSIGN, assign
from heliodesk.routing.tending import tend
from heliodesk.storage.pool import in_pool

log = structlog.get_logger(__name__)

_TICK = 1.0  # seconds between looks at what time brings by itself, and at what was passed over
STEADY = 75.0  # seconds after a start or an outage in which consoles come back: longer than they may be silent
_PAUSE = 2.0  # seconds while the database is away


async def keep_assigning(bus: Bus) -> None:
    """Assign at the start, after each event that allows it, and again a second later what was passed over. Until cancelled."""
    happened = asyncio.Event()
    happened.set()
    bus.tell(MAY_ASSIGN, happened.set)
    again, looked_at, steady_from = False, 0.0, time.monotonic() + STEADY
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(happened.wait(), _TICK)
        try:
            if happened.is_set() or again:
                happened.clear()
                again = await in_pool(assign)
            if time.monotonic() - looked_at >= _TICK:
                looked_at = time.monotonic()
                await in_pool(tend, is_steady=looked_at >= steady_from)
        except Exception as error:  # the database is away: what waits is found when it is back
            log.warning("routing.interrupted", error=type(error).__name__)
            happened.set()
            await asyncio.sleep(_PAUSE)
            steady_from = time.monotonic() + STEADY
