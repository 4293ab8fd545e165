"""`fanout`: one message to 500 open streams.

Reference: a bare Starlette SSE loop with a queue for each reader, in memory. Ours goes through the whole way: posted
over HTTP, committed, read from the log, written to the streams. Bars: p50 at most twice the reference's, CPU of the web
process per publish at most 1.5 times, 0 lost.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

from benchmarks.site import HOST, Site, allow_many_files, cpu
from benchmarks.wire import Stream, Wire

STREAMS = 500
PUBLISHES = 20
ROUNDS = 3


class Readers:
    """Open streams that note when each publish reaches them."""

    def __init__(self, streams: list[Stream], mark: bytes) -> None:
        self.arrivals: list[float] = []
        self.complete = asyncio.Event()
        self.expected = 0
        self.tasks = [asyncio.create_task(self._follow(stream, mark)) for stream in streams]
        self.streams = streams

    async def _follow(self, stream: Stream, mark: bytes) -> None:
        while True:
            chunk = await stream.chunk()
            for _ in range(chunk.count(mark)):
                self.arrivals.append(time.perf_counter())
            if len(self.arrivals) >= self.expected:
                self.complete.set()

    async def publish(self, send: Callable[[], Awaitable[object]]) -> list[float]:
        """Publish once; return the seconds until it reached each stream."""
        self.arrivals.clear()
        self.complete.clear()
        self.expected = len(self.streams)
        began = time.perf_counter()
        await send()
        await asyncio.wait_for(self.complete.wait(), 20)
        return [arrival - began for arrival in self.arrivals]

    def close(self) -> None:
        for task in self.tasks:
            task.cancel()
        for stream in self.streams:
            stream.close()


async def _side(site_process, readers: Readers, send: Callable[[], Awaitable[object]]) -> tuple[float, float, int]:  # type: ignore[no-untyped-def]
    """Median latency (s), CPU of the web process per publish (s), arrivals that are missing."""
    times: list[float] = []
    before = cpu(site_process)
    for _ in range(PUBLISHES):
        times += await readers.publish(send)
        await asyncio.sleep(0.02)
    return statistics.median(times), (cpu(site_process) - before) / PUBLISHES, PUBLISHES * STREAMS - len(times)


async def _measure(site: Site) -> list[dict[str, object]]:
    ours, port = site.web()
    bare, bare_port = site.reference()
    wire = await Wire(HOST, port).open()
    _status, session = await wire.ask("POST", "/live/session", {})
    token = session["token"]
    _status, posted = await wire.ask("POST", "/live/messages", {"client_id": str(uuid4()), "body": "first"}, token)
    streams = []
    for _ in range(STREAMS):
        if len(streams) % 100 == 0:
            _status, admitted = await wire.ask("POST", "/live/stream-token", {}, token)
        streams.append(await Stream(HOST, port).open("/live/stream", admitted["token"]))
        await streams[-1].chunk()
    bare_wire = await Wire(HOST, bare_port).open()
    bare_streams = [await Stream(HOST, bare_port).open("/stream") for _ in range(STREAMS)]
    for stream in bare_streams:
        await stream.chunk()
    readers, bare_readers = Readers(streams, b"message.posted"), Readers(bare_streams, b"message.posted")

    async def send() -> None:
        body = {"client_id": str(uuid4()), "body": "a message of usual length", "conversation": posted["conversation"]}
        await wire.ask("POST", "/live/messages", body, token)

    async def send_bare() -> None:
        await bare_wire.ask(
            "POST", "/publish", {"kind": "message.posted", "conversation": posted["conversation"], "number": 1}
        )

    a, b = [], []
    for _ in range(ROUNDS):
        a.append(await _side(ours, readers, send))
        b.append(await _side(bare, bare_readers, send_bare))
    readers.close()
    bare_readers.close()
    p50, bare_p50 = statistics.median(x[0] for x in a), statistics.median(x[0] for x in b)
    used, bare_used = statistics.median(x[1] for x in a), statistics.median(x[1] for x in b)
    lost = sum(x[2] for x in a)
    return [
        _row("fanout to 500, p50", p50, bare_p50, 2.0),
        _row("fanout to 500, CPU per publish", used, bare_used, 1.5),
        {
            "figure": "fanout to 500, lost",
            "ours": f"{lost} of {ROUNDS * PUBLISHES * STREAMS:,}",
            "reference": "every stream hears every message",
            "ratio": lost,
            "bar": "0",
            "met": lost == 0,
        },
    ]


def _row(figure: str, ours: float, reference: float, bar: float) -> dict[str, object]:
    ratio = ours / reference
    return {
        "figure": figure,
        "ours": f"{ours * 1000:.1f} ms",
        "reference": f"{reference * 1000:.1f} ms (Starlette SSE loop in memory)",
        "ratio": round(ratio, 2),
        "bar": f"≤ {bar}",
        "met": ratio <= bar,
    }


def measure(site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    allow_many_files()
    return asyncio.run(_measure(site))
