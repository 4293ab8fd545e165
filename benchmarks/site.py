"""Start what is measured: a Heliodesk site and the reference servers, on one PostgreSQL of their own."""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil

from heliodesk.storage import embedded
from heliodesk.storage.ports import free_port

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent


class Site:
    """A home with its PostgreSQL, prepared as the demo."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="heliodesk-bench-"))
        self.home.chmod(0o711)
        self.server = embedded.start(self.home)
        self.environment = {
            **os.environ,
            "HELIODESK_HOME": str(self.home),
            "DATABASE_URL": self.server.url,
            "HELIODESK_DEMO": "1",
            "HELIODESK_POSTS_PER_SECOND": "2",  # counted as everywhere, against limits that nobody here reaches
            "HELIODESK_LIMITS": "100000",
            "HELIODESK_LOG_LEVEL": "ERROR",
            "HELIODESK_ASSISTANT": "off",  # what is measured are conversations with people
            "HELIODESK_EMBEDDER": "none",  # or texts would be placed while something else is measured
            "DJANGO_SETTINGS_MODULE": "heliodesk.config.settings",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        subprocess.run([sys.executable, "-m", "heliodesk", "prepare"], env=self.environment, check=True)

    def web(self, port: int | None = None) -> tuple[subprocess.Popen[bytes], int]:
        """Start a Heliodesk web process."""
        port = port or free_port()
        return self._start([sys.executable, "-m", "heliodesk", "web", "--port", str(port)], port, "/readyz"), port

    def run_on(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start another process of Heliodesk that runs until the end."""
        command = [sys.executable, "-m", "heliodesk", *arguments]
        process = subprocess.Popen(command, env=self.environment, cwd=ROOT)
        self.processes.append(process)
        return process

    def reference(self) -> tuple[subprocess.Popen[bytes], int]:
        """Start the bare Starlette application of reference.py under the same server and settings."""
        port = free_port()
        return self._start([sys.executable, "-m", "benchmarks.reference", str(port)], port, "/"), port

    def run(self, code: str) -> str:
        command = [sys.executable, "-c", "import django; django.setup()\n" + code]
        return subprocess.run(command, env=self.environment, check=True, capture_output=True, text=True).stdout

    def _start(self, command: list[str], port: int, path: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, env=self.environment, cwd=ROOT)
        self.processes.append(process)
        while True:
            try:
                with urllib.request.urlopen(f"http://{HOST}:{port}{path}", timeout=2):
                    return process
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command} ended") from None
                time.sleep(0.02)

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)


@contextlib.contextmanager
def site() -> Iterator[Site]:
    """A site that is taken down at the end."""
    made = Site()
    try:
        yield made
    finally:
        made.close()


def cpu(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds that a process has used, user and system."""
    times = psutil.Process(process.pid).cpu_times()
    return float(times.user + times.system)


def memory(process: subprocess.Popen[bytes]) -> int:
    """Bytes that are a process's own."""
    return int(psutil.Process(process.pid).memory_full_info().uss)


def allow_many_files() -> None:
    """Let this process, and those that it starts, hold thousands of connections."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
