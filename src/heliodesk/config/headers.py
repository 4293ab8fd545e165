"""Headers that every answer carries, whichever half of the process makes it."""

from collections.abc import Awaitable

from django.conf import settings
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NOTHING: tuple[str, ...] = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
)
_NOTHING += ("payment", "serial", "usb", "xr-spatial-tracking", "browsing-topics")


def common() -> list[tuple[bytes, bytes]]:
    """Added where the answer has not said otherwise."""
    headers = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": ", ".join(f"{name}=()" for name in _NOTHING),
        # For what is no page: JSON, streams, files. Pages have a policy of their own (settings).
        "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    if settings.HSTS_SECONDS:
        with_subdomains = "; includeSubDomains" if settings.HSTS_SUBDOMAINS else ""
        headers["strict-transport-security"] = f"max-age={settings.HSTS_SECONDS}{with_subdomains}"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def with_headers(application: ASGIApp) -> ASGIApp:
    """Wrap an application so that its answers carry `common`."""
    added = common()

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        # Not a coroutine of its own: a stream sends thousands of messages through here, and only the first concerns us.
        def start(message: Message) -> Awaitable[None]:
            # A 304 adds nothing: its headers would replace those that were kept with the page, and with them its nonce.
            if message["type"] == "http.response.start" and message["status"] != 304:
                had = message.get("headers", ())
                names = {name.lower() for name, _value in had}
                message["headers"] = [*had, *(pair for pair in added if pair[0] not in names)]
            return send(message)

        await application(scope, receive, start if scope["type"] == "http" else send)

    return wrapped
