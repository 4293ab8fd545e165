"""`door`: what an event of a messenger costs until it is a durable row: CPU of the web process, and events a second.

Through HTTP, each body another, verified by its secret; the account is paused, so that nothing is filed meanwhile. Reference: a bare
Starlette application that inserts one row by raw SQL on the same PostgreSQL.
"""

import asyncio
import json
import statistics
import time
from uuid import uuid4

import psutil

from benchmarks.site import HOST, Site
from benchmarks.wire import Wire

EVENTS = 3_000
CLIENTS = 8
ROUNDS = 3
BAR = 2.0  # ms of CPU
_SECRET = "tell-nobody"
_ADD = """
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats.accounts import add, pause
from heliodesk.people.models import Team
made = add(channel="telegram", secrets={"token": "1:a", "secret_token": "tell-nobody"}, options={}, own_id="1", name="@desk",
    team=Team.objects.get(slug="support"), by=SYSTEM)
pause(made, by=SYSTEM, paused=True)
print(made.key)
"""
_COUNT = """
from heliodesk.channels.chats.models import Arrived
print(Arrived.objects.count())
"""


def _update(number: int) -> bytes:
    person = {"id": number % 50 + 1, "is_bot": False, "first_name": "Ann", "language_code": "en"}
    message = {
        "message_id": number, "from": person, "chat": {"id": person["id"], "type": "private", "first_name": "Ann"},
        "date": int(time.time()), "text": "I sent 18.4 LTC from my own wallet an hour ago.",
    }  # fmt: skip
    # What the reference stores stands beside.
    beside = {"conversation": "a", "client_id": str(uuid4()), "body": message["text"]}
    return json.dumps({"update_id": number, "message": message, **beside}).encode()


async def _load(port: int, path: str, first: int, headers: str) -> float:
    """Events a second."""
    wires = [await Wire(HOST, port).open() for _ in range(CLIENTS)]
    numbers = iter(range(first, first + EVENTS))

    async def client(wire: Wire) -> None:
        for number in numbers:
            wire.send("POST", path, _update(number), headers)
            status, _answer = await wire.receive()
            if status not in (200, 201):
                raise RuntimeError(f"{path} answered {status}")

    began = time.perf_counter()
    await asyncio.gather(*(client(wire) for wire in wires))
    taken = time.perf_counter() - began
    for wire in wires:
        await wire.close()
    return EVENTS / taken


def measure(site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    key = site.run(_ADD).strip().splitlines()[-1]
    web, port = site.web()
    bare, other = site.reference()
    headers = f"x-telegram-bot-api-secret-token: {_SECRET}\r\ncontent-type: application/json\r\n"
    ours, theirs, cost, theirs_cost = [], [], [], []
    for turn in range(ROUNDS):
        for process, at, path, speeds, costs in (
            (web, port, f"/channels/telegram/{key}/", ours, cost),
            (bare, other, "/messages", theirs, theirs_cost),
        ):
            watched = psutil.Process(process.pid)
            before = watched.cpu_times()
            speeds.append(asyncio.run(_load(at, path, 1 + turn * EVENTS, headers)))
            after = watched.cpu_times()
            costs.append((after.user + after.system - before.user - before.system) / EVENTS * 1000)
    stored = int(site.run(_COUNT).strip().splitlines()[-1])
    spent, reference = statistics.median(cost), statistics.median(theirs_cost)
    return [
        {
            "figure": "door, CPU of an event to its durable row", "ours": f"{spent:.2f} ms ({statistics.median(ours):,.0f} events/s)",
            "reference": f"{reference:.2f} ms, {statistics.median(theirs):,.0f}/s (Starlette + raw SQL insert)",
            "ratio": round(spent / reference, 2), "bar": f"≤ {BAR} ms", "met": spent <= BAR,
        },
        {
            "figure": "door, events that are there afterwards", "ours": f"{stored:,}", "reference": f"{ROUNDS * EVENTS:,} sent",
            "ratio": round(stored / (ROUNDS * EVENTS), 4), "bar": "all, once", "met": stored == ROUNDS * EVENTS,
        },
    ]  # fmt: skip
