"""The first start, later ones, and what the server may be reached by."""

import contextlib
import os
import shutil
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from heliodesk.storage import binaries
from heliodesk.storage.embedded import Server, database_url, home, start
from heliodesk.storage.place import Place

Run = Callable[..., "subprocess.Popen[str]"]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs another user to drop to")


def modes(*paths: Path) -> list[int]:
    return [stat.S_IMODE(path.lstat().st_mode) for path in paths]


def test_first_start_makes_a_database_that_keeps_its_rows(new: Path) -> None:
    server = start(new)
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE seen (word text)")
        connection.execute("INSERT INTO seen VALUES ('hello')")
        asked = "SELECT current_user, current_database(), lower('ÄÖ'), current_setting('data_checksums')"
        row = connection.execute(asked).fetchone()  # type: ignore[arg-type]
        names = ("server_encoding", "fsync", "synchronous_commit", "full_page_writes", "TimeZone", "jit")
        values = [connection.execute("SELECT current_setting(%s)", [name]).fetchone()[0] for name in names]  # type: ignore[index]
    assert row == ("heliodesk", "heliodesk", "äö", "on")
    assert values == ["UTF8", "on", "on", "on", "UTC", "off"]
    server.stop()
    assert not server.running()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(server.url)
    began = time.monotonic()
    again = start(new)
    assert time.monotonic() - began < 1
    with psycopg.connect(again.url) as connection:
        assert connection.execute("SELECT word FROM seen").fetchall() == [("hello",)]


def test_a_running_server_is_adopted_by_this_and_other_processes(at: Path, app: Run) -> None:
    server = start(at)
    assert start(at).pid == server.pid
    other = app("server = start(at)\nprint('up', flush=True)\nprint(server.pid)\n")
    assert int(other.communicate()[0]) == server.pid
    time.sleep(0.3)
    assert server.running(), "it ended with a process that had only adopted it"
    other = app("start(at).stop()\nprint('up', flush=True)\n")
    assert not server.running()


def test_two_first_starts_at_once_make_one_server(new: Path, app: Run) -> None:
    program = "print(start(at).pid, flush=True)\ntime.sleep(60)\n"
    both = [app(program, wait=False) for _ in range(2)]
    first, second = (int(each.stdout.readline()) for each in both if each.stdout)
    assert first == second


def test_the_server_outlives_the_thread_that_started_it(at: Path) -> None:
    started: list[Server] = []
    thread = threading.Thread(target=lambda: started.append(start(at)))
    thread.start()
    thread.join()
    time.sleep(0.3)
    assert started[0].running()


def test_directories_are_closed_and_parents_keep_their_modes(base: Path, new: Path) -> None:
    base.chmod(0o753)
    umask = os.umask(0)
    try:
        server = start(new / "deeper")
    finally:
        os.umask(umask)
    place = Place(new / "deeper")
    assert modes(place.data, place.run, place.log.parent, place.log) == [0o700, 0o700, 0o700, 0o600]
    assert modes(new, new / "deeper") == ([0o711] if os.geteuid() == 0 else [0o700]) * 2
    assert modes(base) == [0o753]
    assert modes(place.run / ".s.PGSQL.5432") == [0o700]
    assert psutil.Process(server.pid).uids().effective == place.data.stat().st_uid == place.account.uid != 0


def test_nothing_listens_on_tcp(at: Path) -> None:
    server = start(at)
    family = [psutil.Process(server.pid), *psutil.Process(server.pid).children()]
    assert len(family) > 1
    found = []
    for each in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            found += each.net_connections("inet")
    assert found == []
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


@as_root
def test_other_users_are_refused_by_the_server_too(at: Path) -> None:
    server = start(at)
    place = Place(at)
    place.run.chmod(0o711)
    (place.run / ".s.PGSQL.5432").chmod(0o777)
    # Where another user can run it too: a wheel in a closed directory has been copied out by the start.
    found = binaries.reachable(binaries.find_binaries(), place)
    psql = [found.directory / "psql", server.url, "-c", "SELECT 1"]
    asked = subprocess.run(
        psql, user="nobody", group="nogroup", extra_groups=[], cwd="/", capture_output=True, text=True
    )
    assert "Peer authentication failed" in asked.stderr
    assert subprocess.run(psql, cwd="/", capture_output=True).returncode == 0


