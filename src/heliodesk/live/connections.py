"""Asynchronous database connections of the live half: how to make one, and a small pool for the hot path."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from django.db import connection
from psycopg_pool import AsyncConnectionPool

_SIZE = 6
_pools: list[AsyncConnectionPool] = []


def connection_parameters() -> dict[str, Any]:
    """How Django connects, for a connection of one's own."""
    parameters = dict(connection.get_connection_params())
    for name in ("context", "cursor_factory", "prepare_threshold", "pool", "server_side_binding"):
        parameters.pop(name, None)
    return parameters


@contextlib.asynccontextmanager
async def open_connections() -> AsyncIterator[None]:
    """Keep the pool open inside the block. A database that is away is waited for in the background."""
    # Joins by index only: a plan that was best while the tables were small is kept long after they have grown.
    plans = " ".join(f"-c enable_{way}=off" for way in ("hashjoin", "mergejoin", "seqscan"))
    parameters = connection_parameters()
    parameters |= {"autocommit": True, "options": f"{parameters.get('options', '')} {plans}".strip()}
    pool = AsyncConnectionPool(kwargs=parameters, min_size=2, max_size=_SIZE, timeout=5, open=False)
    await pool.open(wait=False)
    _pools.append(pool)
    try:
        yield
    finally:
        _pools.remove(pool)
        await pool.close()


def live_connections() -> AsyncConnectionPool:
    """The pool of this process."""
    return _pools[-1]
