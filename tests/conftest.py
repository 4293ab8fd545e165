"""Fixtures for tests that need whole processes: a served desk on a fresh database, and a browser."""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from heliodesk.storage.embedded import superuser_url
from heliodesk.storage.ports import free_port

# ms: how long a journey waits for what must come, on a machine that does other things. How soon it comes is measured in benchmarks/.
PATIENCE = 20_000

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Desk:
    """A Heliodesk site: its own database on the test server, its own home, one web process (or two)."""

    def __init__(self, name: str, **settings: str) -> None:
        server = os.environ["DATABASE_URL"]
        self.database = f"desk_{name}"
        template = None if name in _TEMPLATES.values() else prepared(settings.get("HELIODESK_DEMO", "1"))
        with psycopg.connect(server, autocommit=True) as db:
            db.execute(f'drop database if exists "{self.database}" with (force)')
            db.execute(f'create database "{self.database}"' + (f' template "{template.database}"' if template else ""))
        self.home = Path(tempfile.mkdtemp(prefix="heliodesk-desk-"))
        if template:
            shutil.copytree(template.home, self.home, dirs_exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {
            **os.environ,
            "DATABASE_URL": server.replace("/heliodesk?", f"/{self.database}?"),
            "HELIODESK_HOME": str(self.home),
            "HELIODESK_DEMO": "1",
            "HELIODESK_SITE_URL": self.url,
            "HELIODESK_LOG_LEVEL": "WARNING",
            "HELIODESK_LIMITS": "1000",
            "HELIODESK_ASSISTANT": "off",  # journeys with people; the assistant's own turn it on
            "HELIODESK_EMBEDDER": "none",  # placing the shipped texts takes a processor for some seconds, at every desk
            "DJANGO_SETTINGS_MODULE": "heliodesk.config.settings",
            **settings,
        }
        self.web: subprocess.Popen[bytes] | None = None
        self.others: list[subprocess.Popen[bytes]] = []
        if template:
            self.start_web()
            return
        self.heliodesk("prepare")
        if admin := superuser_url():  # as every embedded server's is
            self.heliodesk("audit", "seal", "--admin-url", admin.replace("/heliodesk?", f"/{self.database}?"))

    def heliodesk(self, *arguments: str) -> str:
        """Run a command of ours and return what it prints."""
        command = [sys.executable, "-m", "heliodesk", *arguments]
        done = subprocess.run(command, env=self.settings, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        """Run Python in a process with Django set up, and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + code],
            env=self.settings,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_web(self) -> None:
        self.web = self._serve(self.port)

    def start_another_web(self) -> str:
        """A second web process on the same database; returns its address."""
        port = free_port()
        self.others.append(self._serve(port))
        return f"http://127.0.0.1:{port}"

    def stop_web(self, kind: int = signal.SIGKILL) -> None:
        assert self.web is not None
        self.web.send_signal(kind)
        self.web.wait(15)

    def restart(self) -> None:
        """kill -9, and start again on the same port."""
        self.stop_web()
        self.start_web()

    def close(self) -> None:
        for process in [self.web, *self.others]:
            if process is not None and process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def _serve(self, port: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "heliodesk", "web", "--port", str(port)]
        # A browser that opens a second process does so by its own port, which is an origin of its own.
        origins = f"{self.settings.get('HELIODESK_WIDGET_ORIGINS', self.url)},http://127.0.0.1:{port}"
        settings = self.settings if port == self.port else {**self.settings, "HELIODESK_WIDGET_ORIGINS": origins}
        process = subprocess.Popen(command, env=settings)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                    return process
            except OSError:
                assert process.poll() is None, "the web process ended"
                time.sleep(0.05)
        raise AssertionError("the web process does not answer")


_TEMPLATES = {"1": "template_demo", "0": "template_bare"}


@cache
def prepared(demo: str) -> Desk:
    """A desk that has been prepared and never served: the others begin as copies of it, which takes a tenth of the time."""
    made = Desk(_TEMPLATES[demo], HELIODESK_DEMO=demo)
    atexit.register(made.close)
    return made


@pytest.fixture(scope="session")
def desk() -> Iterator[Desk]:
    """A served demo desk, shared by the journeys; each makes its own customers."""
    site = Desk("journeys", HELIODESK_POSTS_PER_SECOND="0")
    yield site
    site.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without its window where that can be had: the same engine, at less cost."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        assert chromium, "tests/setup installs chromium-headless-shell"
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield opened
        opened.close()
