"""Every reader of the log sees every event once and in order, whoever is slow, disconnects, or is killed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heliodesk.events import log
from heliodesk.storage import embedded

EPOCH = 1


class Log:
    """A log on a PostgreSQL of its own, which may be killed."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="heliodesk-crash-"))
        self.home.chmod(0o711)
        self.server = embedded.start(self.home)
        environment = {**os.environ, "DATABASE_URL": self.server.url, "HELIODESK_HOME": str(self.home)}
        subprocess.run([sys.executable, "-m", "heliodesk", "prepare"], env=environment, check=True)

    def connect(self) -> psycopg.Connection:
        """A connection, waiting for a server that is being started again."""
        deadline = time.monotonic() + 20
        while True:
            try:
                return psycopg.connect(self.server.url)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def kill(self) -> None:
        os.kill(self.server.pid, signal.SIGKILL)
        self.server = embedded.start(self.home)

    def close(self) -> None:
        self.server.stop()
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture(scope="module")
def the_log():
    made = Log()
    yield made
    made.close()


def write(the_log: Log, writer: int, count: int, seed: int, acknowledged: list[tuple[int, int]]) -> None:
    """Record `count` events, each in a transaction of random length; note those whose commit was acknowledged."""
    chance = random.Random(seed * 100 + writer)
    db = the_log.connect()
    for n in range(count):
        try:
            with db.transaction():
                db.execute(
                    f"{log.RECORD} select 'tried', array['t'], jsonb_build_object('seed', %s::int, 'w', %s::int, 'n', %s::int)",
                    [seed, writer, n],
                )
                time.sleep(chance.choice([0, 0, 0.001, 0.004, 0.015]))
            acknowledged.append((writer, n))
        except psycopg.OperationalError:  # killed: whether it was committed is not known, and it is not tried again
            db = the_log.connect()
    db.close()


def read(
    the_log: Log, start: log.Cursor, seed: int, reader: int, stop: threading.Event, heard: list[log.Happened]
) -> None:
    """Follow the log from `start`, disconnecting at random; afterwards go on until two pages in a row are empty."""
    chance = random.Random(-seed * 100 - reader)
    cursor, quiet = start, 0
    while quiet < 3:
        try:
            with the_log.connect() as db:
                db.autocommit = True
                while quiet < 3:
                    rows = db.execute(log.AFTER, [str(cursor.tx), cursor.id, chance.choice([1, 7, 100])]).fetchall()
                    events = list(log.settled(EPOCH, rows))
                    heard += events
                    cursor = events[-1].cursor if events else cursor
                    quiet = quiet + 1 if stop.is_set() and not rows else 0
                    if chance.random() < 0.05:
                        break
                    time.sleep(chance.choice([0, 0.001, 0.005]))
        except psycopg.OperationalError:
            continue


def run(the_log: Log, *, seed: int, writers: int, readers: int, events: int, kills: int) -> None:
    with the_log.connect() as db:
        row = db.execute(log.HEAD).fetchone()
    start = log.Cursor(row[0], row[1], 0)
    acknowledged: list[tuple[int, int]] = []
    heard: list[list[log.Happened]] = [[] for _ in range(readers)]
    stop = threading.Event()
    writing = [threading.Thread(target=write, args=(the_log, w, events, seed, acknowledged)) for w in range(writers)]
    reading = [threading.Thread(target=read, args=(the_log, start, seed, r, stop, heard[r])) for r in range(readers)]
    for thread in writing + reading:
        thread.start()
    for _ in range(kills):
        time.sleep(0.15)
        the_log.kill()
    for thread in writing:
        thread.join()
    stop.set()
    for thread in reading:
        thread.join(30)
        assert not thread.is_alive()
    told = [[(e.data["w"], e.data["n"]) for e in one if e.kind == "tried" and e.data["seed"] == seed] for one in heard]
    for one, events_of_one in zip(told, heard, strict=True):
        assert len(one) == len(set(one)), "an event came twice"
        assert set(acknowledged) <= set(one), "an acknowledged event is missing"
        assert one == told[0], "two readers saw different histories"
        cursors = [e.cursor for e in events_of_one]
        assert cursors == sorted(cursors), "out of order"
        for writer in range(writers):  # what one writer did stays in the order in which it was done
            numbers = [n for w, n in one if w == writer]
            assert numbers == sorted(numbers)


@pytest.mark.crash
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(1, 10**6), writers=st.integers(1, 8), readers=st.integers(1, 4))
def test_every_reader_sees_every_event_once_and_in_order(the_log, seed, writers, readers):
    run(the_log, seed=seed, writers=writers, readers=readers, events=25, kills=0)


@pytest.mark.crash
@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_across_a_kill_9_of_the_server(the_log, seed):
    run(the_log, seed=seed, writers=8, readers=3, events=60, kills=2)


@pytest.mark.crash
def test_a_reader_by_id_alone_would_have_lost_events(the_log):
    """The test's own proof: the naive cursor misses what the settled one does not, so the tests above can fail."""
    stop, seen, acknowledged = threading.Event(), set(), []

    def naive() -> None:
        last = 0
        with the_log.connect() as db:
            db.autocommit = True
            while not stop.is_set():
                for number, data in db.execute(
                    "select id, data from events_event where id > %s and kind = 'tried' order by id", [last]
                ):
                    last = number
                    if data["seed"] == 77:
                        seen.add((data["w"], data["n"]))

    reader = threading.Thread(target=naive)
    reader.start()
    writing = [threading.Thread(target=write, args=(the_log, w, 60, 77, acknowledged)) for w in range(8)]
    for thread in writing:
        thread.start()
    for thread in writing:
        thread.join()
    time.sleep(0.2)
    stop.set()
    reader.join()
    assert set(acknowledged) - seen
