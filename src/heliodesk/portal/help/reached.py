"""Which article somebody read before they wrote a request all the same: a cookie of half an hour, for `/requests/` only."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heliodesk.articles import tallies
from heliodesk.portal.help.readers import languages
from heliodesk.portal.who import PATH

COOKIE = "heliodesk-read"
SECONDS = 30 * 60


def note_read(response: HttpResponse, article: int, language: str) -> None:
    """Remember the article for as long as a request may have come of it."""
    response.set_cookie(
        COOKIE,
        f"{article}.{language}",
        max_age=SECONDS,
        path=PATH,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def note_request(request: HttpRequest, response: HttpResponse) -> None:
    """A request was sent: count it to the article that was read before, once."""
    article, _dot, language = request.COOKIES.get(COOKIE, "")[:40].partition(".")
    if article.isdecimal() and article.isascii() and len(article) < 16 and language in languages():
        tallies.count("led_to_ticket", [(int(article), language)])
        response.delete_cookie(COOKIE, path=PATH)
