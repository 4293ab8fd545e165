"""Start, adopt and stop the embedded PostgreSQL server.

Everything that root writes lies in root's directories; the server's user owns only the data and the socket.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

from heliodesk.storage.address import database_url, django_database, superuser_url
from heliodesk.storage.binaries import Binaries, find_binaries, reachable
from heliodesk.storage.cluster import configure, explain, initialise, settings
from heliodesk.storage.place import DatabaseProblem, Place, free_space, home
from heliodesk.storage.processes import LINUX, answers, orphans, parent_is_gone, postmaster, remove_stale_files, send

__all__ = [
    "Binaries",
    "DatabaseProblem",
    "Server",
    "database_url",
    "django_database",
    "find_binaries",
    "free_space",
    "home",
    "start",
    "superuser_url",
]

POLL_SECONDS = 0.02
READY_SECONDS = 300.0  # replaying the log after a crash may take minutes
LOG_BYTES = 10_000_000
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)  # loaded here, because nothing may be loaded between fork and exec


@dataclass
class Server:
    """A running server. `url` is for psycopg and django_database(); `pid` is the postmaster's."""

    url: str
    pid: int
    place: Place = field(repr=False)

    def running(self) -> bool:
        return postmaster(self.place) == self.pid

    def stop(self) -> None:
        """Shut down, ending open sessions, and wait for it. Raises DatabaseProblem if the server does not end."""
        for kind, seconds in ((signal.SIGINT, 60.0), (signal.SIGQUIT, 20.0)):
            if self.running():
                send(self.pid, kind)
            deadline = time.monotonic() + seconds
            while self.running() and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
        if self.running():
            raise DatabaseProblem(f"The database server (process {self.pid}) does not end: see {self.place.log}.")


def start(at: Path | None = None, *, die_with_parent: bool = True) -> Server:
    """The server of the home `at` (default: home()), started unless it runs already; idempotent.

    On Linux a server that we start with `die_with_parent` shuts itself down when this process ends, however it ends;
    elsewhere it stays and the next start adopts it. Raises DatabaseProblem.
    """
    place = Place(at.resolve() if at else home())
    try:
        if server := _adopt(place):
            return server
        place.check()
        find_binaries(place.major(), place.account)
        place.make_home()
        # The first lock makes starts wait for each other. The second is inherited by every process of the server, so it
        # is free only when the last one has ended, even one that we cannot see (in another container); and while we
        # hold the first, whoever holds the second is an earlier server and never a start at the same time.
        with _locked(place.home / "lock") as lock, _locked(place.home / "server.lock", wait=False) as token:
            if server := _outlive(place, token):
                return server
            place.make_directories()
            binaries = reachable(find_binaries(place.major(), place.account), place)
            if place.major() is None:
                initialise(place, binaries, keep_open=lock)
            configure(place)
            # Whose end is also the server's: told before it is born, so that no moment is without an answer.
            os.pwrite(lock, b"%-20d" % (os.getpid() if LINUX and die_with_parent else 0), 0)
            return _launch(place, binaries, token, die_with_parent)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DatabaseProblem(explain(place, str(error))) from error
        raise DatabaseProblem(f"The database server in {place.home} cannot be started: {error}.") from error


@contextlib.contextmanager
def _locked(path: Path, *, wait: bool = True) -> Iterator[int]:
    """An open lock file, locked if `wait`."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        if wait:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)  # a child that inherited the descriptor keeps the lock


def _outlive(place: Place, token: int) -> Server | None:
    """Wait until an earlier server answers (and return it), or until all its processes are gone and `token` is ours."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        if server := _adopt(place):
            return server
        pid = postmaster(place)
        if pid is None:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(token, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove_stale_files(place)
                return None
            for orphan in orphans(place):
                # Its postmaster was killed and a long query keeps it from noticing: a crash, as for the postmaster.
                send(orphan, signal.SIGQUIT)
        if time.monotonic() > deadline:
            raise DatabaseProblem(
                f"Another database server still uses {place.data} (process {pid or 'unknown'}) and does not "
                f"answer. Stop it and start again; its log is {place.log}."
            )
        time.sleep(POLL_SECONDS)


def _adopt(place: Place) -> Server | None:
    """The server that runs here already and will stay."""
    pid = postmaster(place)
    if pid is None or parent_is_gone(place, pid) or not answers(place):
        return None
    return Server(place.url, pid, place)


def _launch(place: Place, binaries: Binaries, token: int, die_with_parent: bool) -> Server:
    """Start the postmaster and wait until it answers."""
    earlier = place.log.stat().st_size if place.log.exists() else 0
    if earlier > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))
        earlier = 0
    command: list[str | Path] = [binaries.directory / "postgres", "-D", place.data]
    for name, value in settings(place).items():
        command += ["-c", f"{name}={value}"]
    log = os.open(place.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    try:
        process = _spawn(command, place, log, token, die_with_parent)
    finally:
        os.close(log)
    deadline = time.monotonic() + READY_SECONDS
    while not answers(place):
        if process.poll() is not None:
            raise DatabaseProblem(explain(place, place.log.read_bytes()[earlier:].decode(errors="replace")))
        if time.monotonic() > deadline:
            raise DatabaseProblem(f"The database server is not ready yet: see {place.log}, and start again later.")
        time.sleep(POLL_SECONDS)
    return Server(place.url, process.pid, place)


def _spawn(
    command: list[str | Path], place: Place, log: int, token: int, die_with_parent: bool
) -> subprocess.Popen[bytes]:
    """Fork the postmaster from a thread of its own, which then reaps it.

    Linux sends the signal of PR_SET_PDEATHSIG when the *thread* that forked ends; this one lasts as long as we do.
    """
    parent = os.getpid()

    def end_with_parent() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT.value)  # after the setuid, which clears it
        if os.getppid() != parent:
            os._exit(1)

    born: SimpleQueue[subprocess.Popen[bytes] | Exception] = SimpleQueue()

    def nurse() -> None:
        try:
            process = subprocess.Popen(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[token],
                start_new_session=True,  # the terminal's Ctrl-C is for us alone
                preexec_fn=end_with_parent if LINUX and die_with_parent else None,
                **place.account.options(),
            )
        except Exception as error:
            born.put(error)
        else:
            born.put(process)
            process.wait()

    threading.Thread(target=nurse, name="postgresql", daemon=True).start()
    if isinstance(process := born.get(), Exception):
        raise process
    return process
