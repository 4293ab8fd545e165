"""kill -9 while Discord's gateway is listened to, which repeats nothing: what was missed is asked for, and nothing is there twice.

Thirty deaths with HELIODESK_LONG_TESTS=1; otherwise two.
"""

import os
import random
import threading
import time
from collections import Counter

import psycopg
import pytest

from tests.conftest import Desk
from tests.fakes.discord import ME, TOKEN, Discord

pytestmark = pytest.mark.crash

DEATHS = 30 if os.environ.get("HELIODESK_LONG_TESTS") else 2
PLACE = "290926798999357250"
chance = random.Random(9)

ACCOUNT = """
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats.accounts import add
from heliodesk.people.models import Team
team = Team.objects.create(slug="support", name="Support")
options = {{"base_url": "{base}", "gateway_url": "{gateway}"}}
add(channel="discord", secrets={{"token": "{token}"}}, own_id="{me}", name="Desk", team=team, by=SYSTEM, options=options)
"""


def test_nothing_is_lost_between_two_lives() -> None:
    with Discord() as fake:
        desk = Desk("discordcrash", HELIODESK_DEMO="0", HELIODESK_OUTBOUND_ALLOW=fake.place)
        try:
            desk.run(ACCOUNT.format(base=fake.base, gateway=fake.gateway, token=TOKEN, me=ME["id"]))
            _until(lambda: bool(fake.sockets))
            fake.write(PLACE, "No 0")
            _until(lambda: _heard(desk)["No 0"] == 1)
            over = threading.Event()
            writing = threading.Thread(target=_write, args=(fake, over))
            writing.start()
            for _ in range(DEATHS):
                time.sleep(chance.uniform(0.0, 6.0))
                desk.restart()
            over.set()
            writing.join()
            said = Counter(one["content"] for one in fake.written)
            _until(lambda: len(_heard(desk)) == len(said))
            time.sleep(2)
            assert _heard(desk) == said
            assert set(said.values()) == {1}
        finally:
            desk.close()


def _write(fake: Discord, over: threading.Event) -> None:
    number = 0
    while not over.wait(chance.uniform(0.1, 0.8)):
        number += 1
        fake.write(PLACE, f"No {number}")


def _heard(desk: Desk) -> Counter[str]:
    with psycopg.connect(desk.settings["DATABASE_URL"]) as db:
        rows = db.execute("select body from conversations_message where by_customer").fetchall()
    return Counter(body for (body,) in rows)


def _until(what: object, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not what():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.2)
