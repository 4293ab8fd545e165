"""A category and its articles."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heliodesk.articles.shelves import shelf_named
from heliodesk.portal.help import structured
from heliodesk.portal.help.answering import alternates, answer, nothing
from heliodesk.portal.help.readers import audience_of, languages


@require_safe
def shelf(request: HttpRequest, language: str, category: str) -> HttpResponse:
    """`/help/<language>/<category>/`."""
    found = shelf_named(category, language, audience_of(request)) if language in languages() else None
    if found is None:
        return nothing(request, language)
    path = f"{category}/"
    context = {
        "shelf": found,
        "alternates": alternates(path, languages()),
        "json_ld": [structured.trail(language, [(found.name, path)]), structured.questions(language, found)],
    }
    modified = max(line.published_at for line in found.lines)
    return answer(request, "portal/help/shelf.html", context, language=language, path=path, modified=modified)
