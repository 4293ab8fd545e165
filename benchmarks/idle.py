"""`idle`: memory of the web process for each open, quiet stream at 2,000 streams. Bar: at most 60 kB.

Reference: the bare Starlette SSE loop with as many streams.
"""

import asyncio

from benchmarks.site import HOST, Site, allow_many_files, memory
from benchmarks.wire import Stream, Wire

STREAMS = 2000
BAR = 60_000  # bytes


async def _measure(site: Site) -> list[dict[str, object]]:
    ours, port = site.web()
    bare, bare_port = site.reference()
    wire = await Wire(HOST, port).open()
    _status, session = await wire.ask("POST", "/live/session", {})
    before, bare_before = memory(ours), memory(bare)
    streams = []
    for n in range(STREAMS):
        if n % 200 == 0:
            _status, admitted = await wire.ask("POST", "/live/stream-token", {}, session["token"])
        streams.append(await Stream(HOST, port).open("/live/stream", admitted["token"]))
        await streams[-1].chunk()
    for _ in range(STREAMS):
        streams.append(await Stream(HOST, bare_port).open("/stream"))
        await streams[-1].chunk()
    await asyncio.sleep(16)  # one heartbeat
    each, bare_each = (memory(ours) - before) / STREAMS, (memory(bare) - bare_before) / STREAMS
    for stream in streams:
        stream.close()
    return [
        {
            "figure": "idle, memory per stream at 2,000",
            "ours": f"{each / 1000:.1f} kB",
            "reference": f"{bare_each / 1000:.1f} kB (Starlette SSE loop)",
            "ratio": round(each / bare_each, 2),
            "bar": "≤ 60 kB",
            "met": each <= BAR,
        }
    ]


def measure(site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its row."""
    allow_many_files()
    return asyncio.run(_measure(site))
