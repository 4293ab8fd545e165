"""What every fake platform is: an application on a port of its own, told what to do wrong and remembering what it was asked.

Run in a thread of a test, or as a process (`python -m tests.fakes.telegram --port 8200`).
"""

import asyncio
import json
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response


@dataclass
class Fault:
    """What the next call that says something meets. `after`: so many calls go well before."""

    kind: str
    after: int = 0
    times: int = 1
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Call:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    fields: dict[str, Any]
    at: float = field(default_factory=time.monotonic)


class Platform:
    """The base of the fakes. `sent` is what the platform has taken: what stands there twice, a customer reads twice."""

    name = ""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.sent: list[dict[str, Any]] = []
        self.faults: deque[Fault] = deque()
        self.port = 0
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._socket: socket.socket | None = None

    # Told by tests
    def next(self, kind: str, *, after: int = 0, times: int = 1, **facts: Any) -> None:
        """Do this wrong at the next call that says something: rate, broken, silence, expired, blocked, window, …"""
        self.faults.append(Fault(kind, after, times, facts))

    def fault(self) -> Fault | None:
        """What this call meets."""
        if not self.faults:
            return None
        first = self.faults[0]
        if first.after > 0:
            first.after -= 1
            return None
        first.times -= 1
        if first.times <= 0:
            self.faults.popleft()
        return first

    def forget(self) -> None:
        """As it was at the beginning."""
        self.calls.clear()
        self.sent.clear()
        self.faults.clear()

    # Served
    def app(self) -> Starlette:
        raise NotImplementedError

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def place(self) -> str:
        """As HELIODESK_OUTBOUND_ALLOW names it."""
        return f"127.0.0.1:{self.port}"

    def start(self, port: int = 0) -> "Platform":
        """Serve in a thread."""
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port = self._socket.getsockname()[1]
        self._server = uvicorn.Server(self._config())
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name=f"fake-{self.name}", daemon=True
        )
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        if self._server is None or self._thread is None or self._socket is None:
            return
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()

    def __enter__(self) -> "Platform":
        return self.start() if not self.port else self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def run(self, port: int) -> None:
        """Serve in this process until it is ended."""
        self.port = port
        config = self._config()
        config.host, config.port = "127.0.0.1", port
        uvicorn.Server(config).run()

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self.app(), log_level="error", loop="asyncio", lifespan="off", timeout_graceful_shutdown=1, ws="auto"
        )

    def remember(self, request: Request, fields: dict[str, Any]) -> None:
        self.calls.append(Call(request.method, request.url.path, dict(request.headers), fields))

    async def silence(self, request: Request) -> Response:
        """Never answer; end when the other side has gone."""
        for _ in range(600):
            if await request.is_disconnected():
                break
            await asyncio.sleep(0.1)
        return Response(status_code=504)


async def fields_of(request: Request) -> dict[str, Any]:
    """What a request carries, whatever way it is written: JSON, a form, or a form with files as (name, type, bytes)."""
    kind = request.headers.get("content-type", "")
    body = await request.body()
    if kind.startswith("application/json"):
        found = json.loads(body or b"{}")
        return found if isinstance(found, dict) else {"": found}
    if kind.startswith("multipart/form-data"):
        head = f"Content-Type: {kind}\r\nMIME-Version: 1.0\r\n\r\n".encode()
        fields: dict[str, Any] = {}
        for part in BytesParser(policy=policy.HTTP).parsebytes(head + body).iter_parts():
            name = part.get_param("name", header="content-disposition")
            content = part.get_payload(decode=True) or b""
            filename = part.get_filename()
            fields[str(name)] = (
                (filename, part.get_content_type(), content) if filename is not None else content.decode()
            )
        return fields
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def loose(text: str) -> Any:
    """A field of a form that holds JSON."""
    return json.loads(text) if text[:1] in "{[" else text


def main(make: type[Platform]) -> None:
    import argparse

    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, default=8200)
    make().run(asked.parse_args().port)
