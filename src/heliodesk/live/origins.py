"""Which pages may speak to the live addresses: the site's own, and those of the sites that embed the widget."""

from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from heliodesk.live.answers import best_language, refuse

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@lru_cache(maxsize=8)
def origins(site: str, *widgets: str) -> frozenset[str]:
    """Every origin that may ask. A site on the loopback address, as while one tries it out, goes by all of its names."""
    scheme, host, *_rest = urlsplit(site)
    own = {f"{scheme}://{host}"}
    name, colon, port = host.rpartition(":")
    if colon and name in _LOOPBACK:
        own |= {f"{scheme}://{other}:{port}" for other in _LOOPBACK}
    return frozenset(own | set(widgets))


def allowed_origin(origin: str | None) -> bool:
    """May a page of this origin ask? None is no page of another site: a program, or our own page; it has to have a token
    all the same. A browser tells the origin of every socket and of every request that crosses origins or posts, and no
    page can change what it tells."""
    return origin is None or origin in origins(settings.SITE_URL, *settings.WIDGET_ORIGINS)


class OwnOrigins:
    """Refuse other origins (403) before anything else is looked at. `/live/` only: health is nobody's secret."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or not scope["path"].startswith("/live/"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if allowed_origin(headers.get("origin")):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            # Before it is accepted: the handshake is answered 403.
            await send({"type": "websocket.close", "code": 4403})
        else:
            language = best_language(headers.get("accept-language", ""))
            await refuse("origin", 403, language)(scope, receive, send)
