"""Every channel with a public place tells everybody something once, and a correction follows to where it stands."""

import asyncio
import importlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from heliodesk.channels.base import Account, Delivery, Outcome, Post
from heliodesk.channels.chats.places import POSTS
from tests.fakes import discord, meta, reddit, telegram, x
from tests.fakes.serving import Platform

SAID, BETTER = "Trading pauses from 02:00 to 03:00 UTC.", "Corrected: Trading pauses from 02:00 to 04:00 UTC."


@dataclass
class Public:
    """A channel, its fake, and where it posts. `words`: the field of the fake that holds them."""

    key: str
    make: type[Platform]
    secrets: dict[str, str]
    place: str
    words: str
    own_id: str = ""
    path: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    answers: bool = False  # a correction is an answer, for what stands there cannot be changed


CHANNELS = [
    Public("telegram", telegram.Telegram, {"token": telegram.TOKEN}, "-1001234567890", "text"),
    Public("x", x.X, {"token": x.TOKEN, "refresh_token": x.REFRESH, "client_id": "c"}, "", "text", own_id=x.OWN,
           answers=True),
    Public("messenger", meta.Meta, {"token": meta.TOKEN}, "", "message", own_id=meta.PAGE_ID),
    Public("discord", discord.Discord, {"token": discord.TOKEN}, "290926798999357250", "content", path="/api/v10"),
    Public("reddit", reddit.Reddit, dict(reddit.SECRETS), "northstar", "text", own_id=reddit.NAME),
]  # fmt: skip


@pytest.fixture(params=CHANNELS, ids=[one.key for one in CHANNELS])
def channel(request: pytest.FixtureRequest) -> Public:
    return request.param


@pytest.fixture
def fake(channel: Public, settings: Any) -> Iterator[Platform]:
    with channel.make() as made:
        settings.OUTBOUND_ALLOW = [made.place]
        yield made


def post(channel: Public, fake: Platform, text: str = SAID, follows: str = "") -> Delivery:
    options = {"base_url": fake.url + channel.path, "seconds": 1.2, **channel.options}
    account = Account(channel.key, f"{channel.key}-test", channel.own_id, channel.secrets, options)
    module = importlib.import_module(f"heliodesk.channels.{channel.key}.posting")
    said = Post(key="notice-1", text=text, title="Maintenance", place=channel.place, follows=follows)
    return asyncio.run(module.post(said, account))


def test_every_public_channel_is_here() -> None:
    assert {one.key for one in CHANNELS} == set(POSTS)


def test_it_is_posted_once_and_a_correction_stands_where_it_was(channel, fake) -> None:
    made = post(channel, fake)
    assert made.outcome is Outcome.SENT
    assert len(made.external_ids) == 1
    again = post(channel, fake, BETTER, follows=made.external_ids[-1])
    assert again.outcome is Outcome.SENT
    words = [one[channel.words] for one in fake.sent]
    if channel.answers:
        assert words == [SAID, BETTER]
        assert fake.sent[1]["reply"]["in_reply_to_tweet_id"] == made.external_ids[0]
    else:
        assert words == [BETTER]
        assert again.external_ids == made.external_ids


def test_nobody_knows_whether_a_post_without_an_answer_is_there(channel, fake) -> None:
    fake.next("broken")
    made = post(channel, fake)
    # Discord alone knows our key again.
    assert made.outcome is (Outcome.LATER if channel.key == "discord" else Outcome.UNKNOWN)
    assert len(fake.sent) == 1


def test_a_correction_in_place_without_an_answer_is_tried_again(channel, fake) -> None:
    made = post(channel, fake)
    fake.next("broken")
    again = post(channel, fake, BETTER, follows=made.external_ids[-1])
    assert again.outcome is (Outcome.UNKNOWN if channel.answers else Outcome.LATER)


def test_a_limit_says_how_long(channel, fake) -> None:
    fake.next("rate", seconds=7)
    made = post(channel, fake)
    assert (made.outcome, made.reason) == (Outcome.LATER, "rate-limited")
    assert fake.sent == []


def test_an_account_that_is_not_let_in_has_to_be_connected_again(channel, fake) -> None:
    fake.next("revoked" if channel.key in ("x", "reddit") else "expired")
    assert post(channel, fake).outcome is Outcome.RECONNECT
    assert fake.sent == []
