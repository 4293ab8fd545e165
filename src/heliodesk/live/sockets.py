"""WebSocket for what passes: typing, and which colleague looks at a conversation.

The client's first frame is `{"token": …}` (a stream token). Then it sends `{"typing": key}` while somebody types (at
most every 3 s) and, from a console, `{"looking": key}` (again every 20 s, null when it stops). It is sent
`{"typing": key, "by": "customer" | "agent", "name": …}` and `{"looking": key, "agent": id, "name": …, "on": …}`.
"""

import asyncio
import contextlib
import json
import time
from typing import Any

from django.db import InterfaceError, OperationalError
from starlette.websockets import WebSocket, WebSocketDisconnect

from heliodesk.access.actors import Actor
from heliodesk.access.tokens import BadToken
from heliodesk.conversations.models import Conversation
from heliodesk.limits.buckets import TooMany
from heliodesk.live import metrics
from heliodesk.live.access import Viewer, viewer_of
from heliodesk.live.answers import short
from heliodesk.live.signals import Signals
from heliodesk.live.stream import may_open
from heliodesk.people.models import Agent
from heliodesk.storage.pool import in_pool

_LARGEST = 4096  # characters of a frame
_FRAMES_PER_SECOND = 5


class Sockets:
    """Open sockets by topic."""

    def __init__(self) -> None:
        self.signals: Signals | None = None
        self.open: dict[WebSocket, Viewer] = {}
        self._looking: dict[WebSocket, str] = {}

    async def __call__(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            async with asyncio.timeout(10):
                first = await _frame(socket)
            viewer = await in_pool(viewer_of, str(first.get("token", "")))
            await may_open(viewer, socket)
        except (BadToken, TimeoutError, ValueError, WebSocketDisconnect, OperationalError, InterfaceError):
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close(4401)
            return
        except TooMany:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close(4429)
            return
        self.open[socket] = viewer
        metrics.sockets.inc()
        try:
            await socket.send_json({"ready": True})
            await self._serve(socket, viewer)
        except (WebSocketDisconnect, ValueError, RuntimeError):
            pass
        finally:
            self._stop_looking(socket, viewer)
            self.open.pop(socket, None)
            metrics.sockets.dec()
            with contextlib.suppress(RuntimeError, WebSocketDisconnect):
                await socket.close()

    async def _serve(self, socket: WebSocket, viewer: Viewer) -> None:
        spent, second = 0, 0
        allowed: dict[str, dict[str, Any] | None] = {}
        while True:
            frame = await _frame(socket)
            if second != int(time.monotonic()):
                spent, second = 0, int(time.monotonic())
            spent += 1
            if spent > _FRAMES_PER_SECOND:
                continue
            if frame.get("looking", ...) is None:
                self._stop_looking(socket, viewer)
                continue
            key = short(frame.get("typing") or frame.get("looking"), 25)
            if not 0 < len(key) <= 24:
                continue
            if key not in allowed or frame.get("looking"):  # asked anew from time to time: assignees change
                if len(allowed) > 200:
                    allowed.clear()
                with contextlib.suppress(OperationalError):
                    allowed[key] = await in_pool(_place, viewer, key)
            place = allowed.get(key)
            if place is None:
                continue
            if frame.get("typing"):
                self._send(
                    {"t": "typing", "c": key, "by": viewer.topic, "name": viewer.name, "to": place["hears_typing"]}
                )
            elif viewer.kind == "agent":
                if self._looking.get(socket) != key:
                    self._stop_looking(socket, viewer)
                self._looking[socket] = key
                self._send({"t": "looking", "c": key, "by": viewer.topic, "name": viewer.name, "on": True})

    def _stop_looking(self, socket: WebSocket, viewer: Viewer) -> None:
        if key := self._looking.pop(socket, None):
            self._send({"t": "looking", "c": key, "by": viewer.topic, "name": viewer.name, "on": False})

    def _send(self, signal: dict[str, Any]) -> None:
        if self.signals is not None:
            self.signals.send(signal)

    def deliver(self, signal: dict[str, Any]) -> None:
        """Pass a signal on to the sockets that it concerns, never back to whom it is about."""
        key, by = signal["c"], signal["by"]
        for socket, viewer in tuple(self.open.items()):
            if viewer.topic == by:
                continue
            if signal["t"] == "looking":
                if self._looking.get(socket) == key:
                    _later(
                        socket,
                        {"looking": key, "agent": by.partition(":")[2], "name": signal["name"], "on": signal["on"]},
                    )
                continue
            looks = self._looking.get(socket) == key
            if looks or viewer.topic in signal["to"]:
                kind = by.partition(":")[0]
                _later(
                    socket,
                    {"typing": key, "by": kind, "name": signal["name"], "agent": by if kind == "agent" else None},
                )

    def cut(self, viewers: set[Viewer]) -> None:
        """Close the sockets of viewers whose access has ended."""
        for socket, viewer in tuple(self.open.items()):
            if viewer in viewers:
                task = asyncio.ensure_future(socket.close(4401))
                _running.add(task)
                task.add_done_callback(_running.discard)


def _place(viewer: Viewer, key: str) -> dict[str, Any] | None:
    """What typing in a conversation means for others; None when the viewer has no business there."""
    if viewer.kind == "agent":
        actor = Agent.objects.get(pk=viewer.id).actor
    else:
        actor = Actor("customer", viewer.id)
    conversation = Conversation.objects.visible_to(actor).filter(key=key).first()
    if conversation is None:
        return None
    assignee = f"agent:{conversation.assignee_id}"
    if viewer.kind == "customer":
        return {"hears_typing": [assignee]}
    return {"hears_typing": [f"customer:{conversation.customer_id}"] if viewer.topic == assignee else []}


async def _frame(socket: WebSocket) -> dict[str, Any]:
    """The next frame, a JSON object. Raises ValueError for anything else, WebSocketDisconnect at the end."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code") or 1005)
    text = message.get("text")
    frame = json.loads(text) if isinstance(text, str) and len(text) <= _LARGEST else None
    if not isinstance(frame, dict):
        raise ValueError("a frame is a JSON object")
    return frame


_running: set[asyncio.Future[None]] = set()


def _later(socket: WebSocket, message: dict[str, Any]) -> None:
    """Send without waiting for the reader; a reader who does not take it misses a passing word."""

    async def send() -> None:
        with contextlib.suppress(RuntimeError, WebSocketDisconnect, TimeoutError, OSError):
            async with asyncio.timeout(5):
                await socket.send_json(message)

    if len(_running) < 5000:
        task = asyncio.ensure_future(send())
        _running.add(task)
        task.add_done_callback(_running.discard)
