"""kill -9 while mail is handed over and while it is fetched: nothing is lost, nothing is there twice.

Fifteen deaths each with HELIODESK_LONG_TESTS=1; otherwise two.
"""

import os
import random
import smtplib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.conftest import Desk
from tests.dovecot import Dovecot
from tests.test_mail_imap import Inbox, mail, url, wait_for

pytestmark = pytest.mark.crash

DEATHS = 15 if os.environ.get("HELIODESK_LONG_TESTS") else 2
chance = random.Random(7)


class Fetching(Inbox):
    """`heliodesk mail fetch`, which is killed and started again."""

    def __init__(self, name: str, source: str) -> None:
        settings = {"HELIODESK_DEMO": "0", "HELIODESK_MAIL": "elsewhere", "HELIODESK_MAIL_SOURCES": source}
        super().__init__(Desk(name, **settings))
        self.desk.run("from heliodesk.people.models import Team; Team.objects.create(slug='support', name='Support')")
        self.desk.stop_web()  # nothing else asks anything of this database
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "heliodesk", "mail", "fetch"]
        self.process = subprocess.Popen(command, env=self.desk.settings, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def is_read(self, count: int) -> bool:
        """Each of so many mails becomes one message, and no message is there twice."""
        wait_for(lambda: not self.ask("select 1 from email_received where state = 'waiting' limit 1"), 60)
        states = self.ask("select state, reason, count(*) from email_received group by 1, 2")
        places = self.ask("select count(distinct (conversation_id, number)) from email_received where state = 'filed'")
        messages = self.ask("select count(*) from conversations_message where by_customer")
        assert [(state, n) for state, _why, n in states] == [("filed", count)], states
        return places == messages == [(count,)]

    def close(self) -> None:
        if self.process is not None:
            self.kill()
        self.desk.close()


@pytest.fixture
def closing() -> Iterator[list[Fetching]]:
    made: list[Fetching] = []
    yield made
    for each in made:
        each.close()


def test_what_lmtp_acknowledged_is_there_once_whenever_we_die(closing: list[Fetching], tmp_path: Path) -> None:
    """Senders do as mail servers do: what is not acknowledged is sent again, the same mail."""
    place = tmp_path / "lmtp.sock"
    fetching = Fetching("mailcrash1", f"lmtp://{place}")
    closing.append(fetching)
    fetching.start()
    over = threading.Event()
    acknowledged: list[int] = []

    def send(number: int, step: int) -> None:
        while not over.is_set():
            with suppress(smtplib.SMTPException, OSError), smtplib.LMTP(str(place)) as client:
                while not over.is_set():
                    client.sendmail("amara@mail.example", ["support@northstar.example"], mail(number))
                    acknowledged.append(number)
                    number += step
                    time.sleep(0.03)
            time.sleep(0.02)

    senders = [threading.Thread(target=send, args=(first, 3)) for first in range(3)]
    for each in senders:
        each.start()
    for _death in range(DEATHS):
        before = len(acknowledged)
        wait_for(lambda before=before: len(acknowledged) > before + 5, 20)
        time.sleep(chance.uniform(0, 0.3))
        fetching.kill()
        fetching.start()
    before = len(acknowledged)
    wait_for(lambda: len(acknowledged) > before + 5, 20)
    over.set()
    for each in senders:
        each.join(10)
    stored = fetching.numbers()
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
    assert fetching.is_read(len(stored))


def test_what_lies_in_a_mailbox_is_fetched_once_whenever_we_die(closing: list[Fetching]) -> None:
    server = Dovecot()
    try:
        fetching = Fetching("mailcrash2", url(server, "support"))
        closing.append(fetching)
        there = 0
        for _death in range(DEATHS):
            for _each in range(40):
                server.deliver("support", mail(there))
                there += 1
            had = fetching.count()
            fetching.start()
            wait_for(lambda had=had: fetching.count() > had, 20)
            time.sleep(chance.uniform(0, 0.08))
            fetching.kill()
        fetching.start()
        wait_for(lambda: fetching.count() == there, 30)
        wait_for(lambda: set(server.flags("support")) == {"S"} or fetching.source("support")["compared_at"])
        assert fetching.numbers() == list(range(there))
        assert fetching.ask("select count(*), count(distinct received_id) from email_place") == [(there, there)]
        assert fetching.is_read(there)
    finally:
        server.close()
