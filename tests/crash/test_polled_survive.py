"""kill -9 while platforms are asked that call nobody (Reddit), or not for everything (X): nothing is lost, nothing is there twice.

Thirty deaths for each with HELIODESK_LONG_TESTS=1; otherwise two, of Reddit.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tests.conftest import Desk
from tests.fakes import reddit, x

pytestmark = pytest.mark.crash

LONG = bool(os.environ.get("HELIODESK_LONG_TESTS"))
DEATHS = 30 if LONG else 2
chance = random.Random(9)

ACCOUNT = """
from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats.accounts import add
from heliodesk.people.models import Team
team = Team.objects.create(slug="support", name="Support")
add(channel=%r, secrets=%r, options={"base_url": %r, "every": 0.5, "seconds": 3, "polls": True}, own_id=%r, name="Desk", team=team,
    by=SYSTEM)
"""
WORDS = "select body from conversations_message where by_customer"


@dataclass(frozen=True)
class Asked:
    """A platform that is asked, and our account there."""

    channel: str
    fake: Any
    own_id: str
    secrets: Mapping[str, str]


EACH = [
    Asked("reddit", reddit.Reddit, reddit.NAME, reddit.SECRETS),
    Asked(
        "x", x.X, x.OWN, {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c", "consumer_secret": x.SECRET}
    ),
]


@pytest.mark.parametrize("asked", EACH if LONG else EACH[:1], ids=lambda asked: asked.channel)
def test_what_was_written_is_there_once_whenever_we_die(asked: Asked) -> None:
    with asked.fake() as fake:
        desk = Desk(
            f"polledcrash{asked.channel}", HELIODESK_DEMO="0", HELIODESK_X="1", HELIODESK_OUTBOUND_ALLOW=fake.place
        )
        over, written = threading.Event(), [0]

        def write() -> None:
            while not over.wait(chance.uniform(0.02, 0.3)):
                written[0] += 1
                fake.write(f"No {written[0]}.")

        writing = threading.Thread(target=write)
        try:
            desk.run(ACCOUNT % (asked.channel, dict(asked.secrets), fake.url, asked.own_id))
            writing.start()
            for _ in range(DEATHS):
                before, deadline = sum(_heard(desk).values()), time.monotonic() + 60
                while sum(_heard(desk).values()) < before + 3:  # each life hears something
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
                time.sleep(chance.uniform(0.0, 1.0))
                desk.restart()
            over.set()
            writing.join()
            deadline = time.monotonic() + 60
            while len(_heard(desk)) < written[0] and time.monotonic() < deadline:
                time.sleep(0.2)
            time.sleep(2)
            said = _heard(desk)
        finally:
            over.set()
            desk.close()
    assert {f"No {number}." for number in range(1, written[0] + 1)} == set(said)
    assert set(said.values()) == {1}


def _heard(desk: Desk) -> Counter[str]:
    with psycopg.connect(desk.settings["DATABASE_URL"]) as db:
        rows = db.execute(WORDS).fetchall()
    return Counter(body.removeprefix("Help\n") for (body,) in rows)
