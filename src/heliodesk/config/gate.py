"""What is asked of a request before anything reads it: that it came to the right host, and that it is not endless."""

from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from heliodesk.channels.email.webhook_secret import admits

# Bytes of a request to Django, which would take any number to its disk; the largest is a part of a file.
LARGEST = 4 * 2**20

_PAGE = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEARD_OUT = 32 * 2**20  # bytes


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


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    """413: a page in the reader's language for a browser's form, else plain."""
    if b"text/html" not in dict(scope["headers"]).get(b"accept", b""):
        await PlainTextResponse("The request is too large.", 413)(scope, receive, send)
        return
    # A browser that is cut off while it sends shows an error of its own: some of it is heard out, and forgotten.
    heard = 0
    while heard < _HEARD_OUT:
        message = await receive()
        heard += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    with override(get_language_from_request(ASGIRequest(dict(scope), BytesIO()))):
        page = render_to_string("413.html", {"site_name": settings.SITE_NAME})
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": _PAGE}
    await HTMLResponse(page, 413, headers)(scope, receive, send)


def _largest(scope: Scope) -> int:
    """A mail provider may send whole mails, once it has shown its secret: strangers are cut off before anything is written."""
    if settings.MAIL_WEBHOOK_SECRET and scope["path"].startswith("/mail/"):
        shown = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        return int(settings.MAIL_WEBHOOK_LARGEST) if admits(shown) else LARGEST
    return LARGEST


async def bounded(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Call `app` with a body of at most LARGEST bytes (a provider's mail: more); 413 for more."""
    largest = _largest(scope)
    said = dict(scope["headers"]).get(b"content-length", b"0")
    if not said.isdigit() or int(said) > largest:
        await _too_large(scope, receive, send)
        return
    come = 0

    async def counted() -> Message:
        nonlocal come
        message = await receive()
        come += len(message.get("body", b""))
        if come > largest:
            return {"type": "http.disconnect"}  # nobody is served who says no length and does not stop
        return message

    await app(scope, counted, send)
