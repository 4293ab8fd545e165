"""What the element is loaded from: its stable address, its words and styles, and the page that it fills."""

import gzip
import json
from functools import lru_cache
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from heliodesk.widget.code import BADGE, LOADER, code_version, modules
from heliodesk.widget.style import sheet, sheet_version
from heliodesk.widget.words import words_json, words_version

_CHAT = ("bubble", "panel")
_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """`/widget/helio-chat.js`: the one address that a page embeds. It names everything else by hashed names, so it alone
    has to be asked for again, every five minutes."""
    return _public(request, loader(), "text/javascript", "public, max-age=300")


def loader() -> str:
    """The text of helio-chat.js."""
    addresses = {
        "site": settings.SITE_NAME,
        "style": {part: f"{reverse('widget:style', args=[part])}?v={sheet_version(part)}" for part in _CHAT},
        "words": {part: f"{reverse('widget:words', args=[part, '-'])}?v={words_version(part)}" for part in _CHAT},
    }
    tight = json.dumps(addresses, separators=(",", ":"), ensure_ascii=False)
    entry = reverse("widget:code", args=[code_version(), LOADER])
    return f'import{{start}}from"{entry}";start(import.meta.url,{tight});\n'


@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """`/widget/helio-hours.js`: the address that a page embeds for the badge <helio-hours>; named like the above."""
    addresses = {
        "page": "/hours/",
        "style": f"{reverse('widget:style', args=['hours'])}?v={sheet_version('hours')}",
        "words": f"{reverse('widget:words', args=['hours', '-'])}?v={words_version('hours')}",
    }
    tight = json.dumps(addresses, separators=(",", ":"))
    entry = reverse("widget:code", args=[code_version(), BADGE])
    text = f'import{{start}}from"{entry}";start(import.meta.url,{tight});\n'
    return _public(request, text, "text/javascript", "public, max-age=300")


@require_safe
def code(request: HttpRequest, version: str, path: str) -> HttpResponse:
    """A module of the element."""
    try:
        cache = _FOR_EVER if version == code_version() else "no-cache"
        return _public(request, modules()[path], "text/javascript", cache)
    except KeyError as error:
        raise Http404 from error


@require_safe
def style(request: HttpRequest, part: str) -> HttpResponse:
    """A style sheet of the element, with the tokens that it uses."""
    try:
        return _public(request, sheet(part), "text/css", _lasting(request, sheet_version(part)))
    except KeyError as error:
        raise Http404 from error


@require_safe
def words(request: HttpRequest, part: str, language: str) -> HttpResponse:
    """The words of a part of the element in a language."""
    try:
        return _public(request, words_json(part, language), "application/json", _lasting(request, words_version(part)))
    except KeyError as error:
        raise Http404 from error


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": [SELF, *settings.WIDGET_ORIGINS]})
def page(request: HttpRequest) -> HttpResponse:
    """`/chat`: the element as a page, for the exchange's app. Who the customer is comes by fragment or `postMessage`."""
    attributes: dict[str, Any] = {name: request.GET.get(name, "")[:50] for name in ("team", "language", "theme")}
    response = render(request, "widget/page.html", {"origins": " ".join(settings.WIDGET_ORIGINS), **attributes})
    response["Referrer-Policy"] = "no-referrer"
    response["Cross-Origin-Opener-Policy"] = "unsafe-none"  # the app that opens it speaks to it by postMessage
    return response


def _lasting(request: HttpRequest, version: str) -> str:
    """Cached for ever under the version's own address, and not at all under another's, as while two versions serve."""
    return _FOR_EVER if request.GET.get("v") == version else "no-cache"


def _public(request: HttpRequest, text: str, kind: str, cache: str) -> HttpResponse:
    """An answer that any page may read: it is the same for everybody."""
    small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_compressed(text) if small else text, content_type=f"{kind}; charset=utf-8")
    if small:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = cache
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@lru_cache(maxsize=100)
def _compressed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)
