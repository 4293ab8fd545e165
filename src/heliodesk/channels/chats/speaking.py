"""One event loop for all that is said to platforms: their clients keep connections, and belong to a loop."""

import asyncio
import atexit
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from heliodesk.channels.clients import close_all

T = TypeVar("T")
_LONGEST = 50.0  # seconds: a job that is silent for a minute is given to somebody else

_started = threading.Lock()
_loop: list[asyncio.AbstractEventLoop] = []


def spoken(work: Coroutine[Any, Any, T], *, seconds: float = _LONGEST) -> T:
    """Run it there and wait for it. Raises TimeoutError, and what it raises."""
    with _started:
        if not _loop:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="channels", daemon=True).start()
            _loop.append(loop)
            atexit.register(_say_goodbye)
    future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), _loop[0])
    return future.result(seconds + 5)


def _say_goodbye() -> None:
    """Close what is open there, at the end of the process."""
    with contextlib.suppress(Exception):
        asyncio.run_coroutine_threadsafe(close_all(), _loop[0]).result(2)
