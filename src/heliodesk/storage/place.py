"""Where the embedded server lives on disk, as whom it runs, and whether it can: every check here touches nothing."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

PORT = 5432  # names the socket file; nothing listens on TCP
SOCKET_PATH_MAX = 103  # bytes; sun_path holds 108 on Linux, 104 on macOS, both with a closing NUL
FIRST_START_BYTES = 200_000_000  # a new cluster takes 40 MB, plus write-ahead log, plus a copy of the binaries
LATER_START_BYTES = 20_000_000  # one segment of write-ahead log (16 MB) and the small files of a start


class DatabaseProblem(Exception):
    """The database cannot be used. The message says what is wrong and what to do."""


@dataclass(frozen=True)
class Account:
    """The operating-system user that the server runs as."""

    name: str
    uid: int
    gid: int

    def run(self, command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a short command as this user, both outputs together in `stdout`."""
        options |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "errors": "replace", **self.options()}
        return subprocess.run(command, check=False, text=True, **options)  # noqa: S603

    def options(self) -> dict[str, Any]:
        """What every child process of ours is started with."""
        # No PG* variable of the caller may steer the server, and our working directory may be closed to its user.
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        options: dict[str, Any] = {"cwd": "/", "env": {**kept, "LC_ALL": "C", "TZ": "UTC"}}
        if os.geteuid() == 0:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def home() -> Path:
    """HELIODESK_HOME; else /var/lib/heliodesk for root and the XDG data directory for anyone else."""
    if chosen := os.environ.get("HELIODESK_HOME"):
        return Path(chosen).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/lib/heliodesk")
    shared = os.environ.get("XDG_DATA_HOME", "")
    # The XDG specification tells to ignore a relative path.
    return (Path(shared) if shared.startswith("/") else Path.home() / ".local/share").resolve() / "heliodesk"


def free_space(path: Path) -> int:
    """Bytes that an unprivileged user may still write where `path` is, or would be."""
    return shutil.disk_usage(nearest(path)).free


def nearest(path: Path) -> Path:
    """`path` or the nearest of its parents that we can see."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return path


@dataclass(frozen=True)
class Place:
    """One home and what lies in it."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "database"

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgresql.log"

    @property
    def mark(self) -> str:
        """A short name that is this home's own."""
        return "heliodesk-" + hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]

    @property
    def run(self) -> Path:
        """The directory of the socket. It is the same for every process, whatever its environment."""
        inside = self.home / "run"
        # libpq takes a comma for the end of a host name.
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_MAX and "," not in str(inside):
            return inside
        return Path("/tmp") / self.mark  # noqa: S108 (checked by own_directory())

    @property
    def url(self) -> str:
        # The port is said so that a PGPORT in the environment does not lead elsewhere.
        return f"postgresql://heliodesk@/heliodesk?host={quote(str(self.run))}&port={PORT}"

    @cached_property
    def account(self) -> Account:
        """Ourselves; for root `postgres`, or `nobody` where there is no such user or the data are nobody's already."""
        try:
            found = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
            if os.geteuid() == 0 and not (self.data.exists() and self.data.stat().st_uid == found.pw_uid):
                with contextlib.suppress(KeyError):
                    found = pwd.getpwnam("postgres")
        except KeyError as error:
            raise DatabaseProblem(
                f"The system knows no user name for the database server ({error}). "
                "Add the user to /etc/passwd, or set DATABASE_URL to a PostgreSQL server of your own."
            ) from error
        return Account(found.pw_name, found.pw_uid, found.pw_gid)

    def major(self) -> int | None:
        """The major version that made the data directory; None when there is none yet."""
        if not os.path.lexists(self.data):
            return None
        try:
            return int((self.data / "PG_VERSION").read_text().split(".")[0])
        except (OSError, ValueError) as error:
            raise DatabaseProblem(
                f"{self.data} is not a readable PostgreSQL data directory ({error}). "
                "Move it away, or set HELIODESK_HOME to another directory. Nothing was changed."
            ) from error

    def check(self) -> None:
        """Raise DatabaseProblem when no server can run here."""
        elsewhere = "set HELIODESK_HOME to another directory. Nothing was changed."
        standing = nearest(self.home)
        if not standing.is_dir():
            raise DatabaseProblem(f"{self.home} cannot be a directory, because {standing} is not one: {elsewhere}")
        if not os.access(standing, os.W_OK | os.X_OK):
            raise DatabaseProblem(f"{standing} is not writable for us: make it so, or {elsewhere}")
        # Asked of the system itself, as that user, so that access lists and mounts count as well as mode bits.
        if os.geteuid() == 0 and self.account.run(["/bin/sh", "-c", 'test -x "$1"', "sh", standing]).returncode:
            raise DatabaseProblem(
                f"The database server runs as the user {self.account.name}, which may not enter {standing} "
                f"(it or a directory above it is closed to others): {elsewhere}"
            )
        if self.major() is not None and self.data.stat().st_uid != self.account.uid:
            raise DatabaseProblem(
                f"{self.data} belongs to user id {self.data.stat().st_uid}, but the database server runs as "
                f"{self.account.name}: give it the directory (chown -R {self.account.name} {self.data}), or {elsewhere}"
            )
        needed = FIRST_START_BYTES if self.major() is None else LATER_START_BYTES
        if (free := free_space(self.home)) < needed:
            raise DatabaseProblem(
                f"The disk of {self.home} is full: {free // 10**6} MB are free and the database needs "
                f"{needed // 10**6} MB to start. Free some space, or {elsewhere}"
            )

    def make_home(self) -> None:
        """Create the home. Parents that exist keep their modes; what is made is closed to others."""
        for path in reversed([self.home, *self.home.parents]):
            if not path.exists():
                path.mkdir(exist_ok=True)
                # The server's user passes through root's directories, but can neither list nor write them.
                path.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def make_directories(self) -> None:
        """Create what belongs into the home, and the socket's directory."""
        self.own_directory(self.home / "log", 0o700, ours=True)
        self.own_directory(self.home / "conf", 0o711 if os.geteuid() == 0 else 0o700, ours=True)
        self.own_directory(self.run, 0o700)

    def own_directory(self, path: Path, mode: int, *, ours: bool = False) -> None:
        """Make sure of a directory that is the server's (or `ours`), with exactly this mode, and not a link."""
        uid, gid = (os.geteuid(), os.getegid()) if ours else (self.account.uid, self.account.gid)
        if not os.path.lexists(path):
            path.mkdir(mode=0o700)
            os.chown(path, uid, gid, follow_symlinks=False)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
            raise DatabaseProblem(f"{path} is not a directory of user id {uid}: remove it and start again.")
        if stat.S_IMODE(found.st_mode) != mode:
            path.chmod(mode)
