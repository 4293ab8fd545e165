"""A platform that calls nobody is asked by one of us, and when that one dies by another."""

import time
from collections.abc import Callable, Iterator

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.listening import Listeners
from heliodesk.channels.chats.models import Account, Arrived
from heliodesk.conversations.models import Message
from heliodesk.people.models import Team
from tests.fakes.reddit import Reddit


@pytest.fixture
def fake(settings: object) -> Iterator[Reddit]:
    with Reddit() as made:
        settings.OUTBOUND_ALLOW = [made.place]  # type: ignore[attr-defined]
        yield made  # type: ignore[misc]


def until(met: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < ends
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_what_is_said_on_reddit_comes_once_whoever_listens(fake: Reddit) -> None:
    team = Team.objects.create(slug="support", name="Support")
    secrets = {"client_id": "i", "client_secret": "s", "refresh_token": "r"}
    options = {"base_url": fake.url, "username": "desk_fake", "every": 0.3}
    add(channel="reddit", secrets=secrets, options=options, own_id="desk_fake", team=team, by=SYSTEM)
    first, second = Listeners(), Listeners()
    first.start()
    second.start()
    try:
        fake.write("Where is my deposit?")
        until(lambda: Arrived.objects.exists())
        first.stop()
        fake.write("Still missing")
        until(lambda: Arrived.objects.count() > 1)
    finally:
        first.stop()
        second.stop()
    while read_some():
        pass
    said = list(Message.objects.filter(by_customer=True).values_list("body", flat=True))
    assert len(said) == len(set(said)) == 2
    assert Account.objects.get().state == "works"
