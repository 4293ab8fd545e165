"""What only Discord has, and what it means by its codes."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from heliodesk.channels.base import Account, Outcome
from heliodesk.channels.discord import sending as to_discord
from tests.fakes import discord
from tests.platforms import on, outgoing


def robot(fake: Any) -> Account:
    options = {"base_url": fake.base, "seconds": 1.5}
    return Account("discord", "d", secrets={"token": discord.TOKEN}, options=options)


@on(discord.Discord)
@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        ("no-guild", Outcome.UNREACHABLE, "dm-closed"),
        ("gone", Outcome.UNREACHABLE, "gone"),
        ("access", Outcome.REFUSED, "not-allowed"),
        ("opening", Outcome.LATER, "rate-limited"),
        ("form", Outcome.REFUSED, "not-understood"),
        ("cloudflare", Outcome.LATER, "busy"),
    ],
)
def test_what_discord_says(served, fault, outcome, reason):
    served.next(fault)
    made = asyncio.run(to_discord.deliver(outgoing("290"), robot(served)))
    assert (made.outcome, made.reason) == (outcome, reason)


@on(discord.Discord)
def test_nobody_is_called_and_no_nonce_is_too_long(served):
    made = asyncio.run(
        to_discord.deliver(outgoing("290", "@everyone look", reply_to="33", key="k" * 80), robot(served))
    )
    assert made.outcome is Outcome.SENT
    said = served.calls[-1].fields
    assert said["allowed_mentions"] == {"parse": []}
    assert said["enforce_nonce"] is True
    assert 0 < len(said["nonce"]) <= 25
    assert said["message_reference"] == {"message_id": "33", "fail_if_not_exists": False}


@on(discord.Discord)
def test_a_nonce_that_discord_may_have_forgotten_is_not_trusted(served):
    long_ago = datetime.now(UTC) - timedelta(minutes=3)
    made = asyncio.run(to_discord.deliver(outgoing("290", facts={"unsure_at": long_ago}), robot(served)))
    assert (made.outcome, made.reason) == (Outcome.UNKNOWN, "no-answer")
    assert served.calls == []


@on(discord.Discord)
def test_a_private_conversation_is_opened_first(served):
    made = asyncio.run(to_discord.deliver(outgoing("@123456"), robot(served)))
    assert (made.outcome, made.conversation_id) == (Outcome.MOVED, "723456")


# Discord's gateway, by the library that will listen to it
@on(discord.Discord)
def test_the_gateway_speaks_to_the_library_through_reconnects(served, monkeypatch):
    import discord as library
    from discord.gateway import DiscordWebSocket
    from yarl import URL

    monkeypatch.setattr(library.http.Route, "BASE", served.base)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", URL(served.gateway))
    heard: list[str] = []
    author = {"id": "53908099506183680", "username": "customer", "discriminator": "0", "avatar": None}

    def message(number: int) -> dict[str, Any]:
        made = served._message("290926798999357250", {"content": f"No {number}"})
        return {**made, "author": author}

    async def listen() -> None:
        client = library.Client(intents=library.Intents.all(), enable_debug_events=True)

        @client.event
        async def on_socket_raw_receive(raw: str) -> None:
            event = json.loads(raw)
            if event["t"] == "MESSAGE_CREATE":
                heard.append(event["d"]["content"])

        async def happen() -> None:
            await client.wait_until_ready()
            await asyncio.to_thread(served.dispatch, "MESSAGE_CREATE", message(1))
            for number, how in ((2, {"op": 7}), (3, {"code": 4000})):
                await asyncio.to_thread(served.drop, **how)
                served.dispatch("MESSAGE_CREATE", message(number))  # while nobody listens
                for _ in range(150):
                    if f"No {number}" in heard:
                        break
                    await asyncio.sleep(0.1)
            await client.close()

        async with client:
            await asyncio.wait_for(asyncio.gather(client.start(discord.TOKEN), happen()), 50)

    asyncio.run(listen())
    assert heard == ["No 1", "No 2", "No 3"]
    assert [said["op"] for said in served.heard if said["op"] in (2, 6)] == [2, 6, 6]


@on(discord.Discord)
def test_it_listens_through_reconnects_and_catches_up(served):
    """Nothing is lost: not between two sessions, not while the database is away; what is handed on twice has the same key."""
    from heliodesk.channels.discord import listening
    from heliodesk.channels.discord.receiving import receive

    place = "290926798999357250"
    mine = robot(served)
    mine = replace(mine, own_id=discord.ME["id"], options={**mine.options, "gateway_url": served.gateway})
    first = served.write(place, "Before")
    missed = [served.write(place, f"Missed {number}") for number in range(3)]
    kept: list[Any] = []
    troubles = iter([True, False, True] + [False] * 50)

    async def take(request: Any) -> None:
        if next(troubles):
            raise OSError("the database is away")
        kept.extend(receive(request, mine))

    async def since() -> dict[str, str]:
        return {place: first["id"]}

    async def until(text: str) -> None:
        for _ in range(300):
            if kept and kept[-1].text == text:
                return
            await asyncio.sleep(0.05)
        raise AssertionError([one.text for one in kept])

    async def live() -> None:
        task = asyncio.ensure_future(listening.listen(mine, take, since))
        await until("Missed 2")
        await asyncio.to_thread(served.write, place, "Live")
        await until("Live")
        await asyncio.to_thread(served.drop)
        served.write(place, "Between")
        await until("Between")
        await asyncio.to_thread(served.drop, op=9)
        await until("Between")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(live())
    texts = [one.text for one in kept]
    assert texts[:5] == [*(one["content"] for one in missed), "Live", "Between"]
    assert len({one.event_key for one in kept}) == len(set(texts)) == 5


@on(discord.Discord)
def test_listening_ends_when_we_are_not_let_in(served):
    from heliodesk.channels.discord import listening

    mine = robot(served)
    options = {**mine.options, "gateway_url": served.gateway}

    async def nothing(*_words: Any) -> Any:
        return {}

    wrong = replace(mine, secrets={"token": "wrong"}, options=options)
    assert asyncio.run(listening.listen(wrong, nothing, nothing)).problem == "access-ended"
    inside = replace(mine, options={"base_url": "http://10.0.0.1", "gateway_url": "ws://10.0.0.1"})
    assert asyncio.run(listening.listen(inside, nothing, nothing)).problem == "address"
