"""Clients of platforms' libraries, one for each account and event loop, closed when the loop ends."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from heliodesk.channels.base import Account

T = TypeVar("T")
_Kept = dict[object, tuple[Any, AsyncGenerator[Any, None]]]
_kept: WeakKeyDictionary[asyncio.AbstractEventLoop, _Kept] = WeakKeyDictionary()


async def client(account: Account, make: Callable[[], AsyncGenerator[T, None]], purpose: str = "") -> T:
    """The client of an account on this loop, made by `make` at the first call: a generator that yields it once and
    closes it at its end. An account with other secrets or options has
    another; the old one is left to whoever still speaks through it."""
    here = _kept.setdefault(asyncio.get_running_loop(), {})
    key = (
        account.channel,
        account.key,
        purpose,
        hash(frozenset(account.secrets.items())),
        repr(sorted(account.options.items(), key=str)),
    )
    if key not in here:
        keeper = make()
        # Two may ask at the same time; whoever comes second keeps what is there.
        made = await anext(keeper)
        if key in here:
            await keeper.aclose()
        else:
            here[key] = (made, keeper)
    found: T = here[key][0]
    return found


async def close_all() -> None:
    """Close what this loop has. A loop that ends by asyncio.run does so by itself: it closes every generator that is left."""
    for _made, keeper in _kept.pop(asyncio.get_running_loop(), {}).values():
        await keeper.aclose()
