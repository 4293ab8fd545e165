"""An article as it is read."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from heliodesk.articles import tallies
from heliodesk.articles.models import Verdict
from heliodesk.articles.reading import Read, read
from heliodesk.articles.resolving import address_of
from heliodesk.articles.shelves import audiences, shelf_of
from heliodesk.portal.help import reached, structured
from heliodesk.portal.help.answering import alternates, answer, nothing
from heliodesk.portal.help.dressing import dressed
from heliodesk.portal.help.readers import audience_of, languages, told

_RELATED = 5


@require_safe
def article(request: HttpRequest, language: str, category: str, slug: str) -> HttpResponse:
    """`/help/<language>/<category>/<slug>/`: in the reader's language, else in one that there is. Counts as viewed."""
    audience = audience_of(request)
    found = read(slug, language, audiences(audience)) if language in languages() else None
    if found is None:
        return nothing(request, language)
    if category != found.category:
        return redirect(address_of(language, f"{found.category}/{slug}"), permanent=True)
    context = _page(found, language, audience)
    context["said"] = told(request).get(found.pk, "")
    response = answer(
        request,
        "portal/help/article.html",
        context,
        language=language,
        path=context["path"],
        modified=found.text.published_at,
    )
    if request.method == "GET" and "prefetch" not in request.headers.get("sec-purpose", ""):
        tallies.count("viewed", [(found.pk, found.text.language)])
        reached.note_read(response, found.pk, found.text.language)
    return response


def _page(found: Read, language: str, audience: str) -> dict[str, Any]:
    edition, path = found.text, f"{found.category}/{found.slug}/"
    shelf = shelf_of(found.category, found.names, language, audience)
    at = next((i for i, line in enumerate(shelf.lines) if line.article == found.pk), 0)
    # Those that follow on the shelf, then from its beginning: a long shelf does not always name the same ones.
    related = [*shelf.lines[at + 1 :], *shelf.lines[:at]][:_RELATED]
    body = dressed(edition.html, edition.language)
    return {
        "article": found,
        "edition": edition,
        "read": found,
        "path": path,
        "shelf": shelf,
        "related": related,
        "body": body,
        "in_force": bool(edition.effective_on and edition.effective_on <= datetime.now(UTC).date()),
        "first": {"language": found.first_language, "address": address_of(found.first_language, path.rstrip("/"))},
        "alternates": alternates(path, [each for each in languages() if each in found.languages]),
        "reasons": Verdict.Reason.choices,
        "canonical": settings.SITE_URL + address_of(edition.language, path.rstrip("/")),
        "json_ld": [
            structured.trail(language, [(shelf.name, f"{shelf.slug}/"), (edition.title, path)]),
            structured.article(edition, path, shelf.name),
        ],
    }
