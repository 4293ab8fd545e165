"""Write to the log and read it without ever losing an event.

Ids are given out before transactions commit, so "id > last" skips what a slower writer commits later. A reader here
takes only rows whose transaction is older than every transaction still running: those rows can have no predecessor
that is yet to appear.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import Jsonb

CHANNEL = "heliodesk_events"

# The last column is false for rows that have committed while an older transaction still runs; the reader stops at the first.
AFTER = """
select e.tx::text::bigint, e.id, e.kind, e.topics, e.data, e.tx < pg_snapshot_xmin(pg_current_snapshot())
from events_event e where (e.tx, e.id) > (%s::text::xid8, %s) order by e.tx, e.id limit %s
"""
# For a statement that records events together with their rows: append a select of kind, topics (varchar[]) and data (jsonb).
RECORD = "insert into events_event (kind, topics, data)"
HEAD = """
select coalesce((select number from events_epoch where id = 1), 1), pg_snapshot_xmin(pg_current_snapshot())::text::bigint
"""


class UnknownCursor(ValueError):
    """The cursor is not of this log's epoch, or no cursor at all: its owner must load everything anew."""


@dataclass(frozen=True, order=True, slots=True)
class Cursor:
    """A place in the log: epoch, transaction, event id. Compares in the order of the log."""

    epoch: int
    tx: int
    id: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.tx}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read what `str()` wrote. Raises UnknownCursor for anything else."""
        parts = text.split("-")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
            raise UnknownCursor(text[:60])
        return cls(*map(int, parts))


@dataclass(frozen=True, slots=True)
class Happened:
    """An event as it is read: its place, and what `record` was given."""

    cursor: Cursor
    kind: str
    topics: tuple[str, ...]
    data: dict[str, Any]


def record(kind: str, *, topics: Iterable[str], data: dict[str, Any]) -> int:
    """Append one event in the current transaction and defer its reactions; readers wake when it commits.

    Returns the event's id. Must run inside a transaction, because an event without its rows would be a lie.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"{RECORD} values (%s, %s::varchar[], %s) returning id", [kind, list(topics), Jsonb(data)])
        (event_id,) = cursor.fetchone()
    recorded(kind, event_id)
    return int(event_id)


def recorded(kind: str, event_id: int) -> None:
    """What follows an event that SQL recorded by itself: defer the reactions, wake the readers at commit."""
    if kind in _reactions:
        _reactions[kind](event_id)
    if not _wakes_already():
        transaction.on_commit(wake)


def _wakes_already() -> bool:
    """Does this transaction, or what encloses this savepoint, wake the readers anyhow? Once is enough."""
    if not connection.in_atomic_block or not connection.run_on_commit:
        return False
    last = connection.run_on_commit[-1]  # savepoints, function, …
    return last[1] is wake and set(last[0]) <= set(connection.savepoint_ids)


def wake() -> None:
    """Wake the readers: something has been committed."""
    _wake[0]()


def since(cursor: Cursor, *, topics: Sequence[str] | None = None, limit: int = 500) -> list[Happened]:
    """Return the settled events among the next `limit` after `cursor`, oldest first; of `topics` only, when given.

    Raises UnknownCursor when the epoch is another.
    """
    events = page(cursor, limit)
    return events if topics is None else [event for event in events if not set(topics).isdisjoint(event.topics)]


def page(cursor: Cursor, limit: int) -> list[Happened]:
    """The settled events among the next `limit`, whatever their topics. Raises UnknownCursor."""
    with connection.cursor() as db:
        db.execute(HEAD)
        epoch, _ = db.fetchone()
        if cursor.epoch != epoch:
            raise UnknownCursor(str(cursor))
        db.execute(AFTER, [str(cursor.tx), cursor.id, limit])
        return list(settled(epoch, db.fetchall()))


def settled(epoch: int, rows: Iterable[Sequence[Any]]) -> Iterable[Happened]:
    """Turn rows of AFTER into events, stopping at the first that is not settled yet."""
    for tx, event_id, kind, topics, data, is_settled in rows:
        if not is_settled:
            return
        yield Happened(Cursor(epoch, tx, event_id), kind, tuple(topics), _decoded(data))


def head() -> Cursor:
    """The place after everything that is settled now. Take it before reading state, and no change can be missed."""
    with connection.cursor() as db:
        db.execute(HEAD)
        epoch, xmin = db.fetchone()
    return Cursor(epoch, xmin, 0)


def start_new_epoch() -> int:
    """Make every cursor handed out so far unknown (after a restore). Returns the new epoch."""
    with connection.cursor() as db:
        db.execute(
            "insert into events_epoch (id, number) values (1, 2)"
            " on conflict (id) do update set number = events_epoch.number + 1 returning number"
        )
        (number,) = db.fetchone()
    return int(number)


def _decoded(data: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(data) if isinstance(data, str) else data
    return found


def _notify() -> None:
    """Wake readers in every process. After the commit and on its own, for a NOTIFY inside a writing transaction
    makes all such commits wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(f"notify {CHANNEL}")


_wake: list[Callable[[], None]] = [_notify]
_reactions: dict[str, Callable[[int], None]] = {}


def wake_with(waker: Callable[[], None] | None) -> None:
    """Let a process that has its own reader wake it directly (and pass the word on in bulk). None restores NOTIFY."""
    _wake[0] = waker or _notify


def reacts_to(kind: str) -> bool:
    """Does `record` defer a reaction to this kind?"""
    return kind in _reactions


def react_with(kinds: Iterable[str], defer: Callable[[int], None]) -> None:
    """Say for which kinds `record` defers a reaction, and how. Called once, by config/reactions.py."""
    _reactions.update(dict.fromkeys(kinds, defer))
