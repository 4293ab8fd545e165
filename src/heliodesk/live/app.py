"""The live half of the process: a Starlette application beside Django, sharing its functions and nothing else."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import cache
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from heliodesk.events.log import wake_with
from heliodesk.live import assistant, calling_back, channels, files, health, hours, posting, tickets, visitor
from heliodesk.live.access import Viewer, ended
from heliodesk.live.answers import no_route
from heliodesk.live.assigning import keep_assigning
from heliodesk.live.attending import keep_attending
from heliodesk.live.bus import HEARTBEAT, Bus, Subscriber
from heliodesk.live.origins import OwnOrigins, origins
from heliodesk.live.signals import Signals
from heliodesk.live.sockets import Sockets
from heliodesk.live.stream import Streams
from heliodesk.live.together import together
from heliodesk.routing.presence import seen
from heliodesk.storage.pool import in_pool

log = structlog.get_logger(__name__)

_HEARTBEAT = 15.0  # seconds between comments that keep proxies from closing a quiet stream
_CHECK = 2.0  # seconds between checks that agents' streams are still theirs


class Live:
    """Everything live that a process holds: the bus, open streams and sockets."""

    def __init__(self) -> None:
        self.streams: Streams | None = None
        self.sockets = Sockets()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Read the log and serve streams inside the block; at its end close them, so that clients come back elsewhere."""
        bus = Bus()
        self.streams = Streams(bus)
        signals = self.sockets.signals = Signals(bus, self.sockets.deliver)
        wake_with(bus.wake)
        work = [bus.run(), signals.hear(), signals.speak(), self._keep_alive(), self._check_access()]
        work += [hours.public_hours.keep_fresh(bus), keep_assigning(bus), keep_attending(self._customers)]
        tasks = [asyncio.create_task(part) for part in work]
        try:
            yield
        finally:
            wake_with(None)
            self.say_goodbye()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await together.lane.close()

    def say_goodbye(self) -> None:
        """Close every stream; its client comes back, here or to another process."""
        for subscriber in tuple(self._open()):
            subscriber.close()
        self.sockets.cut(set(self.sockets.open.values()))

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(_HEARTBEAT)
            for subscriber in tuple(self._open()):
                subscriber.push(HEARTBEAT)
            if self.streams is not None:
                self.streams.cut_stuck()

    async def _check_access(self) -> None:
        """Cut agents whose access has ended, and note that the others are here."""
        turn = 0
        while True:
            await asyncio.sleep(_CHECK)
            turn += 1
            agents = [viewer for viewer in self._viewers() if viewer.kind == "agent"]
            if not agents:
                continue
            with contextlib.suppress(Exception):  # the database is away: the next turn will tell
                gone = await in_pool(ended, agents)
                for subscriber, viewer in tuple(self._open().items()):
                    if viewer in gone:
                        subscriber.close()
                self.sockets.cut(gone)
                if turn % 5 == 0 or turn == 1:
                    await in_pool(seen, {viewer.id for viewer in agents} - {viewer.id for viewer in gone})

    def _open(self) -> dict[Subscriber, Viewer]:
        return self.streams.open if self.streams else {}

    def _customers(self) -> set[int]:
        return {viewer.id for viewer in self._viewers() if viewer.kind == "customer"}

    def _viewers(self) -> set[Viewer]:
        return {*self._open().values(), *self.sockets.open.values()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The stream endpoint, as a plain ASGI application."""
        assert self.streams is not None  # requests come inside `running`
        await self.streams(scope, receive, send)


live = Live()
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


def application(lifespan: Lifespan) -> Starlette:
    """The live routes; `lifespan` is what runs while the process serves."""
    return Starlette(
        routes=[
            Route("/api/v1/status", hours.status, methods=["GET"]),
            Route("/api/v1/hours", hours.hours, methods=["GET"]),
            Route("/api/v1/tickets", tickets.create, methods=["POST"]),
            Route("/channels/{channel}/{key}/", channels.door, methods=["GET", "POST"]),
            Route("/live/messages", posting.post, methods=["POST"]),
            Route("/live/messages", visitor.messages),
            Route("/live/stream", live),
            WebSocketRoute("/live/socket", live.sockets.__call__),
            Route("/live/hello", visitor.hello),
            Route("/live/session", visitor.session, methods=["POST"]),
            Route("/live/state", visitor.state),
            Route("/live/marks", visitor.marks, methods=["POST"]),
            Route("/live/end", visitor.end, methods=["POST"]),
            Route("/live/assistant", assistant.press, methods=["POST"]),
            Route("/live/callback", calling_back.callback, methods=["POST"]),
            Route("/live/files", files.begin, methods=["POST"]),
            Route("/live/files/{key}", files.take, methods=["PUT"]),
            Route("/live/files/{key}", files.take_back, methods=["DELETE"]),
            Route("/live/files/{key}", files.state),
            Route("/live/files/{key}/finish", files.finish, methods=["POST"]),
            Route("/live/files/{key}/link", files.admit, methods=["POST"]),
            Route("/live/stream-token", visitor.admission, methods=["POST"]),
            Route("/healthz", health.healthz),
            Route("/readyz", health.readyz),
            Route("/metrics", health.figures),
        ],
        middleware=[
            Middleware(OwnOrigins),
            Middleware(
                CORSMiddleware,
                allow_origins=sorted(origins(settings.SITE_URL, *settings.WIDGET_ORIGINS)),
                allow_methods=["GET", "POST", "PUT", "DELETE"],
                allow_headers=["authorization", "content-type", "last-event-id", "accept-language"],
                expose_headers=["retry-after"],
                max_age=86400,
            ),
        ],
        exception_handlers={404: no_route, 405: no_route},
        lifespan=lifespan,
    )


def direct(app: Starlette) -> Callable[[Scope], ASGIApp | None]:
    """The busiest addresses, past what is around the routes: the public ones, posting, and streams, the latter two for who
    says no origin or ours. What this does not know (None) goes the whole way, where other origins are looked at."""
    public: dict[str, ASGIApp] = {
        r.path: r.endpoint for r in app.routes if isinstance(r, Route) and isinstance(r.endpoint, hours.Endpoint)
    }
    busy: dict[tuple[str, str], ASGIApp] = {
        ("POST", "/live/messages"): next(
            r.app for r in app.routes if isinstance(r, Route) and r.endpoint is posting.post
        ),
        ("POST", "/api/v1/tickets"): next(
            r.app for r in app.routes if isinstance(r, Route) and r.endpoint is tickets.create
        ),
        ("GET", "/live/stream"): live,
    }

    def find(scope: Scope) -> ASGIApp | None:
        found = busy.get((scope["method"], scope["path"]))
        if found is not None:
            origin = next((value for name, value in scope["headers"] if name == b"origin"), None)
            return found if origin is None or origin == _own_origin() else None
        return channels.door if scope["path"].startswith(channels.PATH) else public.get(scope["path"])

    return find


@cache
def _own_origin() -> bytes:
    scheme, host, *_rest = urlsplit(settings.SITE_URL)
    return f"{scheme}://{host}".encode()


PATHS = ("/live/", "/channels/", "/healthz", "/readyz", "/metrics")
