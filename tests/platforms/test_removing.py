"""What somebody else wrote in a group is deleted there, where the platform lets us."""

import asyncio

import pytest

from heliodesk.channels.base import Account, Outcome
from heliodesk.channels.discord import removing as of_discord
from heliodesk.channels.telegram import removing as of_telegram
from tests.fakes import discord, telegram
from tests.platforms import on


def bot(fake: object) -> Account:
    return Account("telegram", "t", secrets={"token": telegram.TOKEN}, options={"base_url": fake.url, "seconds": 1.5})  # type: ignore[attr-defined]


@on(telegram.Telegram)
def test_telegram_deletes_and_gone_is_gone(served):
    served.chats[-5] = [{"message_id": 9, "text": "x"}]
    for _turn in range(2):
        made = asyncio.run(of_telegram.remove("-5:7", "9", bot(served)))
        assert made.outcome is Outcome.SENT
    assert served.chats[-5] == []


@on(telegram.Telegram)
@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        ("rate", Outcome.LATER, "rate-limited"),
        ("expired", Outcome.RECONNECT, "access-ended"),
        ("kicked", Outcome.UNREACHABLE, "gone"),
        ("nonsense", Outcome.LATER, "broken-answer"),
    ],
)
def test_telegram_says_why_not(served, fault, outcome, reason):
    served.next(fault)
    made = asyncio.run(of_telegram.remove("-5", "9", bot(served)))
    assert (made.outcome, made.reason) == (outcome, reason)


@on(telegram.Telegram)
def test_telegram_lets_only_administrators(served):
    served.is_admin, served.chats[-5] = False, [{"message_id": 9}]
    made = asyncio.run(of_telegram.remove("-5", "9", bot(served)))
    assert (made.outcome, made.reason) == (Outcome.REFUSED, "not-allowed")
    assert asyncio.run(of_telegram.remove("-5", "nine", bot(served))).outcome is Outcome.REFUSED


@on(discord.Discord)
def test_discord_deletes_and_gone_is_gone(served):
    account = Account("discord", "d", secrets={"token": discord.TOKEN}, options={"base_url": served.base})
    served.written.append({"id": "91", "channel_id": "5", "content": "x"})
    for _turn in range(2):
        assert asyncio.run(of_discord.remove("5", "91", account)).outcome is Outcome.SENT
    assert served.written == []
    served.next("permission")
    made = asyncio.run(of_discord.remove("5", "91", account))
    assert (made.outcome, made.reason) == (Outcome.REFUSED, "not-allowed")
