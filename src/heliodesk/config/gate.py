"""What is asked of a request before anything reads it: that it came to the right host, and that it is not endless."""

from urllib.parse import urlsplit

from django.conf import settings
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = (
    4 * 2**20
)  # bytes of a request to Django, which would take any number to its disk; the largest is a part of a file


def is_elsewhere(scope: Scope) -> bool:
    """Does this path belong to the other host? With HELIODESK_FILES_URL files have one, which serves nothing else."""
    if not settings.FILES_URL:
        return False
    host: str = dict(scope["headers"]).get(b"host", b"").decode("latin-1").lower()
    is_file = str(scope["path"]).startswith("/files/")
    return is_file != (host == str(urlsplit(settings.FILES_URL).netloc).lower())


async def not_here(scope: Scope, receive: Receive, send: Send) -> None:
    """404, plain."""
    await PlainTextResponse("Not found", 404)(scope, receive, send)


async def bounded(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Call `app` with a body of at most LARGEST bytes; 413 for more."""
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if not said.isdigit() or int(said) > LARGEST:
        await PlainTextResponse("The request is too large.", 413)(scope, receive, send)
        return
    come = 0

    async def counted() -> Message:
        nonlocal come
        message = await receive()
        come += len(message.get("body", b""))
        if come > LARGEST:
            return {"type": "http.disconnect"}  # nobody is served who says no length and does not stop
        return message

    await app(scope, counted, send)
