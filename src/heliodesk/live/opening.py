"""Tickets that programs ask for while others are being opened are opened together: two statements and one commit for all."""

import asyncio
from collections import deque
from collections.abc import Sequence

from heliodesk.storage.pool import in_pool
from heliodesk.tickets.asked import Answer, check_all, open_checked
from heliodesk.tickets.opening import Opened, Ready

MOST = 16  # in one statement
STORED_AT_ONCE = 2  # one's rows are written while the other's commit waits for the disk

Asked = tuple[str, bytes]
Waiting = tuple[Asked, asyncio.Future[Answer]]


class Opening:
    """One thread checks what has come, for more would only wait for the interpreter, while PostgreSQL stores what was checked
    before. Whatever came meanwhile is taken together; a lone request never waits for company."""

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._checking: asyncio.Task[None] | None = None
        self._storing: set[asyncio.Task[None]] = set()

    async def open(self, secret: str, document: bytes) -> Opened:
        """Open one, and raise what else `tickets.asked.open_checked` answers for it."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append(((secret, document), future))
        if self._checking is None or self._checking.done():
            self._checking = asyncio.create_task(self._check())
        answer = await future
        if isinstance(answer, Opened):
            return answer
        raise answer

    async def _check(self) -> None:
        while self._waiting:
            while len(self._storing) >= STORED_AT_ONCE:
                await asyncio.wait(self._storing, return_when=asyncio.FIRST_COMPLETED)
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            try:
                checked = await in_pool(check_all, [asked for asked, _future in batch])
            except Exception as error:
                await self._blame(batch, error)
                continue
            task = asyncio.create_task(self._store(batch, checked))
            self._storing.add(task)
            task.add_done_callback(self._storing.discard)

    async def _store(self, batch: list[Waiting], checked: Sequence[Ready | Answer]) -> None:
        try:
            answers = await in_pool(open_checked, checked)
        except Exception as error:
            await self._blame(batch, error)
            return
        for (_asked, future), answer in zip(batch, answers, strict=True):
            if not future.done():  # its client has gone
                future.set_result(answer)

    async def _blame(self, batch: list[Waiting], error: Exception) -> None:
        """One of them is to blame, and the others shall not suffer for it: each for itself."""
        if len(batch) == 1:
            if not batch[0][1].done():
                batch[0][1].set_exception(error)
            return
        for each in batch:
            try:
                checked = await in_pool(check_all, [each[0]])
            except Exception as own:
                await self._blame([each], own)
            else:
                await self._store([each], checked)


opening = Opening()
