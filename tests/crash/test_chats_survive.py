"""kill -9 while messengers call and while answers go out: nothing is lost, nothing is there twice, and nobody is told a guess.

Thirty deaths for each platform that calls us with HELIODESK_LONG_TESTS=1; otherwise three, of Telegram.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter

import pytest

from tests.conftest import Desk
from tests.crash.callers import CALLERS, Caller
from tests.fakes.telegram import Telegram

pytestmark = pytest.mark.crash

LONG = bool(os.environ.get("HELIODESK_LONG_TESTS"))
DEATHS = 30 if LONG else 3
chance = random.Random(9)

ADD = """
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats.accounts import add
from heliodesk.people.models import Team
made = add(channel=%r, secrets=%r, options={"base_url": %r, "seconds": 3}, own_id=%r, name="@desk", username="desk",
    team=Team.objects.get(slug="support"), by=SYSTEM)
print(made.key)
"""
WORDS = """
from heliodesk.conversations.models import Message
for body in Message.objects.filter(by_customer=True, data__has_key="via").values_list("body", flat=True): print(body)
"""
WAITS = """
from heliodesk.channels.chats.models import Arrived
print(*Arrived.objects.order_by().values_list("state", flat=True).distinct())
"""


def adding(caller: Caller, url: str) -> str:
    return ADD % (caller.channel, dict(caller.secrets), url, caller.own_id)


def knock(url: str, caller: Caller, body: bytes) -> bool:
    """As the platform does; whether it was taken."""
    request = urllib.request.Request(url, body, {**caller.headers(body)})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("caller", CALLERS if LONG else CALLERS[:1], ids=lambda caller: caller.channel)
def test_what_was_taken_is_there_once_whenever_we_die(caller: Caller) -> None:
    site = Desk("chatcrash1", HELIODESK_JOBS="elsewhere", HELIODESK_X="1")
    over = threading.Event()
    try:
        key = site.run(adding(caller, "http://127.0.0.1:9")).strip().splitlines()[-1]
        url = f"{site.url}/channels/{caller.channel}/{key}/"
        taken: list[int] = []

        def call(number: int, step: int) -> None:
            while not over.is_set():
                body = caller.body(number)
                if knock(url, caller, body):
                    taken.append(number)
                    if chance.random() < 0.3:  # it comes again though it was taken
                        knock(url, caller, body)
                    number += step
                    time.sleep(0.01)
                else:
                    time.sleep(0.05)

        callers = [threading.Thread(target=call, args=(first, 3)) for first in range(1, 4)]
        for each in callers:
            each.start()
        for _death in range(DEATHS):
            before, deadline = len(taken), time.monotonic() + 30
            while len(taken) < before + 10:
                assert time.monotonic() < deadline
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.2))
            site.restart()
        over.set()
        for each in callers:
            each.join(10)
        deadline = time.monotonic() + 60
        while "waiting" in site.run(WAITS):
            assert time.monotonic() < deadline
        said = Counter(site.run(WORDS).split("\n"))
        said.pop("", None)
        assert set(said.values()) == {1}
        assert {f"word {number}" for number in taken} <= set(said)
        assert site.run(WAITS).split() == ["filed"]
    finally:
        over.set()
        site.close()


ANSWERS = """
from uuid import uuid4
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Request
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Account, Chat, Going
from heliodesk.channels.chats.storing import keep
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.posting import post_message
from heliodesk.people.models import Agent
from heliodesk.routing.assignment import accept
import json
ana = Agent.objects.get(email="ana@northstar.example")
account = Account.objects.get()
keep(account.pk, Request(json.dumps({"update_id": 1, "message": {"message_id": 1, "date": 1790000000, "text": "Hello",
    "from": {"id": 5, "is_bot": False, "first_name": "Ann"}, "chat": {"id": 5, "type": "private"}}}).encode()))
while read_some(): pass
talk = Conversation.objects.get(talk__isnull=False)
accept(talk, agent=ana)
Going.objects.all().delete()
for number in range(%s):
    post_message(conversation=talk.key, author=ana.actor, body=f"answer {number}", client_id=uuid4())
print(Chat.objects.get().pk)
"""
SEND = "from heliodesk.channels.chats.sending import send; send(%s)"
STATES = """
from heliodesk.channels.chats.models import Going
for row in Going.objects.select_related("message").order_by("id"): print(row.message.body.replace(" ", "-"), row.state)
"""


def test_what_was_said_arrives_at_most_once_whoever_dies() -> None:
    with Telegram() as platform:
        site = Desk("chatcrash2", HELIODESK_JOBS="elsewhere", HELIODESK_OUTBOUND_ALLOW=platform.place)
        try:
            site.stop_web()
            site.run(adding(CALLERS[0], platform.url))
            chat = site.run(ANSWERS % (DEATHS * 4)).strip().splitlines()[-1]
            killed = 0
            while killed < DEATHS:
                if killed % 2:
                    platform.next("silence", after=chance.randrange(3))  # it has it, and does not say so
                sender = subprocess.Popen(
                    [sys.executable, "-c", "import django; django.setup()\n" + SEND % chat], env=site.settings
                )
                had = len(platform.sent)
                deadline = time.monotonic() + 60
                while len(platform.sent) == had and sender.poll() is None:
                    assert time.monotonic() < deadline
                    time.sleep(0.002)
                time.sleep(chance.uniform(0, 0.05))
                os.kill(sender.pid, signal.SIGKILL)
                sender.wait(10)
                killed += 1
            platform.faults.clear()
            for _turn in range(3):
                site.run(SEND % chat)
            states = dict(line.split() for line in site.run(STATES).splitlines())
        finally:
            site.close()
    came = Counter(each["text"].replace(" ", "-") for each in platform.sent if each["text"].startswith("answer"))
    assert len(states) == DEATHS * 4
    assert set(came.values()) == {1}  # never twice
    assert set(states.values()) <= {"sent", "unknown"}
    assert all(came[words] == 1 for words, state in states.items() if state == "sent")
    assert sum(state == "unknown" for state in states.values()) <= DEATHS
    order = [each["text"] for each in platform.sent if each["text"].startswith("answer")]
    assert order == sorted(order, key=lambda words: int(words.split()[1]))
