"""Pages that say no. Not Django's own views for it: those look for a CSRF token in the form, and a form that cannot be read
would turn the page that says so into an error of ours."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

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


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400."""
    return _page("400.html", 400)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """403."""
    return _page("403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """404, for what is not there and for what is not the reader's to see."""
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """The page for an error of ours. A database that is away is told as such: it will be back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _page("503.html", 503, 5)
    return _page("500.html", 500)


def _page(template: str, status: int, wait: int = 0) -> HttpResponse:
    """Made without the request and without the database."""
    page = render_to_string(template, {"site_name": settings.SITE_NAME, "wait": wait})
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(wait)} if wait else {})
    return HttpResponse(page, status=status, headers=headers)
