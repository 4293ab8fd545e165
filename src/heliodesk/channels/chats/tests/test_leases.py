"""One process listens for an account, another when that one ends; what is heard is stored; who is not let in is stopped."""

import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Health, Request
from heliodesk.channels.chats import listening
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.loading import NoSuchChannel
from heliodesk.channels.chats.models import Account, Arrived
from heliodesk.people.models import Team

pytestmark = pytest.mark.django_db(transaction=True)


class Channel:
    """A platform that nobody is called by: says something when asked to, and counts who listens."""

    def __init__(self) -> None:
        self.listens = 0
        self.most = 0
        self.began = 0
        self.says: list[bytes] = []
        self.answer: Health | None = None
        self.known: Any = None

    async def listen(self, account: Any, take: Any, since: Any) -> Health:
        self.listens += 1
        self.began += 1
        self.most = max(self.most, self.listens)
        try:
            self.known = await since()
            while self.answer is None:
                while self.says:
                    await take(Request(self.says.pop(0), method="WS"))
                await asyncio.sleep(0.02)
            return self.answer
        finally:
            self.listens -= 1


@pytest.fixture
def channel(monkeypatch: pytest.MonkeyPatch) -> Channel:
    made = Channel()

    def found(name: str) -> Channel:
        if name != "discord":
            raise NoSuchChannel(name)
        return made

    monkeypatch.setattr(listening, "listening", found)
    monkeypatch.setattr(listening, "_LOOKS_EVERY", 0.1)
    monkeypatch.setattr(listening, "_RESTS", 0.2)
    return made


@pytest.fixture
def account(team: Team) -> Account:
    return add(
        channel="discord",
        secrets={"token": "t"},
        team=team,
        by=SYSTEM,
        own_id="9",
        name="Desk",
        username="",
        options={},
    )


@pytest.fixture
def listeners() -> Iterator[Callable[[], listening.Listeners]]:
    made: list[listening.Listeners] = []

    def one() -> listening.Listeners:
        made.append(listening.Listeners())
        made[-1].start()
        return made[-1]

    yield one
    for each in made:
        each.stop()


def eventually(what: Callable[[], Any]) -> None:
    for _ in range(150):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def test_what_is_heard_is_stored_once(channel, account, listeners):
    channel.says = [b'{"op":0,"t":"X","s":1}', b'{"op":0,"t":"X","s":1}', b'{"op":0,"t":"X","s":2}']
    listeners()
    eventually(lambda: Arrived.objects.filter(account=account).count() == 2)
    assert set(Arrived.objects.values_list("method", flat=True)) == {"WS"}
    assert channel.known == {}


def test_one_listens_and_another_when_it_ends(channel, account, listeners):
    first, _second = listeners(), listeners()
    eventually(lambda: channel.listens == 1)
    time.sleep(0.5)
    assert (channel.most, channel.began) == (1, 1)
    first.stop()
    channel.says = [b"{}"]
    eventually(lambda: Arrived.objects.exists())
    assert (channel.most, channel.listens) == (1, 1)


def test_who_is_not_let_in_is_stopped(channel, account, listeners):
    listeners()
    eventually(lambda: channel.listens == 1)
    channel.answer = Health("access-ended", "4004")
    eventually(lambda: Account.objects.get(pk=account.pk).state == Account.State.RECONNECT)
    account.refresh_from_db()
    assert (account.problem, account.detail) == ("access-ended", "4004")
    assert channel.began == 1


def test_what_may_pass_is_tried_again(channel, account, listeners):
    channel.answer = Health("no-way")
    listeners()
    eventually(lambda: channel.began >= 2)
    channel.answer = None
    eventually(lambda: channel.listens == 1)
    assert Account.objects.get(pk=account.pk).state == Account.State.WORKS


def test_a_change_or_a_pause_is_heeded(channel, account, listeners):
    listeners()
    eventually(lambda: channel.listens == 1)
    Account.objects.filter(pk=account.pk).update(options={"polls": True})
    eventually(lambda: channel.began == 2 and channel.listens == 1)
    Account.objects.filter(pk=account.pk).update(state=Account.State.PAUSED)
    eventually(lambda: channel.listens == 0)
    Account.objects.filter(pk=account.pk).update(state=Account.State.WORKS)
    eventually(lambda: channel.listens == 1)
    Account.objects.filter(pk=account.pk).update(removed_at=datetime.now(UTC))
    eventually(lambda: channel.listens == 0)


def test_who_wants_nobody_to_listen_is_left_alone(channel, account, listeners):
    channel.answer = Health()
    listeners()
    eventually(lambda: channel.began == 1)
    time.sleep(0.8)
    assert channel.began == 1
