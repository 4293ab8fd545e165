"""kill -9 of whoever sends a mail, at each step: none is lost, and where nobody can know, that is said instead of sent twice.

Fifteen deaths with HELIODESK_LONG_TESTS=1; otherwise five.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

from heliodesk.channels.email.tests.postman import Postman, postman
from tests.conftest import Desk

pytestmark = pytest.mark.crash

PREPARE = """
import sys
from uuid import uuid4
from heliodesk.channels.email.sending import queue_answer
from heliodesk.conversations.models import Message
from heliodesk.people.models import Agent, Customer, Team
from heliodesk.tickets.opening import open_ticket
from heliodesk.tickets.writing import answer
customer = Customer.objects.get(external_id="ns-48207")
ana = Agent.objects.get(email="ana@northstar.example")
for n in range(%s):
    words = {"subject": f"Mail {n}", "body": "Hello", "client_id": uuid4(), "language": "en", "source": "mail"}
    ticket = open_ticket(customer=customer, team=Team.objects.get(slug="support"), **words).ticket
    posted = answer(ticket, agent=ana, body=f"Answer {n}", client_id=uuid4())
    message = Message.objects.select_related("conversation__customer", "conversation__team").get(pk=posted.id)
    print(queue_answer(message.conversation, message).pk)
"""
SEND = "from heliodesk.channels.email import sending; sending.send(%s)"
# Dies between the server's 250 and the commit.
DIES = """
import os, signal
from heliodesk.channels.email import sending
sending.settle = lambda *words, **more: os.kill(os.getpid(), signal.SIGKILL)
sending.send(%s)
"""
STATES = """
from heliodesk.channels.email.models import Sent
for row in Sent.objects.exclude(state="x"): print(row.mail_id, row.state)
"""
ROUNDS = 3 if os.environ.get("HELIODESK_LONG_TESTS") else 1  # each a death at every step
STEPS = ["greet", "rcpt", "data", "content", "after"]


def child(site: Desk, code: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", "import django; django.setup()\n" + code], env=site.settings)


def killed_at(site: Desk, server: Postman, step: str, sent: str) -> None:
    """Have a mail sent, and kill who does it at this step."""
    if step == "after":
        assert child(site, DIES % sent).wait(60) == -signal.SIGKILL
        return
    server.reached.clear()
    server.answers = {step: 20.0}
    sender = child(site, SEND % sent)
    deadline = time.monotonic() + 60
    while step not in server.reached:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(sender.pid, signal.SIGKILL)
    assert sender.wait(10) == -signal.SIGKILL
    server.answers = {}


def states(site: Desk) -> dict[str, str]:
    return dict(line.split() for line in site.run(STATES).splitlines())


def test_kills_at_every_step_lose_nothing_and_double_nothing() -> None:
    with postman() as server:
        site = Desk("mailkill", HELIODESK_JOBS="elsewhere", HELIODESK_SMTP=f"smtp+plain://127.0.0.1:{server.port}")
        try:
            rows = site.run(PREPARE % len(STEPS * ROUNDS)).split()
            steps = dict(zip(rows, STEPS * ROUNDS, strict=True))
            for sent, step in steps.items():
                killed_at(site, server, step, sent)
            worker = subprocess.Popen([sys.executable, "-m", "heliodesk", "worker"], env=site.settings)
            try:
                deadline = time.monotonic() + 90
                while (found := states(site)) and {"queued", "sending"} & set(found.values()):
                    assert time.monotonic() < deadline, found
            finally:
                worker.kill()
                worker.wait()
        finally:
            site.close()
    came = {
        mail_id: sum(mail_id.encode() in mail.partition(b"\r\n\r\n")[0] for mail in server.mails) for mail_id in found
    }
    assert len(found) == 5 * ROUNDS
    assert Counter(found.values()) == {
        "sent": 3 * ROUNDS,
        "unknown": 2 * ROUNDS,
    }  # those whose content had gone wait for a person
    assert all(came[mail_id] == 1 for mail_id, state in found.items() if state == "sent")
    assert all(came[mail_id] <= 1 for mail_id in found)
