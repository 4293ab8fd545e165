"""Words between processes that nobody needs to keep: somebody types, somebody looks. They go by NOTIFY, unlogged."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import psycopg
import structlog
from psycopg import sql

from heliodesk.events.log import CHANNEL
from heliodesk.live.bus import Bus
from heliodesk.live.connections import connection_parameters

log = structlog.get_logger(__name__)

_SIGNALS = "heliodesk_signals"
_OWED = 200  # signals waiting to be sent; more are dropped, the next one says the same


class Signals:
    """Hears both channels of notices: events wake the bus, signals go to `deliver`."""

    def __init__(self, bus: Bus, deliver: Callable[[dict[str, Any]], None]) -> None:
        self._bus = bus
        self._deliver = deliver
        self._outgoing: asyncio.Queue[str] = asyncio.Queue(_OWED)

    def send(self, signal: dict[str, Any]) -> None:
        """Tell every process, this one included."""
        text = json.dumps(signal, separators=(",", ":"))
        if len(text) < 7000 and not self._outgoing.full():
            self._outgoing.put_nowait(text)

    async def hear(self) -> None:
        """Listen until cancelled."""
        await _keep_trying("signals.hear", self._hear)

    async def speak(self) -> None:
        """Send what `send` was given, until cancelled."""
        await _keep_trying("signals.speak", self._speak)

    async def _hear(self, db: psycopg.AsyncConnection) -> None:
        for channel in (CHANNEL, _SIGNALS):
            await db.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
        async for notice in db.notifies():
            if notice.channel == CHANNEL:
                self._bus.wake_by_notice()
            else:
                self._deliver(json.loads(notice.payload))

    async def _speak(self, db: psycopg.AsyncConnection) -> None:
        while True:
            await db.execute("select pg_notify(%s, %s)", [_SIGNALS, await self._outgoing.get()])


async def _keep_trying(what: str, use: Callable[[psycopg.AsyncConnection], Any]) -> None:
    pause = 0.1
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True) as db:
                pause = 0.1
                await use(db)
        except (psycopg.Error, OSError) as error:
            log.warning("signals.interrupted", what=what, error=type(error).__name__, retry_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 2.0)
