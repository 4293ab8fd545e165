"""One process at a time looks into a mailbox: a session of PostgreSQL that holds a lock, and loses it when it dies."""

import hashlib
from types import TracebackType
from typing import Self

import psycopg
from django.db import connection
from psycopg.conninfo import make_conninfo

_CONNECT = {"connect_timeout": "5", "keepalives_idle": "20", "keepalives_interval": "5", "keepalives_count": "3"}


class Exclusive:
    """The lock of a source's name. A connection of its own, because one of the pool goes from hand to hand."""

    def __init__(self, name: str) -> None:
        self._number = int.from_bytes(hashlib.sha256(f"mail source {name}".encode()).digest()[:8], "big", signed=True)
        self._session: psycopg.Connection[tuple[object, ...]] | None = None

    def take(self) -> bool:
        """Is it ours now? Raises psycopg.Error when the database is away."""
        if self._session is None:
            words = connection.get_connection_params()
            words = {name: words[name] for name in ("dbname", "user", "password", "host", "port") if name in words}
            address = make_conninfo(**words, **_CONNECT, application_name="heliodesk mail")
            self._session = psycopg.connect(address, autocommit=True)
        found = self._session.execute("select pg_try_advisory_lock(%s)", [self._number]).fetchone()
        ours = found is not None and found[0] is True
        if not ours:
            self.give_back()
        return ours

    def is_held(self) -> bool:
        """Does the session that holds it still live? After a restart of the database it does not."""
        if self._session is None:
            return False
        try:
            self._session.execute("select 1")
        except psycopg.Error:
            self.give_back()
            return False
        return True

    def give_back(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.give_back()
