"""Messages that arrive at about the same time are stored by one statement: one commit acknowledges them all."""

import asyncio
from collections import deque
from uuid import UUID

import psycopg

from heliodesk.conversations.posting import Draft, Posted, post_many
from heliodesk.events.log import reacts_to
from heliodesk.live.connections import Lane

MOST = 64  # messages in one statement


class Together:
    """Collects drafts while a statement is under way. A lone message never waits for company.

    One statement at a time: two would each carry half of the messages, for the same price each.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[Draft, asyncio.Future[Posted | None]]] = deque()
        self.lane = Lane()
        self._under_way = False
        self._next: asyncio.Task[None] | None = None

    async def post(self, draft: Draft) -> Posted | None:
        """Store `draft`; None when that is not known to have happened (then ask `post_message`)."""
        if reacts_to("message.posted"):
            return None  # its job has to be deferred in the same transaction
        answer: asyncio.Future[Posted | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((draft, answer))
        if not self._under_way:
            await self._store()
        return await answer

    async def _store(self) -> None:
        """Store one batch, and see to it that what came meanwhile is stored too."""
        self._under_way = True
        batch = self._take()
        stored: dict[tuple[str, UUID], Posted] = {}
        try:
            db = await self.lane.connection()
            stored = await post_many(db, [draft for draft, _answer in batch])
        except (psycopg.Error, OSError, TimeoutError):
            pass  # nothing is known: each asks for itself
        finally:
            self._under_way = False
            for draft, answer in batch:
                if not answer.done():
                    answer.set_result(stored.get((draft.key, draft.client_id)))
            if self._waiting:
                self._under_way = True
                self._next = asyncio.create_task(self._store())

    def _take(self) -> list[tuple[Draft, asyncio.Future[Posted | None]]]:
        """The next drafts, one of each conversation, because a statement numbers one message of each."""
        batch: dict[str, tuple[Draft, asyncio.Future[Posted | None]]] = {}
        later = []
        while self._waiting and len(batch) < MOST:
            entry = self._waiting.popleft()
            if entry[0].key in batch:
                later.append(entry)
            else:
                batch[entry[0].key] = entry
        self._waiting.extendleft(reversed(later))
        return list(batch.values())


together = Together()
