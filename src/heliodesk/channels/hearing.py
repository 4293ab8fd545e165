"""What is alike wherever we have to listen or to ask, because nobody calls us."""

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from heliodesk.channels.base import Delivery, Health, Outcome, Request, Take

log = structlog.get_logger(__name__)

_AGAIN = 2.0  # seconds
_LONGEST = 600.0


async def kept(take: Take, request: Request) -> None:
    """Until it is kept: what is let go is lost."""
    while True:
        try:
            return await take(request)
        except Exception as error:
            log.error("channels.not-kept", error=type(error).__name__)
            await asyncio.sleep(_AGAIN)


class Asking:
    """Ask again and again, and hand on an answer only when it says something new."""

    def __init__(self, take: Take) -> None:
        self.take = take
        self._last: dict[str, bytes] = {}

    async def hand_on(self, what: str, answer: Any) -> bool:
        """Keep an answer to `what`, unless it is the one of last time. Whether it was handed on."""
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        digest = hashlib.sha256(body).digest()
        if self._last.get(what) == digest:
            return False
        await kept(self.take, Request(body, method="POLL"))
        self._last[what] = digest
        return True


async def over_and_over(
    ask: Callable[[], Awaitable[Delivery | None]], *, every: float, longest: float = _LONGEST
) -> Health:
    """Ask every so many seconds, until our account is not let in. `ask` answers with what went wrong, as sending has it; then it
    waits as long as the platform wants, else longer each time."""
    troubles = 0
    while True:
        wrong = await ask()
        if wrong is None:
            troubles = 0
            await asyncio.sleep(every)
            continue
        if wrong.outcome is Outcome.RECONNECT:
            return Health(wrong.reason, wrong.detail)
        troubles += 1
        log.warning("channels.not-asked", reason=wrong.reason, detail=wrong.detail)
        wait = wrong.retry_after if wrong.retry_after is not None else every * 2 ** min(troubles, 6)
        await asyncio.sleep(max(every, min(wait, longest)))