def test_variables_of_the_caller_lead_nowhere_else(at: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "1", "PGHOST": "/nowhere", "PGUSER": "x", "PGDATA": "/nowhere"}.items():
        monkeypatch.setenv(name, value)
    assert start(at).running()


def test_a_long_home_has_its_socket_in_a_short_private_directory(base: Path) -> None:
    at = base / ("long" * 40)
    place = Place(at)
    assert place.run.parent == Path("/tmp")
    place.run.symlink_to(base)
    with pytest.raises(Exception, match="is not a directory of user id"):
        start(at)
    place.run.unlink()
    assert start(at).running()
    assert modes(place.run) == [0o700]


def test_a_home_with_odd_letters_works(base: Path) -> None:
    # Without a double quote: initdb itself cannot be run from below a directory with one.
    server = start(base / "it's a home, 100% ü")
    assert server.running()
    server.stop()


def test_a_log_that_has_grown_is_put_aside(at: Path) -> None:
    start(at).stop()
    log = Place(at).log
    with log.open("ab") as file:
        file.truncate(10_000_001)
    start(at)
    assert log.stat().st_size < 100_000
    assert log.with_suffix(".log.1").stat().st_size == 10_000_001


def test_settings_of_the_operator_count_but_not_against_safety(at: Path) -> None:
    start(at).stop()
    (at / "conf" / "local.conf").write_text("work_mem = '9MB'\nfsync = off\nlisten_addresses = '*'\n")
    with psycopg.connect(start(at).url) as connection:
        shown = [connection.execute(f"SHOW {name}").fetchone() for name in ("work_mem", "fsync", "listen_addresses")]  # type: ignore[arg-type]
    assert shown == [("9MB",), ("on",), ("",)]


def wheel_in(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the wheel in `directory` that is the only PostgreSQL there is, and whose Python layer must not run."""
    package = next(binaries.wheel_directories()).parents[1]
    site = directory / "site-packages"
    for name in (f"{binaries.WHEEL}/pginstall18", f"{binaries.WHEEL}.libs"):
        shutil.copytree(package.parent / name, site / name, symlinks=True)
    (site / binaries.WHEEL / "__init__.py").write_text("raise AssertionError('the wheel was imported')")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setattr(binaries, "system_directories", lambda: iter(()))
    return site


def test_without_a_system_server_the_wheel_serves(new: Path, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = wheel_in(base, monkeypatch)
    found = binaries.find_binaries()
    assert (found.source, found.major, found.directory) == ("wheel", 18, site / binaries.WHEEL / "pginstall18" / "bin")
    with psycopg.connect(start(new).url) as connection:
        assert connection.info.server_version // 10000 == 18
        assert connection.execute("SELECT lower('ÄÖ')").fetchone() == ("äö",)
    assert list(new.glob("postgresql-*")) == [], "copied without need"


@as_root
def test_a_wheel_in_a_closed_directory_is_copied_out_once(
    new: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = base / "root"
    closed.mkdir(mode=0o700)
    wheel_in(closed, monkeypatch)
    server = start(new)
    (copy,) = new.glob("postgresql-18-*")
    assert psutil.Process(server.pid).exe().startswith(str(copy))
    assert modes(closed) == [0o700]
    made = copy.stat().st_ino
    server.stop()
    start(new)
    assert [each.stat().st_ino for each in new.glob("postgresql-*")] == [made]


def test_the_version_of_the_data_decides_over_the_source(new: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as only_wheel:
        only_wheel.setattr(binaries, "system_directories", lambda: iter(()))
        start(new).stop()
    with psycopg.connect(start(new).url) as connection:
        assert connection.info.server_version // 10000 == Place(new).major() == 18


def test_the_home_follows_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELIODESK_HOME", "/srv/desk")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert home() == Path("/srv/desk")
    assert database_url() == "postgresql://heliodesk@/heliodesk?host=/srv/desk/run&port=5432"
    monkeypatch.delenv("HELIODESK_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/data")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert home() == Path("/data/heliodesk")
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setenv("HOME", "/home/someone")
    assert home() == Path("/home/someone/.local/share/heliodesk")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert home() == Path("/var/lib/heliodesk")
