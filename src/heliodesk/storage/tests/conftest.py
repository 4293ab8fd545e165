"""Real servers in directories of their own."""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from heliodesk.storage import embedded
from heliodesk.storage.embedded import start
from heliodesk.storage.place import Place
from heliodesk.storage.processes import orphans, postmaster, send


def directory() -> Path:
    """A directory that the server's user can pass through; pytest's own is closed to it when the tests run as root."""
    path = Path(tempfile.mkdtemp(prefix="heliodesk-storage-", dir="/tmp")).resolve()
    path.chmod(0o711)
    return path


@pytest.fixture
def base() -> Iterator[Path]:
    """An empty directory, with whatever runs in it ended afterwards."""
    path = directory()
    yield path
    for lock in path.rglob("server.lock"):
        place = Place(lock.parent)
        for pid in filter(None, [postmaster(place), *orphans(place)]):
            send(pid, signal.SIGQUIT)
        deadline = time.monotonic() + 10
        while postmaster(place) and time.monotonic() < deadline:
            time.sleep(0.02)
        if place.run.parent == Path("/tmp"):
            shutil.rmtree(place.run, ignore_errors=True)
    shutil.rmtree(path)


@pytest.fixture(autouse=True)
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that hangs fails soon."""
    monkeypatch.setattr(embedded, "READY_SECONDS", 20.0)


@pytest.fixture
def new(base: Path) -> Path:
    """A home that does not exist yet."""
    return base / "home"


@pytest.fixture(scope="session")
def model() -> Iterator[Path]:
    """A home after its first start and stop, to be copied: that is faster than making each anew."""
    path = directory()
    start(path / "home").stop()
    yield path / "home"
    shutil.rmtree(path)


@pytest.fixture
def at(model: Path, new: Path) -> Path:
    """A home that was started once and stopped."""
    subprocess.run(["cp", "-a", model, new], check=True)
    return new


@pytest.fixture
def app(new: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Run a small program in a process (and session) of its own, with `server` started; it says "up" when ready."""
    started: list[subprocess.Popen[str]] = []

    def run(program: str, *, wait: bool = True) -> "subprocess.Popen[str]":
        head = (
            "import os, signal, time, threading, psycopg\nfrom pathlib import Path\n"
            # A shell starts what it puts in the background deaf to Ctrl-C, and the tests may have been started so.
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "from heliodesk.storage.embedded import start\n"
            f"at = Path({str(new)!r})\n"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", head + program], stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        started.append(process)
        if wait:
            assert process.stdout
            assert process.stdout.readline() == "up\n"
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def listing() -> Callable[[Path], dict[str, tuple[int, int, int, int]]]:
    """Everything below a directory with mode, owner, size and time of change: equal before and after = untouched."""

    def of(path: Path) -> dict[str, tuple[int, int, int, int]]:
        found = {str(each): each.lstat() for each in [path, *path.rglob("*")]}
        return {name: (it.st_mode, it.st_uid, it.st_size, it.st_mtime_ns) for name, it in found.items()}

    return of
