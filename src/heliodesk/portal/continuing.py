"""A link that stands below a public post: whoever opens it goes on in private, as a request of their own."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from heliodesk.access.tokens import BadToken
from heliodesk.channels.chats import public
from heliodesk.channels.chats.guides import name_of
from heliodesk.channels.chats.public import NotPossible, asked, go_private
from heliodesk.portal.who import made, present, stay, zone_for


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def go_on(request: HttpRequest, key: str) -> HttpResponse:
    """`/requests/continue/<key>/`: GET says what it is and asks for a press, so that a program that looks at links uses nothing
    up; POST goes on. Raises TooMany."""
    try:
        post = asked(key)
        if request.method != "POST":
            customer = present(request)
            context = {
                "post": post,
                "platform": name_of(public.channel_of(post)),
                "customer": customer if customer and customer.is_identified else None,
            }
            with timezone.override(ZoneInfo(zone_for(request, customer))):
                return render(request, "portal/continue/ask.html", context)
        customer = made(request)
        talk_now = go_private(key, customer)
    except BadToken:
        return render(request, "portal/continue/over.html", status=410)
    except NotPossible as error:
        return render(request, "portal/continue/not.html", {"why": error.reason}, status=409)
    response = redirect("portal:request", talk_now.number)
    stay(response, customer)
    return response
