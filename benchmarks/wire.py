"""A small HTTP/1.1 client, so that the load generator does not become the thing that is measured."""

import asyncio
import json
from typing import Any


class Wire:
    """One kept-alive connection."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def open(self) -> "Wire":
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        return self

    async def close(self) -> None:
        self.writer.close()

    def send(self, method: str, path: str, body: bytes = b"", headers: str = "") -> None:
        head = f"{method} {path} HTTP/1.1\r\nhost: {self.host}\r\ncontent-length: {len(body)}\r\n{headers}\r\n"
        self.writer.write(head.encode() + body)

    async def receive(self) -> tuple[int, bytes]:
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 : lower.index(b"\r\n", at)]) if at >= 0 else 0
        return status, await self.reader.readexactly(length)

    async def ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        headers = f"authorization: Bearer {token}\r\n" if token else ""
        self.send(method, path, json.dumps(body).encode() if body is not None else b"", headers)
        status, answer = await self.receive()
        return status, json.loads(answer) if answer[:1] in (b"{", b"[") else answer


class Stream:
    """An open event stream: counts the bytes and events that arrive."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    async def open(self, path: str, token: str = "", last: str = "") -> "Stream":
        # A small buffer: hundreds of these live in the load generator.
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port, limit=2**14)
        headers = (f"authorization: Bearer {token}\r\n" if token else "") + (
            f"last-event-id: {last}\r\n" if last else ""
        )
        self.writer.write(f"GET {path} HTTP/1.1\r\nhost: {self.host}\r\n{headers}\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:20]:
            raise RuntimeError(head[:80])
        return self

    async def chunk(self) -> bytes:
        """The next chunk; empty at the end."""
        size = int(await self.reader.readuntil(b"\r\n"), 16)
        return (await self.reader.readexactly(size + 2))[:-2]

    def close(self) -> None:
        self.writer.transport.abort()
