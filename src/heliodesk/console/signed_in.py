"""Who may open the console's pages, and in whose time zone they are read."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from csp.decorators import csp_replace
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from heliodesk.access.actors import Actor
from heliodesk.people.models import Agent

P = ParamSpec("P")


class AuthedRequest(HttpRequest):
    """A request of an agent who has signed in."""

    user: Agent
    htmx: HtmxDetails


# The console turns fragments into elements; no other page does (static/console/trusted.js).
_parses_fragments = csp_replace({"trusted-types": ["heliodesk", "default"]})

Door = Callable[Concatenate[AuthedRequest, P], HttpResponse]


def signed_in(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let agents in and show them times in their own zone; send everybody else to sign in.

    A page that is already open and asks for a part of itself is told 401 instead, so that it can say so and keep what
    has been typed. Nothing behind this door is kept by any cache.
    """

    @wraps(view)
    def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _turn_away(request)
        with timezone.override(ZoneInfo(request.user.zone)):
            response = view(cast(AuthedRequest, request), *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response

    return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], _parses_fragments(door))


def _only(allowed: Callable[[Actor], bool]) -> Callable[[Door[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    def guard(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @signed_in
        @wraps(view)
        def door(request: AuthedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not allowed(request.user.actor):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return door

    return guard


def administrators_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for administrators; others are refused (403)."""
    return _only(lambda actor: actor.administers)(view)


def supervisors_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for supervisors; others are refused (403)."""
    return _only(lambda actor: actor.oversees)(view)


def overseers_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for supervisors and administrators; others are refused (403)."""
    return _only(lambda actor: actor.oversees or actor.administers)(view)


def answerers_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for whoever talks with customers; others are refused (403)."""
    return _only(lambda actor: actor.answers)(view)


def wall_readers_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for supervisors and planners; others are refused (403)."""
    return _only(lambda actor: actor.oversees or actor.plans)(view)


def planners_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for planners; others are refused (403)."""
    return _only(lambda actor: actor.plans)(view)


def rosterers_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for planners and supervisors, who decide who is there; others are refused (403)."""
    return _only(lambda actor: actor.plans or actor.oversees)(view)


def editors_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for editors; others are refused (403)."""
    return _only(lambda actor: actor.edits)(view)


def hours_readers_only(view: Door[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """`signed_in`, for planners, editors, supervisors and administrators; others are refused (403)."""
    return _only(lambda actor: actor.reads_hours)(view)


def _turn_away(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Boosted"):
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{reverse('account_login')}?next={request.path}"
        return response
    if request.headers.get("HX-Request") or request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=401)
    return redirect_to_login(request.get_full_path())
