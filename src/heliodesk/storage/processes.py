"""What runs on a data directory: the postmaster, what it left behind when it was killed, and whether it answers."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

from heliodesk.storage.place import PORT, DatabaseProblem, Place

LINUX = sys.platform == "linux"
NOT_READY = ("starting up", "shutting down", "not yet accepting", "recovery mode")
ALIVE_BUT_BUSY = ("too many clients", "connection slots")


def postmaster(place: Place) -> int | None:
    """The live postmaster of this data directory; None also when the file names a process that is something else."""
    pid = _pid_in(place.data / "postmaster.pid")
    words = _command(pid)
    return pid if words and Path(words[0]).name == "postgres" and str(place.data) in words else None


def orphans(place: Place) -> Iterator[int]:
    """Processes of a server whose postmaster is gone (Linux only: elsewhere we wait for them to notice)."""
    title = f"postgres: {place.mark}: "
    for entry in Path("/proc").glob("[0-9]*") if LINUX else ():
        with contextlib.suppress(OSError):
            if entry.stat().st_uid == place.account.uid and " ".join(_command(int(entry.name))).startswith(title):
                yield int(entry.name)


def parent_is_gone(place: Place, pid: int) -> bool:
    """Whether the process whose end is also this postmaster's has ended: then it is about to shut down."""
    try:
        starter = int((place.home / "lock").read_text() or 0)
        # Fields after the command's name, which may hold spaces and brackets: state, parent, ...
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return False
    return starter not in (0, parent)


def remove_stale_files(place: Place) -> None:
    """Remove what a killed postmaster left, once no process of its server is alive.

    PostgreSQL itself takes any process that has the number now for the server: a stranger, or one not yet reaped.
    """
    for path in (place.data / "postmaster.pid", place.run / f".s.PGSQL.{PORT}.lock"):
        words = _command(_pid_in(path))
        if not words or Path(words[0]).name not in ("postgres", "postgres:", "postmaster"):
            path.unlink(missing_ok=True)


def answers(place: Place) -> bool:
    """Whether a client can connect. Raises DatabaseProblem if the server refuses us for a reason that will not pass."""
    try:
        psycopg.connect(place.url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        said = str(error)
        if "FATAL" in said and not any(words in said for words in NOT_READY):
            if any(words in said for words in ALIVE_BUT_BUSY):
                return True
            raise DatabaseProblem(f"The database server runs but refuses us ({said}): see {place.log}.") from error
        return False
    return True


def send(pid: int, kind: int) -> None:
    """Signal a process that may have ended meanwhile."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, kind)


def _pid_in(path: Path) -> int:
    """The first line of a lock file of PostgreSQL's; 0 if there is no such file or it was never finished."""
    try:
        return max(0, int(path.read_text().split("\n")[0]))
    except (OSError, ValueError):
        return 0


def _command(pid: int) -> list[str]:
    """The command line of a process; empty if it has ended. Readable without special rights, unlike its directory."""
    if not pid:
        return []
    if not LINUX:
        asked = ["ps", "-ww", "-o", "command=", "-p", str(pid)]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()  # noqa: S603
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="surrogateescape").rstrip("\0").split("\0")
    except OSError:
        return []
