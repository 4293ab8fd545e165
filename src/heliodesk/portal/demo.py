"""A page of Northstar, the demo's exchange: what embeds the widget, and what its back end does to name its customers.

Not the desk's: it stands for the other side, and only in the demo.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import jwt
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from heliodesk.people.models import Customer

_LASTING = timedelta(minutes=5)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """`/northstar/?as=ns-20841&lang=zh-Hans`: the deposits of a customer who has signed in, or of nobody."""
    customer = _customer(request)
    language = "zh-Hans" if request.GET.get("lang", "").startswith("zh") else "en"
    return render(request, "portal/northstar.html", {"customer": customer, "page_language": language})


@require_safe
@never_cache
def identity(request: HttpRequest) -> HttpResponse:
    """What the exchange's back end answers to its own page: a fresh identity token for whoever is signed in there."""
    return JsonResponse({"identity": _token(_customer(request))})


@require_safe
@never_cache
def to_requests(request: HttpRequest) -> HttpResponse:
    """The exchange's "My requests": a page whose one form posts a fresh identity token to the desk."""
    return render(request, "portal/northstar_requests.html", {"identity": _token(_customer(request))})


def _token(customer: Customer | None) -> str:
    if customer is None:
        raise Http404
    now = datetime.now(UTC)
    claims = {
        "sub": customer.external_id,
        "aud": settings.IDENTITY_AUDIENCE,
        "iat": now,
        "exp": now + _LASTING,
        "jti": str(uuid4()),
        "name": customer.name,
        "level": customer.level,
        "language": customer.language,
        "since": customer.since.isoformat() if customer.since else "",
    }
    return jwt.encode(claims, settings.IDENTITY_KEYS["demo"]["key"], algorithm="HS256", headers={"kid": "demo"})


def _customer(request: HttpRequest) -> Customer | None:
    external_id = request.GET.get("as", "")
    return Customer.objects.filter(external_id=external_id).first() if external_id else None
