"""Run one big statement whose plan the server keeps."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import psycopg
from django.db import connection, transaction


def row_of(statement: str, parameters: Sequence[Any]) -> Any:
    """Run a statement prepared on the server and return its first row, or None.

    A transaction of its own; inside one a savepoint, so that a row which is there already harms nothing else. Raises
    django.db.IntegrityError.
    """
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        connection.ensure_connection()
        # psycopg's own cursor, because Django's binds on the client and so cannot keep the prepared plan.
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
            return cursor.execute(statement, parameters, prepare=True).fetchone()
