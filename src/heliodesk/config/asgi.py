"""One process: the live application on its own paths, Django on all others, jobs in the background."""

import contextlib
import os
from collections.abc import AsyncIterator

import django
from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliodesk.config.settings")
django.setup()

from heliodesk.config import gate  # noqa: E402 (Django first)
from heliodesk.config.headers import with_headers  # noqa: E402
from heliodesk.jobs import worker  # noqa: E402 (Django first)
from heliodesk.live import app as live_app  # noqa: E402


@contextlib.asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """What runs while the process serves: the reader of the log, and jobs unless they run elsewhere."""
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(live_app.live.running())
        if os.environ.get("HELIODESK_JOBS", "here") == "here":
            await stack.enter_async_context(worker.running())
        yield


_live = live_app.application(lifespan)
_django = get_asgi_application()
_direct = live_app.direct(_live)


async def _halves(scope: Scope, receive: Receive, send: Send) -> None:
    """Send each request to its half."""
    if scope["type"] != "lifespan" and gate.is_elsewhere(scope):
        await (gate.not_here(scope, receive, send) if scope["type"] == "http" else send({"type": "websocket.close"}))
    elif scope["type"] == "http" and (found := _direct(scope)) is not None:
        await found(scope, receive, send)
    elif scope["type"] == "http" and not scope["path"].startswith(live_app.PATHS):
        await gate.bounded(_django, scope, receive, send)  # type: ignore[arg-type]  # ASGI typed twice, alike
    else:
        await _live(scope, receive, send)


application = with_headers(_halves)
