"""Who is at this page: a customer who came signed in, or a visitor whom only a cookie of this browser names."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heliodesk.access.tokens import BadToken
from heliodesk.hours.visiting import is_zone
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import take
from heliodesk.limits.budgets import RETURNS, VISITS, wants
from heliodesk.people.identity import CUSTOMER_SECONDS, VISITOR_SECONDS, customer_of, token_for
from heliodesk.people.models import Customer
from heliodesk.portal.place import place_of, remember, remembered

COOKIE = "heliodesk-customer"
PATH = "/requests/"


def present(request: HttpRequest) -> Customer | None:
    """The customer or visitor whom the cookie names; None for nobody."""
    try:
        return customer_of(request.COOKIES.get(COOKIE, ""))
    except BadToken:
        return None


def visitor(request: HttpRequest) -> Customer | None:
    """The visitor of this browser, who has not signed in."""
    found = present(request)
    return found if found and not found.is_identified else None


def made(request: HttpRequest) -> Customer:
    """Whoever is present, else a new visitor, of whom `stay` leaves the cookie. Raises TooMany."""
    found = present(request)
    address = address_of(request)
    if found is None:
        take(*wants(VISITS, address=address))
        here = place_of(request)
        language = (here.language or "en")[:8]
        return Customer.objects.create(language=language, zone=here.zone or "UTC", country=here.country)
    take(*wants(RETURNS, person=found.actor.topic, address=address, proven=found.is_identified))
    return found


def stay(response: HttpResponse, customer: Customer) -> None:
    """Know this customer or visitor again in this browser."""
    response.set_cookie(
        COOKIE,
        token_for(customer),
        max_age=CUSTOMER_SECONDS if customer.is_identified else VISITOR_SECONDS,
        path=PATH,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def zone_for(request: HttpRequest, customer: Customer | None) -> str:
    """The zone in which this person reads and writes times: chosen, told by the exchange or by the browser; else UTC."""
    held = place_of(request)
    told = request.POST.get("zone", "")[:60]
    if held.by != "me" and is_zone(told):
        return told
    known = customer.zone if customer and customer.zone != "UTC" else ""
    return (held.zone if held.by else "") or known or held.zone or "UTC"


def note_zone(request: HttpRequest, response: HttpResponse) -> None:
    """Remember the zone that the browser told, unless somebody chose one."""
    held, told = remembered(request), request.POST.get("zone", "")[:60]
    if held.by in ("", "browser") and is_zone(told) and told != held.zone:
        remember(response, replace(held, zone=told, by="browser"))
