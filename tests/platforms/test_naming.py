"""Who writes has a name where the platform tells it to those who ask."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.channels.base import Account
from heliodesk.channels.chats.accounts import add
from heliodesk.channels.chats.intake import read_some
from heliodesk.channels.chats.models import Identity
from heliodesk.channels.chats.naming import ask_for_names
from heliodesk.channels.chats.storing import keep
from heliodesk.channels.line import naming as of_line
from heliodesk.channels.messenger import naming as of_messenger
from heliodesk.channels.x import naming as of_x
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Team
from tests.fakes import line, meta, x
from tests.platforms import on
from tests.platforms.test_both_ways import of_meta


@on(line.Line)
def test_line(served):
    served.profiles["U1"] = {"userId": "U1", "displayName": "山田 太郎"}
    mine = Account("line", "l", line.OWN, {"token": line.TOKEN}, {"base_url": served.url, "seconds": 2})
    assert asyncio.run(of_line.name_of("U1", mine)) == ("山田 太郎", "")
    wrong = Account("line", "l", line.OWN, {"token": "old"}, {"base_url": served.url, "seconds": 2})
    assert asyncio.run(of_line.name_of("U1", wrong)) == ("", "")


@on(meta.Meta)
@pytest.mark.parametrize(("channel", "want"), [("messenger", ("Ann", "")), ("instagram", ("Ann", "ann.p"))])
def test_meta(served, channel, want):
    served.people["64"] = {"name": "Ann"} if channel == "messenger" else {"name": "Ann", "username": "ann.p"}
    mine = Account(channel, "p", meta.PAGE_ID, {"token": meta.TOKEN}, {"base_url": served.url, "seconds": 2})
    assert asyncio.run(of_messenger.name_of("64", mine)) == want
    assert asyncio.run(of_messenger.name_of("65", mine)) == ("", "")
    assert asyncio.run(of_messenger.name_of("../me", mine)) == ("", "")


@on(x.X)
def test_x(served):
    mine = Account("x", "x", x.OWN, {"token": x.TOKEN}, {"base_url": served.url, "seconds": 2})
    assert asyncio.run(of_x.name_of("22", mine)) == ("Ann Customer", "ann")
    assert asyncio.run(of_x.name_of("me", mine)) == ("", "")


@on(meta.Meta)
def test_the_desk_asks_once_a_minute(served: Any, team: Team, new_agent: Callable[..., Any]) -> None:
    options = {"base_url": served.url, "seconds": 2}
    secrets = {"token": meta.TOKEN}
    account = add(
        channel="messenger", secrets=secrets, options=options, own_id=meta.PAGE_ID, name="Desk", team=team, by=SYSTEM
    )
    keep(account.pk, of_meta("64", "page")(served))
    while read_some():
        pass
    ask_for_names()
    assert Identity.objects.get().name == ""  # they do not let us see it
    served.people["64"] = {"name": "Ann   Priest"}
    ask_for_names()
    assert Identity.objects.get().name == Conversation.objects.get().customer.name == "Ann Priest"
    before = len(served.calls)
    ask_for_names()
    assert len(served.calls) == before
