"""Platforms that call nobody are listened to or asked: one of our processes for each account, whichever holds its lease.

A lease is a lock of a database connection that does nothing else: it ends with its process, and another takes over in seconds.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Mapping
from typing import Any

import psycopg
import structlog
from django.db import Error, connection

from heliodesk.channels import base
from heliodesk.channels.chats.accounts import told
from heliodesk.channels.chats.loading import NoSuchChannel, listening
from heliodesk.channels.chats.models import Account, Known
from heliodesk.channels.chats.problems import stop
from heliodesk.channels.chats.storing import keep
from heliodesk.channels.clients import close_all

log = structlog.get_logger(__name__)

_LOOKS_EVERY = 5.0  # seconds
_RESTS = 30.0  # seconds, after a listener has ended by itself
_ENDS = frozenset({"access-ended", "restricted", "not-set-up", "address", "not-allowed"})
_LEASE = "select pg_try_advisory_lock(hashtextextended(%s, 12))"
_GIVEN_BACK = "select pg_advisory_unlock(hashtextextended(%s, 12))"
_CHATS = 500  # that are asked for what was missed


class Listeners:
    """Those of a process, in a thread with a loop of its own: what a library does there holds nobody up."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chats listeners", daemon=True)
        self._tasks: dict[int, tuple[base.Account, asyncio.Task[None]]] = {}

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join(6)

    def _run(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        while not self._ended.is_set():
            try:
                if not await asyncio.to_thread(_wanted):  # nobody has to be listened to, so nothing is held
                    await asyncio.to_thread(self._ended.wait, _LOOKS_EVERY)
                    continue
                async with await psycopg.AsyncConnection.connect(autocommit=True, **_place()) as leases:
                    while not self._ended.is_set():
                        await self._look(leases)
                        await asyncio.to_thread(self._ended.wait, _LOOKS_EVERY)
            except (psycopg.Error, Error, OSError) as error:  # with the connection all leases are gone
                log.warning("channels.leases-lost", error=type(error).__name__)
                await asyncio.to_thread(self._ended.wait, _LOOKS_EVERY)
            finally:
                await self._end(list(self._tasks))
        with contextlib.suppress(Exception):
            await close_all()

    async def _look(self, leases: psycopg.AsyncConnection) -> None:
        wanted = await asyncio.to_thread(_wanted)
        changed = [pk for pk, (account, task) in self._tasks.items() if task.done() or wanted.get(pk) != account]
        await self._end(changed)
        for pk in changed:
            await leases.execute(_GIVEN_BACK, [f"listen:{pk}"])
        await leases.execute("select 1")  # whether it still lives
        for pk, account in wanted.items():
            if pk not in self._tasks:
                row = await (await leases.execute(_LEASE, [f"listen:{pk}"])).fetchone()
                if row and row[0]:
                    self._tasks[pk] = (account, asyncio.create_task(_listen(pk, account)))

    async def _end(self, accounts: list[int]) -> None:
        tasks = [self._tasks.pop(pk)[1] for pk in accounts]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(pk: int, account: base.Account) -> None:
    """Until cancelled. What ends by itself rests before it is begun anew."""

    async def take(request: base.Request) -> None:
        await asyncio.to_thread(_keep, pk, request)

    async def since() -> Mapping[str, str]:
        return await asyncio.to_thread(_newest, pk)

    try:
        found = await listening(account.channel).listen(account, take, since)
    except asyncio.CancelledError:
        raise
    except Exception as error:
        log.error("channels.listener-broke", channel=account.channel, account=account.key, error=type(error).__name__)
    else:
        log.warning("channels.listener-ended", channel=account.channel, account=account.key, problem=found.problem)
        if found.problem in _ENDS:
            await asyncio.to_thread(_stop, pk, found)
        elif not found.problem:  # this account wants nobody to listen, until it is changed
            await asyncio.Event().wait()
    await asyncio.sleep(_RESTS)


def _wanted() -> dict[int, base.Account]:
    try:
        rows = Account.objects.kept().filter(state=Account.State.WORKS)
        return {row.pk: told(row) for row in rows if _listens(row.channel)}
    finally:
        connection.close()


def _listens(channel: str) -> bool:
    try:
        listening(channel)
    except NoSuchChannel:
        return False
    return True


def _keep(pk: int, request: base.Request) -> None:
    try:
        keep(pk, request)
    finally:
        connection.close()


def _newest(pk: int) -> dict[str, str]:
    """Chat → the newest of its messages that we have, of the chats that lived last. Not one of ours: what a customer wrote before
    it may have been missed."""
    try:
        rows = Known.objects.filter(chat__account=pk, sent=None).order_by("chat", "-id").distinct("chat")
        found = rows.values_list("chat__place", "external", "id")
        return {place: external for place, external, _id in sorted(found, key=lambda row: -row[2])[:_CHATS]}
    finally:
        connection.close()


def _stop(pk: int, found: base.Health) -> None:
    try:
        stop(Account.objects.get(pk=pk), found.problem, found.detail)
    finally:
        connection.close()


def _place() -> dict[str, Any]:
    return {
        name: value
        for name, value in connection.get_connection_params().items()
        if name in ("dbname", "host", "port", "user", "password", "options")
    }


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Listen beside the caller's event loop."""
    here = Listeners()
    here.start()
    try:
        yield
    finally:
        await asyncio.to_thread(here.stop)
