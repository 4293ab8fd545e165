"""Who may ask the API: programs with a key that has the scope. Answers are JSON, errors too."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from heliodesk.access.actors import Actor
from heliodesk.access.tokens import BadToken
from heliodesk.people.keys import key_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], JsonResponse]


def with_scope(scope: str) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], JsonResponse]]:
    """Let in a key that has `scope`: 401 without a good key, 403 without the scope. The view is given the key's actor."""

    def guard(view: View[P]) -> Callable[Concatenate[HttpRequest, P], JsonResponse]:
        @csrf_exempt  # no cookie is looked at
        @wraps(view)
        def door(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> JsonResponse:
            scheme, _space, secret = request.headers.get("authorization", "").partition(" ")
            try:
                actor = key_of(secret.strip() if scheme.lower() == "bearer" else "").actor
            except BadToken:
                answer = refusal("key", _("Send a valid API key: Authorization: Bearer hdk_…"), 401)
                answer["WWW-Authenticate"] = "Bearer"
                return answer
            if scope not in actor.roles:
                return refusal(
                    "scope", _("This key may not do that. It needs the scope %(scope)s.") % {"scope": scope}, 403
                )
            response = view(request, actor, *args, **kwargs)
            response["Cache-Control"] = "no-store"
            return response

        return door

    return guard


def refusal(rule: str, message: str, status: int) -> JsonResponse:
    """An error as every answer of the API tells it: the rule for programs, the sentence for people."""
    return JsonResponse({"error": rule, "message": message}, status=status)
