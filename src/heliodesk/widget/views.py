"""What the element is loaded from: its stable address, its words and styles, and the page that it fills."""

import json
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from heliodesk.widget.style import PARTS, sheet, sheet_version
from heliodesk.widget.words import words_json, words_version

_FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """`/widget/helio-chat.js`: the one address that a page embeds. It names everything else by hashed names, so it alone
    has to be asked for again, every five minutes."""
    return _public(loader(), "text/javascript", "public, max-age=300")


def loader() -> str:
    """The text of helio-chat.js."""
    addresses = {
        "style": {part: f"{reverse('widget:style', args=[part])}?v={sheet_version(part)}" for part in PARTS},
        "words": {part: f"{reverse('widget:words', args=[part, '-'])}?v={words_version(part)}" for part in PARTS},
    }
    tight = json.dumps(addresses, separators=(",", ":"))
    return f'import{{start}}from"{static("widget/element.js")}";start(import.meta.url,{tight});\n'


@require_safe
@gzip_page
def style(request: HttpRequest, part: str) -> HttpResponse:
    """A style sheet of the element, with the tokens that it uses."""
    try:
        return _public(sheet(part), "text/css", _lasting(request, sheet_version(part)))
    except KeyError as error:
        raise Http404 from error


@require_safe
@gzip_page
def words(request: HttpRequest, part: str, language: str) -> HttpResponse:
    """The words of a part of the element in a language."""
    try:
        return _public(words_json(part, language), "application/json", _lasting(request, words_version(part)))
    except KeyError as error:
        raise Http404 from error


@require_safe
@xframe_options_exempt
@csp_update({"frame-ancestors": [SELF, *settings.WIDGET_ORIGINS]})  # type: ignore[untyped-decorator]
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


def _public(text: str, kind: str, cache: str) -> HttpResponse:
    """An answer that any page may read: it is the same for everybody."""
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Cache-Control"] = cache
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
