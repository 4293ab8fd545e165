"""Who reads: in which language, for which audience, and what this browser has said of articles before."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heliodesk.access import tokens
from heliodesk.articles.models import Audience
from heliodesk.articles.readers import is_institutional
from heliodesk.people.identity import CUSTOMER_SECONDS
from heliodesk.people.models import Customer

PATH = "/help/"
READER = "heliodesk-reader"  # an institutional customer who has signed in, and nobody else
TOLD = "heliodesk-told"  # what was answered to "was this helpful?": article → y, n, or r once a reason was given
_MOST_TOLD = 120
_LASTING = 400 * 86400


def languages() -> list[str]:
    """In which languages the help centre is read."""
    return [code for code, _name in settings.LANGUAGES]


def audience_of(request: HttpRequest) -> str:
    """Whose articles this reader may see."""
    token = request.COOKIES.get(READER, "")
    if token:
        try:
            claims = tokens.verify("reader", token, max_age=CUSTOMER_SECONDS)
        except tokens.BadToken:
            return Audience.EVERYBODY.value
        found = Customer.objects.filter(key=claims.get("c")).first()
        if found is not None and is_institutional(found):
            return Audience.INSTITUTIONAL.value
    return Audience.EVERYBODY.value


def know_again(response: HttpResponse, customer: Customer) -> None:
    """Let an institutional customer who has signed in read what is for them."""
    if is_institutional(customer):
        token = tokens.sign("reader", {"c": customer.key})
        response.set_cookie(
            READER, token, max_age=CUSTOMER_SECONDS, path=PATH, secure=settings.SECURE, httponly=True, samesite="Lax"
        )


def forget(response: HttpResponse) -> None:
    """As somebody who has not signed in."""
    response.delete_cookie(READER, path=PATH)


def told(request: HttpRequest) -> dict[int, str]:
    """What this browser has said of which article."""
    found = {}
    for each in request.COOKIES.get(TOLD, "")[:2000].split("."):
        article, answer = each[:-1], each[-1:]
        if article.isdecimal() and article.isascii() and answer in ("y", "n", "r"):
            found[int(article)] = answer
    return found


def remember_told(response: HttpResponse, said: dict[int, str]) -> None:
    """Keep it in the browser, the latest ones."""
    value = ".".join(f"{article}{answer}" for article, answer in list(said.items())[-_MOST_TOLD:])
    response.set_cookie(TOLD, value, max_age=_LASTING, path=PATH, secure=settings.SECURE, httponly=True, samesite="Lax")


def is_from_here(request: HttpRequest) -> bool:
    """Was it sent from a page of ours? In place of a token, which would make every reader's page another one. Browsers tell
    it by themselves; an old one tells the origin alone."""
    if (site := request.headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    origin = request.headers.get("origin", "")
    return not origin or origin in {settings.SITE_URL, *settings.CSRF_TRUSTED_ORIGINS}
