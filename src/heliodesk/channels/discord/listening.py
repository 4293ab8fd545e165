"""Listen to Discord's gateway, by discord.py: heartbeats, resuming and compression are its; what an event says is read by us.

A gateway repeats nothing once this process has ended, so whenever a session begins, what is newer than what we have is asked for.
"""

import asyncio
import json
from typing import Any

import structlog

from heliodesk.channels.asking import base_of
from heliodesk.channels.base import Account, Health, Request, Since, Take
from heliodesk.channels.discord.sending import BASE, ask_discord
from heliodesk.channels.hearing import kept
from heliodesk.outbound import Forbidden, OutboundError, sockets

log = structlog.get_logger(__name__)

# What becomes something at the desk, or a state of a conversation. Presence, voice and the rest stay outside.
_HEARD = frozenset(
    """MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE MESSAGE_DELETE_BULK MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE
    MESSAGE_REACTION_REMOVE_ALL MESSAGE_REACTION_REMOVE_EMOJI GUILD_DELETE CHANNEL_DELETE THREAD_DELETE""".split()  # noqa: SIM905
)
_AT_ONCE = 100  # messages, at most, that Discord lists in an answer


async def listen(account: Account, take: Take, since: Since) -> Health:
    """Hand on events until cancelled. Ends when Discord does not let the bot in, or not hear what it wants to."""
    import discord

    base = base_of(account, BASE)
    try:
        sockets.permitted(base)
    except Forbidden as error:
        return Health("address", str(error))
    events: asyncio.Queue[str] = asyncio.Queue()
    client = _client(account, events, base)
    tasks = [asyncio.ensure_future(_hand_on(events, account, take, since))]
    tasks.append(asyncio.ensure_future(client.start(account.secrets.get("token", ""))))
    try:
        done, _open = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        done.pop().result()
        return Health("no-way")
    except discord.LoginFailure:
        return Health("access-ended")
    except discord.PrivilegedIntentsRequired:
        return Health("not-allowed", "the intent for message content is off")
    except discord.ConnectionClosed as closed:
        return Health("access-ended" if closed.code == 4004 else "no-way", str(closed.code))
    except (discord.DiscordException, OSError) as error:
        return Health("no-way", type(error).__name__)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await client.close()


def _client(account: Account, events: "asyncio.Queue[str]", base: str) -> Any:
    import discord

    if account.options.get("base_url"):
        # discord.py knows one address for the whole process; another than the usual is for tests and demos.
        from discord.gateway import DiscordWebSocket
        from yarl import URL

        discord.http.Route.BASE = base
        if account.options.get("gateway_url"):
            DiscordWebSocket.DEFAULT_GATEWAY = URL(str(account.options["gateway_url"]))
    intents = discord.Intents.none()
    intents.guilds = intents.messages = intents.message_content = intents.reactions = True
    client = discord.Client(
        intents=intents,
        connector=sockets.connector(),
        enable_debug_events=True,  # the bytes as they came
        max_messages=None,
        chunk_guilds_at_startup=False,
    )

    async def on_socket_raw_receive(raw: str) -> None:
        events.put_nowait(raw)  # at once, so that the order stays

    client.event(on_socket_raw_receive)
    return client


async def _hand_on(events: "asyncio.Queue[str]", account: Account, take: Take, since: Since) -> None:
    while True:
        raw = await events.get()
        name = _name(raw)
        if name == "READY":
            await _catch_up(account, take, since)
        elif name in _HEARD:
            await kept(take, Request(raw.encode(), method="WS"))


def _name(raw: str) -> str:
    try:
        event = json.loads(raw)
    except ValueError:
        return ""
    return str(event.get("t") or "") if isinstance(event, dict) else ""


async def _catch_up(account: Account, take: Take, since: Since) -> None:
    """What was written while nobody listened, the oldest first, as the gateway would have told it."""
    for channel, after in (await since()).items():
        while True:
            try:
                path = f"channels/{channel}/messages?after={after}&limit={_AT_ONCE}"
                answer = await ask_discord("GET", path, account)
            except OutboundError as error:
                log.warning("discord.not-caught-up", error=type(error).__name__)
                break
            found = answer.json() if answer.ok else []
            for message in sorted(found, key=lambda one: int(one["id"])):
                event = {"op": 0, "t": "MESSAGE_CREATE", "s": None, "d": message}
                await kept(take, Request(json.dumps(event).encode(), method="WS"))
                after = message["id"]
            if len(found) < _AT_ONCE:
                break
