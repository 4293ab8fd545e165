"""Asynchronous database connections of the live half: how to make one, and the one that posts."""

import asyncio
from typing import Any

from django.db import connection
from psycopg import AsyncConnection

_PATIENCE = 5.0  # seconds to connect


def connection_parameters() -> dict[str, Any]:
    """How Django connects, for a connection of one's own."""
    parameters = dict(connection.get_connection_params())
    for name in ("context", "cursor_factory", "prepare_threshold", "pool", "server_side_binding"):
        parameters.pop(name, None)
    return parameters


class Lane:
    """One connection for one user at a time: made when it is needed, and made anew when it has broken."""

    def __init__(self) -> None:
        self._db: AsyncConnection | None = None

    async def connection(self) -> AsyncConnection:
        """The connection, in autocommit. Raises psycopg.Error or TimeoutError when there is none to be had."""
        if self._db is not None and not self._db.closed:
            return self._db
        # Joins by index only: a plan that was best while the tables were small is kept long after they have grown.
        plans = " ".join(f"-c enable_{way}=off" for way in ("hashjoin", "mergejoin", "seqscan"))
        parameters = connection_parameters()
        parameters |= {"autocommit": True, "options": f"{parameters.get('options', '')} {plans}".strip()}
        db: AsyncConnection = await asyncio.wait_for(AsyncConnection.connect(**parameters), _PATIENCE)
        self._db = db
        return db

    async def close(self) -> None:
        if self._db is not None:
            await self._db.close()
            self._db = None
