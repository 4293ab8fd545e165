"""`crash`: random kill -9 of the web process and of the postmaster while customers write and read.

Reference: what was acknowledged. Bars: 0 acknowledged messages lost, 0 messages visible twice, no reader of the stream
without a message. 30 kills; 300 with --long.
"""

import asyncio
import json
import os
import random
import signal
import time
from uuid import uuid4

from benchmarks.site import HOST, Site, free_port
from benchmarks.wire import Stream, Wire
from heliodesk.storage import embedded

CUSTOMERS = 8


class Customer:
    """Writes numbered messages, each until it is acknowledged, and follows the stream as the widget does."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.token = ""
        self.conversation = ""
        self.acknowledged: list[str] = []
        self.last = ""
        self.heard: set[int] = set()
        self.doubles = 0
        self.reloads = 0

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict]:  # type: ignore[type-arg]
        """Ask until there is an answer that is not "come back later"."""
        while True:
            try:
                wire = await asyncio.wait_for(Wire(HOST, self.port).open(), 5)
                try:
                    status, answer = await asyncio.wait_for(wire.ask(method, path, body, self.token), 8)
                finally:
                    await wire.close()
                if status < 500 and status != 429:
                    return status, answer
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                pass
            await asyncio.sleep(0.05)

    async def write(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            client_id = str(uuid4())
            body = {
                "client_id": client_id,
                "body": f"message {len(self.acknowledged)}",
                "conversation": self.conversation,
            }
            status, answer = await self.ask("POST", "/live/messages", body)
            if status not in (200, 201):
                raise RuntimeError(f"{status} {answer}")
            self.conversation = answer["conversation"]
            self.acknowledged.append(client_id)
            await asyncio.sleep(random.uniform(0, 0.02))

    async def follow(self) -> None:
        while True:
            try:
                _status, admitted = await self.ask("POST", "/live/stream-token", {})
                stream = await asyncio.wait_for(
                    Stream(HOST, self.port).open("/live/stream", admitted["token"], self.last), 5
                )
                try:
                    await self._read(stream)
                finally:
                    stream.close()
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError, RuntimeError, KeyError):
                await asyncio.sleep(0.05)

    async def _read(self, stream: Stream) -> None:
        text = b""
        while chunk := await stream.chunk():
            *parts, text = (text + chunk).split(b"\n\n")
            for part in parts:
                lines = dict(line.split(b": ", 1) for line in part.split(b"\n") if b": " in line)
                if lines.get(b"event") == b"reload":
                    await self.reload()
                elif b"data" in lines:
                    self._hear(json.loads(lines[b"data"]))
                if b"id" in lines:
                    self.last = lines[b"id"].decode()

    def _hear(self, event: dict) -> None:  # type: ignore[type-arg]
        if event["kind"] == "message.posted":
            self.doubles += event["number"] in self.heard
            self.heard.add(event["number"])

    async def reload(self) -> None:
        """What a client does that is told to load anew: take the state with its cursor."""
        self.reloads += 1
        _status, state = await self.ask("GET", "/live/state")
        after = 0
        while True:
            _status, page = await self.ask("GET", f"/live/messages?conversation={self.conversation}&after={after}")
            if not page["messages"]:
                break
            after = page["messages"][-1]["number"]
            self.heard.update(m["number"] for m in page["messages"])
        self.last = state["cursor"]


async def _run(site: Site, kills: int) -> list[dict[str, object]]:
    port = free_port()
    web, _port = site.web(port)
    customers = [Customer(port) for _ in range(CUSTOMERS)]
    for customer in customers:
        customer.token = (await customer.ask("POST", "/live/session", {}))[1]["token"]
    stop = asyncio.Event()
    following = [asyncio.create_task(customer.follow()) for customer in customers]
    writing = [asyncio.create_task(customer.write(stop)) for customer in customers]
    began = time.perf_counter()
    for _ in range(kills):
        await asyncio.sleep(random.uniform(0.3, 1.2))
        if random.random() < 0.5:
            web.kill()
            web.wait()
            web, _port = await asyncio.to_thread(site.web, port)
        else:
            os.kill(site.server.pid, signal.SIGKILL)
            site.server = await asyncio.to_thread(embedded.start, site.home)
    stop.set()
    await asyncio.gather(*writing)
    taken = time.perf_counter() - began
    total = sum(len(customer.acknowledged) for customer in customers)
    lost = unheard = twice = 0
    await asyncio.sleep(3)  # the streams catch up
    for customer in customers:
        stored: list[tuple[int, str]] = []
        after = 0
        while True:
            path = f"/live/messages?conversation={customer.conversation}&after={after}"
            page = (await customer.ask("GET", path))[1]["messages"]
            if not page:
                break
            stored += [(m["number"], m["client_id"]) for m in page]
            after = page[-1]["number"]
        ids = [client_id for _number, client_id in stored]
        lost += len(set(customer.acknowledged) - set(ids))
        twice += len(ids) - len(set(ids)) + customer.doubles
        unheard += len({number for number, _ in stored} - customer.heard)
    for task in following:
        task.cancel()
    return [
        {
            "figure": f"crash, {kills} kills in {taken:.0f} s",
            "ours": f"{lost} lost, {twice} twice, {unheard} unheard",
            "reference": f"{total:,} acknowledged messages",
            "ratio": lost + twice + unheard,
            "bar": "0",
            "met": not (lost or twice or unheard),
        }
    ]


def measure(site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its row."""
    return asyncio.run(_run(site, 300 if os.environ.get("HELIODESK_BENCH_LONG") else 30))
