"""Work that follows a commit. A job is a row written in the same transaction, so it is never lost and never early."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import OperationalError, close_old_connections, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


class TryAgain(Exception):
    """Raised by a job whose other side did not answer: it is run again later, ten times in about twenty minutes."""


# A broken connection or a deadlock heals by itself; ten tries stretch over about twenty minutes.
_RETRY = RetryStrategy(max_attempts=10, exponential_wait=2, retry_exceptions=[OperationalError, TryAgain])


def job(name: str, *, every: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as the job `name`. Jobs take JSON arguments and must be safe to run twice.

    `every` is a cron expression (UTC) for a job that also runs by the clock.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        def run(**arguments: Any) -> None:
            arguments.pop("timestamp", None)  # what procrastinate tells a job that runs by the clock
            close_old_connections()
            try:
                function(**arguments)
            finally:
                close_old_connections()

        task = app.task(name=name, retry=_RETRY)(run)
        if every:
            app.periodic(cron=every)(task)  # type: ignore[arg-type]  # `run` drops the timestamp by itself
        return function

    return register


def defer(name: str, *, at: datetime | None = None, lock: str | None = None, **arguments: Any) -> None:
    """Write the job `name` in the current transaction. `at` (aware) is the earliest time it may run.

    Jobs that share a `lock` run one after the other, in order.
    """
    app.configure_task(name=name, schedule_at=at, lock=lock, allow_unknown=False).defer(**arguments)


def defer_once(name: str, *, at: datetime | None = None) -> None:
    """Write the job `name`, unless one waits already: it will see what there is to see. One runs at a time. `at` as above."""
    try:
        with transaction.atomic():  # a savepoint: that one waits already harms nothing else
            app.configure_task(name=name, schedule_at=at, lock=name, queueing_lock=name, allow_unknown=False).defer()
    except AlreadyEnqueued:
        pass
