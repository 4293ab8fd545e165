"""The official community groups, and independent help outside: two public lists."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from heliodesk.articles.directory import HELPERS, entries
from heliodesk.articles.models import Entry
from heliodesk.portal.help.answering import alternates, answer, nothing
from heliodesk.portal.help.readers import languages


@require_safe
def community(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/<language>/community/`: groups that are ours, and what staff never ask there."""
    if language not in languages():
        return nothing(request)
    context = {"groups": entries(language, Entry.Kind.GROUP), "alternates": alternates("community/", languages())}
    return answer(request, "portal/help/community.html", context, language=language, path="community/")


@require_safe
def independent(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/<language>/independent-help/`: lawyers, tax advisers, technicians; we do not vouch for them."""
    if language not in languages():
        return nothing(request)
    found = entries(language, *HELPERS)
    context = {
        "kinds": [(kind, [each for each in found if each.kind == kind]) for kind in HELPERS],
        "is_empty": not found,
        "alternates": alternates("independent-help/", languages()),
    }
    return answer(request, "portal/help/independent.html", context, language=language, path="independent-help/")
