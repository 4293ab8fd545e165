"""Server-sent events that resume: `GET /live/stream` with a stream token and, after a break, `Last-Event-ID`."""

import asyncio
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from starlette.requests import HTTPConnection, Request
from starlette.types import Receive, Scope, Send

from heliodesk.access.tokens import BadToken
from heliodesk.events import log as events
from heliodesk.limits import budgets
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import TooMany
from heliodesk.limits.leases import leases
from heliodesk.live import metrics
from heliodesk.live.access import Viewer, viewer_of
from heliodesk.live.answers import language_of, refuse, too_many
from heliodesk.live.bus import RELOAD, REMEMBERED, Bus, Subscriber, frame
from heliodesk.storage.pool import in_pool

log = structlog.get_logger(__name__)

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_STUCK = 20  # seconds that one write may take before the reader counts as gone


class Streams:
    """The stream endpoint and its open streams. A plain ASGI callable: a stream costs one small task and no more."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.open: dict[Subscriber, Viewer] = {}
        self._tasks: dict[Subscriber, asyncio.Task[Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            viewer = await in_pool(viewer_of, bearer(request))
            await may_open(viewer, request)
        except BadToken:
            await refuse("token", 401, language_of(request))(scope, receive, send)
            return
        except (OperationalError, InterfaceError):
            await refuse("unavailable", 503, language_of(request), headers={"retry-after": "1"})(scope, receive, send)
            return
        except TooMany as error:
            await too_many(error, language_of(request))(scope, receive, send)
            return
        await self.bus.ready.wait()
        subscriber = Subscriber(viewer.topic, viewer.topics)
        self.bus.add(subscriber)
        # In the same step as adding: what comes later is in the subscriber, what was before is not.
        here = self.bus.cursor
        self.open[subscriber] = viewer
        task = asyncio.current_task()
        assert task is not None
        self._tasks[subscriber] = task
        metrics.streams.inc()
        # One task watches for the reader's leaving; the writer itself is this coroutine.
        watcher = asyncio.create_task(_watch(receive, subscriber))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await self._write(subscriber, here, request.headers.get("last-event-id", ""), send)
        except (asyncio.CancelledError, OSError):
            if not subscriber.closed:
                raise  # the process ends; otherwise the reader is gone, or was too slow to be waited for
        finally:
            watcher.cancel()
            self.bus.remove(subscriber)
            self._tasks.pop(subscriber, None)
            self.open.pop(subscriber, None)
            metrics.streams.dec()

    async def _write(self, subscriber: Subscriber, here: events.Cursor | None, last: str, send: Send) -> None:
        assert here is not None  # the bus is ready
        part = await self._opening(subscriber, here, last)
        clock = asyncio.get_running_loop().time
        while part:
            subscriber.writing_since = clock()
            await send({"type": "http.response.body", "body": part, "more_body": True})
            subscriber.writing_since = None
            part = await subscriber.take()
        subscriber.writing_since = clock()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def cut_stuck(self) -> None:
        """End the streams whose reader has not taken a write for `_STUCK` seconds."""
        late = asyncio.get_running_loop().time() - _STUCK
        for subscriber, task in tuple(self._tasks.items()):
            if subscriber.writing_since is not None and subscriber.writing_since < late:
                subscriber.close()
                task.cancel()

    async def _opening(self, subscriber: Subscriber, here: events.Cursor, last: str) -> bytes:
        """What a stream starts with: where it stands, or what it missed, or word that it must load anew.

        Live events pile up in the subscriber meanwhile, all of them after `here`.
        """
        hello = f'retry: 1000\nid: {here}\ndata: {{"kind":"here"}}\n\n'.encode()
        if not last:
            return hello
        try:
            since = events.Cursor.parse(last)
            if since.epoch != here.epoch:
                raise events.UnknownCursor(last)
            missed = self.bus.recall(since, subscriber.topics)
            if missed is None:
                missed = await in_pool(_missed, since, here, sorted(subscriber.topics))
        except (events.UnknownCursor, OperationalError):
            return RELOAD + hello
        return b"".join(missed) + hello


def _missed(since: events.Cursor, until: events.Cursor, topics: list[str]) -> list[bytes]:
    """Frames from the log after `since` up to `until`. Raises UnknownCursor when that is longer than it is worth: who
    was away so long loads the present state faster than the past."""
    missed: list[bytes] = []
    looked_at = 0
    while since < until:
        page = [event for event in events.page(since, 500) if event.cursor <= until]
        if not page:
            break
        missed += [frame(event) for event in page if not set(event.topics).isdisjoint(topics)]
        since = page[-1].cursor
        looked_at += len(page)
        if looked_at > REMEMBERED:
            raise events.UnknownCursor(str(since))
    return missed


async def may_open(viewer: Viewer, connection: HTTPConnection) -> None:
    """Count one stream or socket. Raises TooMany."""
    address = address_of(connection)
    await leases.spend(budgets.wants(budgets.STREAMS, person=viewer.topic, address=address, proven=viewer.proven))


async def _watch(receive: Receive, subscriber: Subscriber) -> None:
    message: Any = {"type": ""}
    while message["type"] != "http.disconnect":
        message = await receive()
    subscriber.close()


def bearer(request: Request) -> str:
    """The token of the Authorization header, or an empty string."""
    scheme, _space, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
