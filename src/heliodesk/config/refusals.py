"""Pages that say no: too many requests (429), and a database that does not answer (503)."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views import defaults

from heliodesk.limits.buckets import TooMany


class Refusals:
    """Answer what a view could not: the allowance is used up, or PostgreSQL is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, TooMany):
            return _page("429.html", 429, error.wait)
        return None


def server_error(request: HttpRequest) -> HttpResponseBase:
    """The page for an error of ours. A database that is away is told as such: it will be back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _page("503.html", 503, 5)
    return defaults.server_error(request)


def _page(template: str, status: int, wait: int) -> HttpResponse:
    """Made without the database."""
    page = render_to_string(template, {"site_name": settings.SITE_NAME, "wait": wait})
    return HttpResponse(page, status=status, headers={"Retry-After": str(wait), "Cache-Control": "no-store"})
