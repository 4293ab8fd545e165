"""Somebody on a messenger opens the one-time link that they asked for there: this page joins the chat with who they are here."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from heliodesk.access.tokens import BadToken
from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.models import Identity
from heliodesk.channels.chats.proving import NotPossible, asked, show
from heliodesk.people.personal import proven_digest
from heliodesk.portal.who import present, zone_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, key: str) -> HttpResponse:
    """`/requests/join/<key>/`: GET says what will be joined and asks for a press; POST does it. Only for who is known here."""
    customer = present(request)
    try:
        identity = asked(key)
        if customer is None or not (customer.is_identified or proven_digest(customer)):
            return _page(request, "who", identity)
        if request.method == "POST":
            identity = show(key, customer)
            return _page(request, "done", identity)
        return _page(request, "ask", identity)
    except BadToken:
        return render(request, "portal/join/over.html", status=410)
    except NotPossible as error:
        return render(request, "portal/join/not.html", {"why": error.reason}, status=409)


def _page(request: HttpRequest, name: str, identity: Identity) -> HttpResponse:
    customer = present(request)
    context = {
        "identity": identity,
        "customer": customer,
        "platform": name_of(identity.account.channel),
    }
    with timezone.override(ZoneInfo(zone_for(request, customer))):
        return render(request, f"portal/join/{name}.html", context)
