"""`post`: acknowledged messages a second through HTTP at 1, 8 and 32 clients.

Reference: a bare Starlette application that inserts one row by raw SQL on the same PostgreSQL. Ours also checks the
token and the body, numbers the message, records the event and wakes the readers. Bar: at least 0.7 of the reference.
Rounds of the two alternate; the median of the rounds' ratios is quoted.
"""

import asyncio
import statistics
import time
from uuid import uuid4

from benchmarks.site import HOST, Site
from benchmarks.wire import Wire

SECONDS = 2.0
ROUNDS = 5
CLIENTS = (1, 8, 32)
BAR = 0.7
TEXT = "I sent 18.4 LTC from my own wallet an hour ago. It left my wallet but my balance has not changed."


async def _customers(port: int, count: int) -> list[tuple[str, str]]:
    """Tokens and conversations of `count` customers."""
    wire = await Wire(HOST, port).open()
    made = []
    for _ in range(count):
        _status, session = await wire.ask("POST", "/live/session", {})
        body = {"client_id": str(uuid4()), "body": TEXT}
        _status, posted = await wire.ask("POST", "/live/messages", body, session["token"])
        made.append((session["token"], posted["conversation"]))
    await wire.close()
    return made


async def _load(port: int, path: str, customers: list[tuple[str, str]]) -> float:
    """Acknowledged messages a second when each customer sends the next as soon as the last is acknowledged."""
    wires = [await Wire(HOST, port).open() for _ in customers]
    end = time.perf_counter() + SECONDS
    done = 0

    async def client(wire: Wire, token: str, conversation: str) -> None:
        nonlocal done
        while time.perf_counter() < end:
            body = {"client_id": str(uuid4()), "body": TEXT, "conversation": conversation}
            status, _answer = await wire.ask("POST", path, body, token)
            if status != 201:
                raise RuntimeError(f"{path} answered {status}: {_answer}")
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(client(wire, *customer) for wire, customer in zip(wires, customers, strict=True)))
    taken = time.perf_counter() - began
    for wire in wires:
        await wire.close()
    return done / taken


async def _measure(ours: int, bare: int) -> list[dict[str, object]]:
    customers = await _customers(ours, max(CLIENTS))
    rows = []
    for clients in CLIENTS:
        pairs = []
        for _ in range(ROUNDS):
            a = await _load(ours, "/live/messages", customers[:clients])
            b = await _load(bare, "/messages", customers[:clients])
            pairs.append((a, b))
        ratio = statistics.median(a / b for a, b in pairs)
        rows.append(
            {
                "figure": f"post, {clients} client{'s' if clients > 1 else ''}",
                "ours": f"{statistics.median(a for a, _ in pairs):,.0f} messages/s",
                "reference": f"{statistics.median(b for _, b in pairs):,.0f} (Starlette + raw SQL insert)",
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
