"""One process: the live application on its own paths, Django on all others, jobs in the background."""

import contextlib
import os
from collections.abc import AsyncIterator

import django
from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliodesk.config.settings")
django.setup()

from heliodesk.jobs import worker  # noqa: E402 (Django first)
from heliodesk.live.app import PATHS, live  # noqa: E402
from heliodesk.live.app import app as live_app  # noqa: E402

_IN_PROCESS_JOBS = os.environ.get("HELIODESK_JOBS", "here") == "here"


class ByPath:
    """Send each request to its half."""

    def __init__(self, django_app: ASGIApp) -> None:
        self.django = django_app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" or scope["path"].startswith(PATHS):
            await live_app(scope, receive, send)
        else:
            await self.django(scope, receive, send)


@contextlib.asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(live.running())
        if _IN_PROCESS_JOBS:
            await stack.enter_async_context(worker.running())
        yield


application = Starlette(routes=[Mount("/", ByPath(get_asgi_application()))], lifespan=lifespan)
