"""Allowance taken in advance, for paths that are too hot to ask PostgreSQL each time.

A lease is a few seconds' worth of a bucket that all processes share. It is not returned: at its pace the bucket has
regained as much by the time the lease has run out. So a customer who writes to two processes has one limit, off by at most
one lease.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from heliodesk.limits.buckets import Limit, TooMany, Want, generosity, take
from heliodesk.storage.pool import in_pool

_LASTING = 4.0  # seconds
_MOST = 20_000  # leases that a process remembers


@dataclass(slots=True)
class _Lease:
    left: float
    until: float


class Leases:
    """What this process holds."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], _Lease] = {}
        self._asking: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def spend(self, wants: Iterable[Want]) -> None:
        """Take one of each want, from leases where there are any. Raises as `buckets.take` does."""
        if generosity() <= 0:
            return
        for want in wants:
            key = (want.limit.name, want.who)
            held = self._held.get(key)
            while held is None or held.left < 1 or held.until < monotonic():
                await self._ask(key, want)
                held = self._held.get(key)
            held.left -= 1

    async def _ask(self, key: tuple[str, str], want: Want) -> None:
        """Get a lease; who comes while one is being asked for waits for the same answer."""
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._get(key, want))
            task.add_done_callback(lambda done: (self._asking.pop(key, None), done.cancelled() or done.exception()))
        await asyncio.shield(task)

    async def _get(self, key: tuple[str, str], want: Want) -> None:
        amount = block(want.limit)
        until = monotonic() + _LASTING
        try:
            await in_pool(take, Want(want.limit, want.who, amount))
        except TooMany:
            if amount <= 1:
                raise
            amount = 1  # the bucket holds less than a lease
            await in_pool(take, want)
        self._forget()
        self._held[key] = _Lease(amount, until)

    def _forget(self) -> None:
        if len(self._held) > _MOST:
            now = monotonic()
            self._held = {key: lease for key, lease in self._held.items() if lease.until >= now}

    def clear(self) -> None:
        """Hold nothing."""
        self._held.clear()


def block(limit: Limit) -> float:
    """How much a lease is: what the bucket regains while it lasts, at most two fifths of the bucket, at least one."""
    return max(1.0, float(int(min(limit.pace * _LASTING, limit.burst * 0.4) * generosity())))


leases = Leases()
