"""The database from threads that live as long as the process: a connection for the moment, and one kind of failure."""

import contextlib
from collections.abc import Iterator

from django.db import Error, connection

from heliodesk.channels.email.problems import Problem


@contextlib.contextmanager
def database() -> Iterator[None]:
    """Raises Problem("database") for whatever goes wrong there. The connection goes back to the pool."""
    try:
        yield
    except Error as error:
        raise Problem("database", type(error).__name__) from error
    finally:
        if not connection.in_atomic_block:
            connection.close()
