"""A page of the help centre as an answer: in the language of its address, with what caches and search engines ask for."""

import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from heliodesk.text.links import absolute

_WRITTEN = {"zh-hans": "zh-Hans"}


def tag(language: str) -> str:
    """As it stands in `lang` and `hreflang`: "zh-Hans"."""
    return _WRITTEN.get(language, language)


def alternates(path: str, languages: list[str]) -> list[dict[str, str]]:
    """The same page in each language, for search engines. `path` follows the language."""
    found = [{"lang": tag(each), "url": absolute(f"/help/{each}/{path}")} for each in languages]
    first = languages[0] if languages and "en" not in languages else "en"
    return [*found, {"lang": "x-default", "url": absolute(f"/help/{first}/{path}")}]


def answer(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    language: str,
    path: str = "",
    modified: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render it, or say that the reader's copy is still right (304). `path` is the page's own, after the language."""
    with translation.override(language):
        response = render(request, template, {"page_language": language, "path": path, **context}, status=status)
    response["Content-Language"] = tag(language)
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Cookie"])
    if status != 200 or request.method not in ("GET", "HEAD"):
        return response
    # Two renderings differ by their nonce alone. A copy keeps its own, and the policy that names it.
    same = response.content.replace(str(getattr(request, "csp_nonce", "")).encode(), b"")
    etag = response["ETag"] = f'W/"{hashlib.sha256(same).hexdigest()[:20]}"'
    when = int(modified.timestamp()) if modified else None
    if when is not None:
        response["Last-Modified"] = http_date(when)
    made = get_conditional_response(request, etag=etag, last_modified=when, response=response)
    assert isinstance(made, HttpResponse)
    if made.status_code == 304:
        made._csp_exempt = True  # type: ignore[attr-defined]  # django-csp's own way to say so
    return made


def nothing(request: HttpRequest, language: str = "") -> HttpResponse:
    """404, with a search."""
    known = language if language in dict(settings.LANGUAGES) else translation.get_language() or "en"
    return answer(request, "portal/help/nothing.html", {}, language=known, status=404)
