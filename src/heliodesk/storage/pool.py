"""Call database functions from an event loop: a bounded pool of threads, each with a connection that it keeps."""

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, connection

P = ParamSpec("P")
T = TypeVar("T")

_threads = ThreadPoolExecutor(int(os.environ.get("HELIODESK_POST_THREADS", "8")), thread_name_prefix="database")


async def in_pool(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in the pool and return its result.

    When the connection turns out to be broken (the server was restarted), it is replaced and the function runs once
    more: give only functions that are safe to run twice. Raises django.db.OperationalError when the database stays away.
    """
    return await asyncio.get_running_loop().run_in_executor(_threads, partial(_run, function, *args, **kwargs))


def _run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return function(*args, **kwargs)
    except (OperationalError, InterfaceError):
        connection.close()
        return function(*args, **kwargs)
