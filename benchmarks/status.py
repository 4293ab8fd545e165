"""`status`: answers of `GET /api/v1/status` a second at 1, 8 and 32 clients.

Reference: the bare Starlette application's hello, "ok" as plain text. Ours also finds the answer among those that it keeps,
tells how long it stays good, and adds the headers that every answer carries. Bar: at least 0.7 of the reference. Rounds of
the two alternate; the median of the rounds' ratios is quoted. Every twentieth question of ours is one that nobody asked
before; in service there are as many as languages, channels and zones, and the rest are repeated.
"""

import asyncio
import statistics
import time
from itertools import count

from benchmarks.site import HOST, Site
from benchmarks.wire import Wire

SECONDS = 0.6  # short and many: a slow moment of the machine falls on both
ROUNDS = 17
CLIENTS = (1, 8, 32)
BAR = 0.7
ASKED = "/api/v1/status?language=zh&channel=chat&zone=Asia/Shanghai"
_new = count()


async def _load(port: int, path: str, clients: int) -> float:
    """Answers a second when each client asks again as soon as it has been answered."""
    wires = [await Wire(HOST, port).open() for _ in range(clients)]
    end = time.perf_counter() + SECONDS
    done = 0

    async def client(wire: Wire) -> None:
        nonlocal done
        while time.perf_counter() < end:
            is_new = path == ASKED and done % 20 == 0
            wire.send("GET", f"{path}&at=2026-12-01T00:00:00.{next(_new):06}Z" if is_new else path)
            status, _body = await wire.receive()
            if status != 200:
                raise RuntimeError(f"{path} answered {status}")
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(client(wire) for wire in wires))
    taken = time.perf_counter() - began
    for wire in wires:
        await wire.close()
    return done / taken


async def _measure(ours: int, bare: int) -> list[dict[str, object]]:
    rows = []
    for clients in CLIENTS:
        pairs = []
        for _ in range(ROUNDS):
            a = await _load(ours, ASKED, clients)
            b = await _load(bare, "/", clients)
            pairs.append((a, b))
        ratio = statistics.median(a / b for a, b in pairs)
        rows.append(
            {
                "figure": f"status, {clients} client{'s' if clients > 1 else ''}",
                "ours": f"{statistics.median(a for a, _ in pairs):,.0f} answers/s",
                "reference": f"{statistics.median(b for _, b in pairs):,.0f} (Starlette hello)",
                "ratio": round(ratio, 2),
                "bar": f"≥ {BAR}",
                "met": ratio >= BAR,
            }
        )
    return rows


def measure(site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    _process, ours = site.web()
    _process, bare = site.reference()
    return asyncio.run(_measure(ours, bare))
