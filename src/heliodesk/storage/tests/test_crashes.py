"""Whatever is killed, the next start recovers by itself and every acknowledged row is there."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from heliodesk.storage.binaries import find_binaries
from heliodesk.storage.embedded import Server, start
from heliodesk.storage.place import Place
from heliodesk.storage.processes import parent_is_gone

Run = Callable[..., "subprocess.Popen[str]"]
pytestmark = pytest.mark.crash

WRITER = """
server = start(at)
with psycopg.connect(server.url, autocommit=True) as connection:
    connection.execute("CREATE TABLE IF NOT EXISTS written (n int PRIMARY KEY, filler text)")
    print("up", flush=True)
    for n in range(1_000_000):
        connection.execute("INSERT INTO written VALUES (%s, repeat('x', 500))", [n])
        print(n, flush=True)
"""


def acknowledged(writer: "subprocess.Popen[str]", rows: int) -> list[int]:
    assert writer.stdout
    return [int(writer.stdout.readline()) for _ in range(rows)]


def rest(writer: "subprocess.Popen[str]") -> list[int]:
    """What it had still said; its last line may be cut off."""
    return [int(line) for line in writer.communicate()[0].split("\n")[:-1]]


def stored(server: Server) -> set[int]:
    with psycopg.connect(server.url) as connection:
        return {n for (n,) in connection.execute("SELECT n FROM written")}


def runs(pid: int) -> bool:
    """Whether a process is alive; one that waits to be reaped is not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not runs(pid)


def state(at: Path) -> str:
    """What the data directory itself says of how its server ended."""
    shown = subprocess.run(
        [find_binaries().directory / "pg_controldata", Place(at).data], capture_output=True, text=True, check=True
    )
    return next(line.partition(":")[2].strip() for line in shown.stdout.splitlines() if "cluster state" in line)


def test_no_acknowledged_row_is_lost_when_the_postmaster_is_killed(at: Path, app: Run) -> None:
    server = start(at)
    writer = app(WRITER)
    said = acknowledged(writer, 300)
    os.kill(server.pid, signal.SIGKILL)
    again = start(at)
    said += rest(writer)
    assert again.pid != server.pid
    assert state(at) == "in production"
    assert set(said) <= stored(again)


def test_no_acknowledged_row_is_lost_when_the_app_is_killed(at: Path, app: Run) -> None:
    writer = app(WRITER)
    pid = start(at).pid
    said = acknowledged(writer, 300)
    writer.kill()
    said += rest(writer)
    assert gone(pid), "the server outlived its app"
    assert state(at) == "shut down"
    assert set(said) <= stored(start(at))


def test_a_start_right_after_the_app_was_killed_gets_a_server_that_stays(at: Path, app: Run) -> None:
    for _ in range(5):
        holder = app("start(at)\nprint('up', flush=True)\ntime.sleep(60)\n")
        holder.kill()
        holder.wait()
        server = start(at)
        time.sleep(0.2)
        assert server.running()
        server.stop()


def test_a_server_whose_app_has_just_ended_is_not_adopted(at: Path, app: Run) -> None:
    holder = app("start(at)\nprint('up', flush=True)\ntime.sleep(60)\n")
    server = start(at)
    assert not parent_is_gone(Place(at), server.pid)
    os.kill(server.pid, signal.SIGSTOP)  # so that the moment before it notices lasts
    holder.kill()
    holder.wait()
    assert server.running()
    assert parent_is_gone(Place(at), server.pid)
    os.kill(server.pid, signal.SIGCONT)
    assert start(at).pid != server.pid


def test_no_acknowledged_row_is_lost_when_both_are_killed(at: Path, app: Run) -> None:
    writer = app(WRITER)
    pid = start(at).pid
    said = acknowledged(writer, 100)
    os.kill(pid, signal.SIGKILL)
    writer.kill()
    said += rest(writer)
    assert set(said) <= stored(start(at))


def test_ctrl_c_is_for_the_app_which_can_still_write_before_the_server_ends(at: Path, app: Run) -> None:
    program = """
server = start(at)
connection = psycopg.connect(server.url, autocommit=True)
connection.execute("CREATE TABLE written (n int)")
try:
    print("up", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    time.sleep(0.3)
    connection.execute("INSERT INTO written VALUES (7)")
"""
    process = app(program)
    pid = start(at).pid
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does, to the whole foreground group
    assert process.wait(10) == 0
    assert gone(pid)
    assert state(at) == "shut down"
    assert stored(start(at)) == {7}


def test_a_long_query_that_survives_its_postmaster_is_ended(at: Path) -> None:
    server = start(at)
    connection = psycopg.connect(server.url, autocommit=True)
    # Sleeping would notice the postmaster's end; a loop in PL/pgSQL does not.
    connection.execute("SET max_parallel_workers_per_gather = 0")
    connection.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP; END $$")
    time.sleep(0.2)
    backend = connection.info.backend_pid
    os.kill(server.pid, signal.SIGKILL)
    time.sleep(0.3)
    assert runs(backend), "the test does not test: the backend ended by itself"
    assert start(at).running()
    assert not runs(backend)


def test_a_process_number_that_has_passed_to_a_stranger_does_not_matter(at: Path, app: Run) -> None:
    server = start(at)
    os.kill(server.pid, signal.SIGKILL)
    assert gone(server.pid)
    account = Place(at).account
    stranger = subprocess.Popen(["/bin/sleep", "60"], **account.options())
    try:
        for file in (Place(at).data / "postmaster.pid", Place(at).run / ".s.PGSQL.5432.lock"):
            file.write_text(file.read_text().replace(str(server.pid), str(stranger.pid), 1))
        assert not server.running()
        assert start(at).running()
        assert stranger.poll() is None, "a stranger was ended"
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_is_done_again(new: Path, app: Run) -> None:
    half = Place(new).data.with_name("database.new")
    first = app("print('up', flush=True)\nstart(at)\n")
    deadline = time.monotonic() + 10
    while not (half / "base").exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    first.kill()
    first.wait()
    assert not Place(new).data.exists(), "the test does not test: the first start had come through"
    server = start(new)
    assert not half.exists()
    with psycopg.connect(server.url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
