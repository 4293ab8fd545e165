"""`heliodesk demo` as a user starts it: one tree, everything in it comes back, Ctrl-C ends all of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psutil
import pytest

from tests.conftest import free_port

pytestmark = pytest.mark.crash


class Demo:
    """A started demo with a home of its own and its embedded PostgreSQL."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.out = home / "out.txt"
        self.start()

    def start(self) -> None:
        kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL" and not k.startswith("HELIODESK_")}
        with self.out.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "heliodesk", "demo", "--traffic", "--port", str(self.port)],
                env={**kept, "HELIODESK_HOME": str(self.home / "site")},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        self.wait()

    def wait(self, seconds: float = 100) -> None:
        deadline = time.monotonic() + seconds
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                assert self.process.poll() is None, self.out.read_text()
                assert time.monotonic() < deadline, self.out.read_text()
                time.sleep(0.1)

    def tree(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, words: str) -> psutil.Process:
        return next(p for p in self.tree() if words in " ".join(p.cmdline()))

    def ask(self, path: str, body: dict | None = None, token: str = "") -> dict:
        data = json.dumps(body).encode() if body is not None else None
        headers = {"authorization": f"Bearer {token}"}
        with urllib.request.urlopen(urllib.request.Request(self.url + path, data, headers), timeout=10) as answer:
            return json.loads(answer.read())


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    home = Path(tempfile.mkdtemp(prefix="heliodesk-tree-"))
    home.chmod(0o711)
    started = Demo(home)
    yield started
    if started.process.poll() is None:
        started.process.send_signal(signal.SIGINT)
        started.process.wait(20)
    shutil.rmtree(home, ignore_errors=True)


def gone(processes: list[psutil.Process], seconds: float = 15) -> None:
    _gone, alive = psutil.wait_procs(processes, timeout=seconds)
    assert alive == []


def test_one_screen_says_addresses_people_and_how_to_stop(demo):
    deadline = time.monotonic() + 5
    while "Ctrl-C" not in (screen := demo.out.read_text()):
        assert time.monotonic() < deadline, screen
        time.sleep(0.05)
    for word in (
        demo.url,
        "mei@northstar.example",
        "ana@northstar.example",
        "supervisor",
        "administrator",
        "northstar-demo",
    ):
        assert word in screen
    assert len(screen.splitlines()) < 24


def test_simulated_customers_write_and_are_answered(demo):
    posted = 0.0
    deadline = time.monotonic() + 100
    while posted < 3:
        assert time.monotonic() < deadline, demo.out.read_text()
        time.sleep(0.5)
        with urllib.request.urlopen(f"{demo.url}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        posted = sum(float(line.split()[-1]) for line in lines if line.startswith("heliodesk_posts_total{"))
    assert "child.ended" not in demo.out.read_text()


def test_what_was_acknowledged_is_there_after_every_kind_of_death(demo):
    token = demo.ask("/live/session", {})["token"]
    sent = []

    def say(text: str) -> None:
        demo.ask("/live/messages", {"client_id": str(uuid4()), "body": text}, token)
        sent.append(text)

    say("before")
    demo.child("heliodesk web").kill()
    time.sleep(0.3)
    demo.wait()
    say("after kill -9 of the web process")
    demo.child("postgres -D").kill()
    time.sleep(0.6)
    demo.wait()
    say("after kill -9 of the postmaster")
    children = demo.tree()
    demo.process.kill()
    demo.process.wait()
    gone(children)
    demo.start()
    say("after kill -9 of the app")
    children = demo.tree()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(20) == 0
    gone(children, 2)
    demo.start()
    messages = demo.ask("/live/state", token=token)["messages"]
    # The demo's colleagues answer between; what counts here is what the customer was promised to be kept.
    assert [m["body"] for m in messages if m["by"] == "me"] == sent


def test_a_taken_port_is_one_clear_line(demo):
    kept = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment = {**kept, "HELIODESK_HOME": str(demo.home / "other")}
    command = [sys.executable, "-m", "heliodesk", "up", "--port", str(demo.port)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (demo.home / "other" / "database").exists()
