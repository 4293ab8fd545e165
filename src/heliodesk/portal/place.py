"""Where does the reader sit? What they chose themselves counts first, then what is known, and never their address.

The choice stands in a cookie of their own, `heliodesk-place`: zone, region, language, country, and `by`, who said the zone:
"me" (chosen on the page), "sign-in" (the exchange's word), "browser" (its zone, sent by a script).
"""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from heliodesk.hours.instead import languages
from heliodesk.hours.models import Region
from heliodesk.hours.sun import only_zone_of
from heliodesk.hours.visiting import is_country, is_zone, region_of
from heliodesk.people.models import Customer

COOKIE = "heliodesk-place"
_LASTING = 400 * 86400  # seconds; as long as browsers keep a cookie
_FIELDS = ("zone", "region", "language", "country", "by")


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of a reader; empty: unknown. `language` is the service's, a primary subtag."""

    zone: str = ""
    region: str = ""
    language: str = ""
    country: str = ""
    by: str = ""


def place_of(request: HttpRequest) -> Place:
    """The reader's place: chosen, else as signed in, else by the edge's header, else by the browser's zone."""
    return completed(request, remembered(request))


def completed(request: HttpRequest, held: Place) -> Place:
    """What is held, with what follows from it."""
    country = held.country or _told_by_edge(request)
    zone = held.zone or only_zone_of(country) or ""
    region = held.region or region_of(country, zone)
    return Place(zone, region, held.language or spoken(request), country, held.by)


def remembered(request: HttpRequest) -> Place:
    """What the reader's cookie says, as far as it is sound."""
    try:
        found = dict(parse_qsl(request.COOKIES.get(COOKIE, "")[:400], max_num_fields=8))
    except ValueError:
        return Place()
    return _sound(found)


def chosen(request: HttpRequest) -> Place | None:
    """What the form on the page says, over what was chosen before; None when nothing was asked."""
    asked = {name: request.GET[name][:60] for name in ("zone", "region", "language") if name in request.GET}
    if not asked:
        return None
    sound = _sound(asked)
    kept = remembered(request)
    by = "me" if sound.zone else kept.by
    return replace(kept, **{name: getattr(sound, name) for name in asked}, by=by)


def remember(response: HttpResponse, place: Place) -> None:
    """Keep a place in the reader's browser."""
    value = urlencode({name: held for name in _FIELDS if (held := getattr(place, name))})
    response.set_cookie(COOKIE, value, max_age=_LASTING, path="/", secure=settings.SECURE, samesite="Lax")


def remember_customer(request: HttpRequest, response: HttpResponse, customer: Customer) -> None:
    """Take the exchange's word for its customer's country, and the zone that their browser told; a choice stays."""
    held = remembered(request)
    if held.by != "me":
        zone = customer.zone if customer.zone != "UTC" else held.zone
        held = replace(held, zone=zone, by="sign-in" if zone else "")
    remember(response, replace(held, country=customer.country or held.country))


def spoken(request: HttpRequest) -> str:
    """The first of the browser's languages in which people answer, else the page's."""
    served = languages()
    for part in request.headers.get("accept-language", "")[:200].split(","):
        primary = part.split(";")[0].strip().split("-")[0].lower()
        if primary in served:
            return primary
    return (get_language() or "en").split("-")[0]


def _told_by_edge(request: HttpRequest) -> str:
    """The country that the proxy in front names, in a header that the operator has named."""
    country = request.headers.get(settings.COUNTRY_HEADER, "").upper() if settings.COUNTRY_HEADER else ""
    return country if is_country(country) else ""


def _sound(found: dict[str, str]) -> Place:
    def held(name: str, is_good: bool) -> str:
        return found.get(name, "") if is_good else ""

    return Place(
        held("zone", is_zone(found.get("zone", ""))),
        held("region", found.get("region", "") in Region.objects.values_list("slug", flat=True)),
        held("language", found.get("language", "") in languages()),
        held("country", is_country(found.get("country", ""))),
        held("by", found.get("by") in {"me", "sign-in", "browser"}),
    )
