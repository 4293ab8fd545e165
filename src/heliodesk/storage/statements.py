"""Run one big statement whose plan the server keeps."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import psycopg
from django.db import connection, transaction


def row_of(statement: str, parameters: Sequence[Any]) -> Any:
    """The first row of `rows_of`, or None."""
    return next(iter(rows_of(statement, parameters)), None)


def rows_of(statement: str, parameters: Sequence[Any]) -> list[Any]:
    """Run a statement that writes, prepared on the server, and return its rows.

    A transaction of its own; inside one a savepoint, so that a row which is there already harms nothing else. Raises
    django.db.IntegrityError.
    """
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        return read_rows(statement, parameters)


def read_rows(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
    """Run a statement that only reads, prepared on the server, and return its rows."""
    connection.ensure_connection()
    # psycopg's own cursor, because Django's binds on the client and so cannot keep the prepared plan.
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(statement, parameters, prepare=True).fetchall()
