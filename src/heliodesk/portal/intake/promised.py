"""What the channel advisor said of a request's answer: a cookie of an hour, for `/requests/` only, until a request is sent."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heliodesk.intake.advice import Way
from heliodesk.portal.who import PATH
from heliodesk.routing.beforehand import AGE, keep
from heliodesk.tickets.models import Ticket

COOKIE = "heliodesk-told"


def note_advice(response: HttpResponse, ways: Iterable[Way]) -> None:
    """Remember what was said of the way in writing that is shown first."""
    word = next((way.told for way in ways if way.told), "")
    if word:
        response.set_cookie(COOKIE, word, max_age=AGE, path=PATH, secure=settings.SECURE, httponly=True, samesite="Lax")


def keep_advice(request: HttpRequest, response: HttpResponse, ticket: Ticket) -> None:
    """A request was sent: what was said of it is kept with it, once."""
    if word := request.COOKIES.get(COOKIE, "")[:1000]:
        keep(ticket.conversation, word)
        response.delete_cookie(COOKIE, path=PATH)
