"""`start`: from the command to the first 200 of /readyz, warm: PostgreSQL, web, live and jobs. Bar: under 4 s.

Reference: a Python process that imports Django and Starlette and nothing else.
"""

import signal
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request

from benchmarks.site import HOST, ROOT, Site, free_port

ROUNDS = 5
BAR = 4.0


def _start(site: Site) -> float:
    port = free_port()
    environment = {k: v for k, v in site.environment.items() if k not in ("DATABASE_URL", "HELIODESK_DEMO")}
    environment["HELIODESK_HOME"] = str(site.home / "start")
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "heliodesk", "demo", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
    )
    while True:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/readyz", timeout=1):
                break
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                raise RuntimeError("the demo ended") from None
            time.sleep(0.01)
    taken = time.perf_counter() - began
    process.send_signal(signal.SIGINT)
    process.wait(30)
    return taken


def _import() -> float:
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import django, django.db.models, starlette.applications, uvicorn"], cwd=ROOT, check=True
    )
    return time.perf_counter() - began


def measure(site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its row."""
    (site.home / "start").mkdir(mode=0o711)
    (site.home / "start").chmod(0o711)
    _start(site)  # the first one prepares
    ours = statistics.median(_start(site) for _ in range(ROUNDS))
    bare = statistics.median(_import() for _ in range(ROUNDS))
    return [
        {
            "figure": "start, warm, to the first 200",
            "ours": f"{ours:.2f} s",
            "reference": f"{bare:.2f} s (import Django and Starlette)",
            "ratio": round(ours / bare, 2),
            "bar": "< 4 s",
            "met": ours < BAR,
        }
    ]
