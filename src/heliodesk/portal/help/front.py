"""The start of the help centre: search, shelves, what is read most, and whether people are there."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.http import require_safe

from heliodesk.articles.shelves import most_read, shelves
from heliodesk.people.models import Team
from heliodesk.portal.help import structured
from heliodesk.portal.help.answering import alternates, answer, nothing
from heliodesk.portal.help.readers import audience_of, languages
from heliodesk.portal.help.status import lines
from heliodesk.portal.home import service

_LEAST_MOST = 3  # fewer say nothing of what is read most


@require_safe
def to_language(request: HttpRequest) -> HttpResponse:
    """`/help/`: to the reader's language."""
    response = redirect("portal:help", translation.get_language() or "en")
    response["Vary"] = "Cookie, Accept-Language"
    return response


@require_safe
def change_language(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/in/<language>?path=`: the same page in another language, which the portal's other pages then speak too."""
    if language not in languages():
        return nothing(request)
    path = request.GET.get("path", "")[:300]
    # A path below the help centre, whatever is asked.
    sound = (
        path if all(part.replace("-", "").isalnum() for part in path.split("/") if part) and "//" not in path else ""
    )
    response = redirect(f"/help/{language}/{sound.lstrip('/')}")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, secure=settings.SECURE, samesite="Lax")
    return response


@require_safe
def front(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/<language>/`."""
    if language not in languages():
        return nothing(request)
    audience = audience_of(request)
    shelved = shelves(language, audience)
    most = most_read(language, audience, among=[line for shelf in shelved for line in shelf.lines])
    context: dict[str, Any] = {
        "shelves": shelved,
        "most": most if len(most) >= _LEAST_MOST else [],
        "alternates": alternates("", languages()),
        "json_ld": [structured.site(language)],
        "service": _service(language),
        "incidents": _incidents(language),
    }
    # No date: who is there now changes without any article, and the ETag tells it.
    return answer(request, "portal/help/front.html", context, language=language)


def _incidents(language: str) -> list[tuple[str, str, str]]:
    with translation.override(language):
        return lines(language)


def _service(language: str) -> Any:
    """Whether the people whom everybody may write to are there now."""
    team = Team.objects.filter(slug=settings.DEFAULT_TEAM).first()
    with translation.override(language):
        return service(team, language) if team else None
