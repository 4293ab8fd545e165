"""One process: the live application on its own paths, Django on all others, jobs in the background."""

import asyncio
import contextlib
import gc
import os
import sys
from collections.abc import AsyncIterator

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliodesk.config.settings")
django.setup()

from heliodesk.channels.chats import listening as listeners  # noqa: E402 (Django first)
from heliodesk.channels.chats import reading as chats  # noqa: E402 (Django first)
from heliodesk.config import gate  # noqa: E402 (Django first)
from heliodesk.config.headers import with_headers  # noqa: E402
from heliodesk.jobs import worker  # noqa: E402 (Django first)
from heliodesk.live import app as live_app  # noqa: E402
from heliodesk.storage.pool import in_pool  # noqa: E402
from heliodesk.text import language  # noqa: E402


@contextlib.asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """What runs while the process serves: the reader of the log, jobs and sources of mail unless they run elsewhere."""
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(live_app.live.running())
        languages = asyncio.create_task(in_pool(language.make_ready))  # beside everything else: nobody waits for it yet
        stack.callback(languages.cancel)
        if os.environ.get("HELIODESK_JOBS", "here") == "here":
            await stack.enter_async_context(worker.running())
        if settings.DEMO_TELEGRAM:
            from heliodesk.config import demo_telegram

            await in_pool(demo_telegram.seed)
        await stack.enter_async_context(chats.running())
        if settings.CHANNELS_HERE:
            await stack.enter_async_context(listeners.running())
        if settings.MAIL_SOURCES and settings.MAIL_HERE:
            from heliodesk.channels.email import running as mail  # nobody else waits for its libraries

            await stack.enter_async_context(mail.running())
        yield


# A thread that works keeps the interpreter for so long before it gives way. Python's own 5 ms are an age to those who wait to
# send what is done already: with a fifth of a millisecond a tenth more requests are opened, by less work.
sys.setswitchinterval(0.0002)

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

# What has been imported stays as long as the process: the collector need not walk over it again and again, which would stop
# everybody for a fifth of a second every few seconds under load; and it looks less often at what comes and goes with requests,
# most of which nothing has to collect (docs/figures.md, `assignment`).
gc.freeze()
gc.set_threshold(20_000, 20, 50)
