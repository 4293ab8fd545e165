"""Run jobs, in the web process by default and in `heliodesk worker` at scale."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from procrastinate.contrib.django import app

log = structlog.get_logger(__name__)


async def work(*, concurrency: int = 4) -> None:
    """Run jobs until cancelled. A lost database is waited for: jobs are rows and stay where they are."""
    pause = 0.2
    while True:
        with_connector = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
        try:
            async with with_connector.open_async():
                pause = 0.2
                await with_connector.run_worker_async(
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    listen_notify=True,
                    fetch_job_polling_interval=1.0,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=5,
                )
                return
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log.warning("jobs.interrupted", error=type(error).__name__, retry_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)


@contextlib.asynccontextmanager
async def running(*, concurrency: int = 4) -> AsyncIterator[None]:
    """Run jobs in the background of the caller's event loop."""
    task = asyncio.create_task(work(concurrency=concurrency), name="jobs")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
