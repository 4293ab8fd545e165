"""One command, one process tree: PostgreSQL, the web process with live streams and jobs, each started again when it dies."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress

import structlog

from heliodesk.storage import embedded

log = structlog.get_logger(__name__)

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_asked: list[bool] = []  # to end
_GRACE = 8.0  # seconds that a child has to end by itself


class Stopped(Exception):
    """The user, or the system, asked us to end."""


class Child:
    """A process of ours that is kept running."""

    def __init__(self, name: str, *arguments: str) -> None:
        self.name = name
        self._command = [sys.executable, "-m", "heliodesk", *arguments]
        self._pause = 0.2
        self._started = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(self._command, start_new_session=True, preexec_fn=_end_with_parent)  # noqa: S603

    def keep(self) -> None:
        """Start again what has ended, more slowly each time it ends soon."""
        if self.process is None or self.process.poll() is None:
            return
        log.warning("child.ended", child=self.name, code=self.process.returncode)
        self._pause = 0.2 if time.monotonic() - self._started > 30 else min(self._pause * 2, 10.0)
        time.sleep(self._pause)
        self.start()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _end_with_parent() -> None:
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM.value)


def supervise(
    children: list[Child], *, prepare: Callable[[], None], ready_at: str, greet: Callable[[float], None]
) -> None:
    """Run until SIGINT or SIGTERM. `greet` is called with the seconds that the start took, once `ready_at` answers.

    Raises embedded.DatabaseProblem when there can be no database.
    """
    began = time.monotonic()
    _asked.clear()
    for kind in (signal.SIGINT, signal.SIGTERM):
        signal.signal(kind, _stop)
    server: embedded.Server | None = None
    try:
        if not os.environ.get("DATABASE_URL"):
            server = embedded.start()
            os.environ["DATABASE_URL"] = server.url
        prepare()
        web, *others = children
        web.start()
        _wait_for(ready_at, web)
        for child in others:  # not beside it: they would take the processor that the first page waits for
            child.start()
        greet(time.monotonic() - began)
        while True:
            time.sleep(0.3)
            _look_up()
            if server is not None and not server.running():
                log.warning("database.ended", action="starting it again")
                server = embedded.start()
            for child in children:
                child.keep()
    except Stopped:
        pass
    finally:
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, signal.SIG_IGN)  # an impatient second Ctrl-C must not leave half a tree
        for child in reversed(children):
            child.stop()
        if server is not None:
            server.stop()


def _stop(_signal: int, _frame: object) -> None:
    _asked.append(True)
    raise Stopped


def _look_up() -> None:
    """Where a signal comes inside of what swallows every exception, such as the moment of a fork, it is heard here."""
    if _asked:
        raise Stopped


def _wait_for(address: str, web: Child) -> None:
    while True:
        web.keep()
        _look_up()
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310 (our own http address)
            return
        time.sleep(0.05)
