"""A mailbox is watched by a thread: listened to, looked at by the clock, compared every hour, tried again when it fails."""

import contextlib
import os
import threading
import time
from secrets import SystemRandom

import psycopg
import structlog
from django.db import Error as DatabaseError

from heliodesk.channels.email.database import database
from heliodesk.channels.email.exclusive import Exclusive
from heliodesk.channels.email.fetching import Fetcher
from heliodesk.channels.email.imap import Mailbox
from heliodesk.channels.email.models import Source
from heliodesk.channels.email.oauth import Tokens
from heliodesk.channels.email.problems import Problem, fails, works
from heliodesk.channels.email.sources import Imap, row

log = structlog.get_logger(__name__)
_chance = SystemRandom()

IDLE = (
    240.0  # seconds of one IDLE: a server may end it after 29 minutes, and what passes addresses on forgets it sooner
)
POLL = float(os.environ.get("HELIODESK_MAIL_POLL", "30"))  # seconds between two looks at a server without IDLE
COMPARE = 3600.0
_TURN = 10.0  # seconds until another process asks again whether the mailbox is free
_LONGEST = 300.0  # seconds between two tries
_REFUSED = 30.0  # after a refused sign-in: servers lock accounts that knock too often


class Watcher(threading.Thread):
    """Watches one mailbox until it is told to stop. Nothing that happens in here ends the process."""

    def __init__(self, source: Imap) -> None:
        super().__init__(name=source.name, daemon=True)
        self._source = source
        self._tokens = Tokens(source.oauth) if source.oauth else None
        self._stopping = threading.Event()
        self._box: Mailbox | None = None
        self._row: Source | None = None
        self._pause = 1.0

    def stop(self) -> None:
        """Ask it to end; it does within a moment, whatever it waits for."""
        self._stopping.set()
        if box := self._box:
            box.interrupt()

    def run(self) -> None:
        with Exclusive(self._source.name) as lock:
            while not self._stopping.is_set():
                try:
                    if lock.take():
                        self._watch(lock)
                        continue
                    wait = _TURN
                except Problem as problem:
                    wait = self._failed(problem)
                except (psycopg.Error, DatabaseError) as error:
                    wait = self._failed(Problem("database", type(error).__name__))
                except Exception as error:
                    log.exception("mail.source-broke", source=self._source.name)
                    wait = self._failed(Problem("program", type(error).__name__))
                lock.give_back()  # another machine may have more luck
                self._rest(wait * _chance.uniform(0.7, 1.3))  # so that many do not come at once

    def _rest(self, seconds: float) -> None:
        """Wait, unless somebody asks for it to be tried now."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._stopping.wait(min(left, 3.0)):
            with contextlib.suppress(Problem):
                if self._row and self._is_asked():
                    return

    def _failed(self, problem: Problem) -> float:
        """Write it down. Seconds to wait."""
        if self._stopping.is_set():
            return 0.0
        again = False  # at once, because it was an old token that was refused
        if problem.word == "login" and self._tokens:
            again = not self._tokens.is_new
            self._tokens.forget()
        wait = max(self._pause, _REFUSED) if problem.word in ("login", "token") else self._pause
        if again:
            return 0.1
        self._pause = min(self._pause * 2, _LONGEST)
        log.warning("mail.source-fails", source=self._source.name, problem=problem.word, again_in=round(wait))
        if problem.word != "database":
            with contextlib.suppress(Problem), database():  # when the database is away as well, the log has it
                self._row = self._row or row(self._source.name)
                fails(self._row, problem, self._secrets())
                Source.objects.filter(pk=self._row.pk).update(asked_at=None)
        return wait

    def _secrets(self) -> tuple[str, ...]:
        return (*self._source.secrets, *(self._tokens.secrets if self._tokens else ()))

    def _watch(self, lock: Exclusive) -> None:
        with database():
            mine = self._row = row(self._source.name)
        self._box = box = Mailbox(self._source, self._tokens)
        try:
            with database():
                works(mine)
            fetcher = Fetcher(self._source, mine, box, lambda: not self._stopping.is_set() and lock.is_held())
            fetcher.compare()
            self._pause = 1.0
            log.info("mail.source-works", source=self._source.name, idle=box.can_idle)
            due = time.monotonic() + COMPARE * _chance.uniform(0.9, 1.0)
            while lock.is_held() and not self._stopping.is_set():
                if self._tokens and self._tokens.ends_soon:
                    return  # a connection that outlives its token is cut off in the middle of something
                news = self._wait(box)
                if self._stopping.is_set():
                    return
                with database():
                    works(mine)
                if time.monotonic() > due or self._is_asked():
                    fetcher.compare()
                    due = time.monotonic() + COMPARE
                elif news:
                    fetcher.take_new()
        finally:
            self._box = None
            box.close()

    def _wait(self, box: Mailbox) -> bool:
        if box.can_idle:
            return box.idle(seconds=IDLE, enough=self._is_wanted)
        end = time.monotonic() + POLL
        while time.monotonic() < end and not self._is_wanted():
            self._stopping.wait(min(3.0, POLL))
        box.ask()
        return True

    def _is_wanted(self) -> bool:
        return self._stopping.is_set() or self._is_asked()

    def _is_asked(self) -> bool:
        """Has somebody asked, on whatever machine, that mailbox and store be compared?"""
        assert self._row is not None
        with database():
            return Source.objects.filter(pk=self._row.pk, asked_at__isnull=False).exists()
