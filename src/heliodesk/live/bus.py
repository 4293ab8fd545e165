"""One reader of the log for a process; it hands each event to the streams whose topics it carries."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterable

import psycopg
import structlog
from psycopg import sql

from heliodesk.events import log as events
from heliodesk.live.connections import connection_parameters

log = structlog.get_logger(__name__)

REMEMBERED = 5000  # events kept in memory, so that short absences are caught up without the database
LONGEST_QUEUE = 256  # frames a slow reader may owe before it is cut
_PAGE = 500
_POLL = 0.25  # seconds; the safety net below the wake-ups
_SETTLE = 0.01  # seconds until events that wait for an older transaction are looked at again
_GATHER = 0.015  # seconds between two readings at least, so that a burst is read in pages; a lone event is read at once
_NOTICE = 0.05  # seconds between two notices to other processes

HEARTBEAT = b": \n\n"
RELOAD = b"event: reload\ndata: {}\n\n"


class Subscriber:
    """One open stream: what it may hear, and what it has not been sent yet."""

    __slots__ = ("closed", "frames", "topics", "viewer", "waiter", "writing_since")

    def __init__(self, viewer: str, topics: frozenset[str]) -> None:
        self.viewer = viewer
        self.topics = topics
        self.frames: deque[bytes] = deque()
        self.closed = False
        self.waiter: asyncio.Future[None] | None = None
        self.writing_since: float | None = None  # loop time at which the write under way began

    def push(self, frame: bytes) -> None:
        """Add a frame; a reader who owes too many is closed rather than kept in memory."""
        if len(self.frames) >= LONGEST_QUEUE:
            self.close()
            return
        self.frames.append(frame)
        self._wake()

    def close(self) -> None:
        """End the stream after what it is writing now."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    async def take(self) -> bytes:
        """Wait for frames and return all of them as one. Empty when the stream has ended."""
        while not self.frames and not self.closed:
            self.waiter = asyncio.get_running_loop().create_future()
            await self.waiter
        if self.closed:
            return b""
        taken = self.frames.popleft() if len(self.frames) == 1 else b"".join(self.frames)
        self.frames.clear()
        return taken


def frame(event: events.Happened) -> bytes:
    """An event as a server-sent event, without what the log alone keeps. Written once, sent to everybody."""
    told = {"kind": event.kind, **event.data}
    told.pop("standing", None)
    data = json.dumps(told, separators=(",", ":"))
    return f"id: {event.cursor}\ndata: {data}\n\n".encode()


class Bus:
    """Reads the log in order and remembers the latest events. Runs for as long as the process serves."""

    def __init__(self) -> None:
        self.subscribers: dict[str, set[Subscriber]] = {}
        self._told: defaultdict[str, list[Callable[[], None]]] = defaultdict(list)  # of this process, by kind
        self.cursor: events.Cursor | None = None
        self.recent: deque[events.Happened] = deque(maxlen=REMEMBERED)
        self.ready = asyncio.Event()
        self._wake = asyncio.Event()
        self._woken_here = False
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """Something was committed by this process. Callable from any thread."""
        try:
            here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            here = False
        if here:
            self._wake_here()
        else:
            self._loop.call_soon_threadsafe(self._wake_here)

    def _wake_here(self) -> None:
        self._woken_here = True
        self._wake.set()

    def wake_by_notice(self) -> None:
        """Another process has committed something."""
        self._wake.set()

    def add(self, subscriber: Subscriber) -> None:
        for topic in subscriber.topics:
            self.subscribers.setdefault(topic, set()).add(subscriber)

    def remove(self, subscriber: Subscriber) -> None:
        for topic in subscriber.topics:
            members = self.subscribers.get(topic, set())
            members.discard(subscriber)
            if not members:
                self.subscribers.pop(topic, None)

    def tell(self, kinds: Iterable[str], heard: Callable[[], None]) -> None:
        """Call `heard`, on the loop, whenever an event of these kinds is read."""
        for kind in kinds:
            self._told[kind].append(heard)

    def everybody(self) -> set[Subscriber]:
        return set().union(*self.subscribers.values()) if self.subscribers else set()

    async def run(self) -> None:
        """Read until cancelled; a lost database is waited for and reading goes on where it stopped."""
        pause = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**connection_parameters(), autocommit=True) as db:
                    pause = 0.1
                    await self._read(db)
            except (psycopg.Error, OSError) as error:
                log.warning("bus.interrupted", error=type(error).__name__, retry_in=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 2.0)

    async def _read(self, db: psycopg.AsyncConnection) -> None:
        await self._check_epoch(db)
        noticed = 0.0
        while True:
            read_at = self._loop.time()
            full, unsettled = await self._take_page(db)
            if self._woken_here and self._loop.time() - noticed >= _NOTICE:
                self._woken_here, noticed = False, self._loop.time()
                await db.execute(sql.SQL("notify {}").format(sql.Identifier(events.CHANNEL)))
            if full:
                continue
            patience = _SETTLE if unsettled else _NOTICE if self._woken_here else _POLL
            try:
                await asyncio.wait_for(self._wake.wait(), patience)
                await asyncio.sleep(max(0.0, read_at + _GATHER - self._loop.time()))
            except TimeoutError:
                if patience == _POLL:
                    await self._check_epoch(db)
            self._wake.clear()

    async def _check_epoch(self, db: psycopg.AsyncConnection) -> None:
        """Start at the head of the log, now and whenever a restore has begun another history."""
        row = await (await db.execute(events.HEAD)).fetchone()
        assert row is not None
        epoch, xmin = row
        if self.cursor is None or self.cursor.epoch != epoch:
            first = self.cursor is None
            self.cursor = events.Cursor(epoch, xmin, 0)
            self.recent.clear()
            if not first:
                for subscriber in self.everybody():
                    subscriber.push(RELOAD)
        self.ready.set()

    async def _take_page(self, db: psycopg.AsyncConnection) -> tuple[bool, bool]:
        """Dispatch a page of events. Returns whether the page was full, and whether unsettled ones follow."""
        assert self.cursor is not None
        rows = await (
            await db.execute(events.AFTER, [str(self.cursor.tx), self.cursor.id, _PAGE], prepare=True)
        ).fetchall()
        taken = 0
        for event in events.settled(self.cursor.epoch, rows):
            self._dispatch(event)
            taken += 1
        return taken == _PAGE, taken < len(rows)

    def _dispatch(self, event: events.Happened) -> None:
        self.cursor = event.cursor
        self.recent.append(event)
        listeners = [self.subscribers[topic] for topic in event.topics if topic in self.subscribers]
        if listeners:
            written = frame(event)
            for subscriber in tuple(listeners[0] if len(listeners) == 1 else set().union(*listeners)):
                subscriber.push(written)
        for heard in self._told.get(event.kind, ()):
            heard()
        if event.kind == "agent.changed":  # rights may be fewer now: they come back with a new token
            for subscriber in tuple(self.subscribers.get(f"agent:{event.data.get('agent')}", ())):
                subscriber.close()

    def recall(self, since: events.Cursor, topics: Iterable[str]) -> list[bytes] | None:
        """Frames after `since` from memory, or None when memory does not reach back that far."""
        if not self.recent or self.recent[0].cursor > since:
            return None
        wanted = set(topics)
        return [frame(event) for event in self.recent if event.cursor > since and not wanted.isdisjoint(event.topics)]
