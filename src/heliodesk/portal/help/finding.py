"""Search, and suggestions while somebody types. What is asked passes the guard before anything looks at it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from heliodesk.articles import tallies
from heliodesk.articles.answering import Found, find, telling, words_of
from heliodesk.articles.completing import completed
from heliodesk.assistant.unanswered import note_search
from heliodesk.limits.address import address_of
from heliodesk.limits.buckets import take
from heliodesk.limits.budgets import SEARCHES, wants
from heliodesk.portal.help.answering import answer, nothing
from heliodesk.portal.help.marking import Piece, pieces
from heliodesk.portal.help.readers import audience_of, languages
from heliodesk.trust.secrets import guard

LONGEST, SUGGESTED = 300, 5
_LEAST = 2  # characters that are worth a suggestion


@require_safe
def search(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/<language>/search?q=`. Counts what is shown as found. Raises TooMany."""
    if language not in languages():
        return nothing(request, language)
    asked = guard(request.GET.get("q", "").replace("\x00", " ")[:LONGEST].strip()).text
    found: list[Found] = []
    if asked:
        take(*wants(SEARCHES, address=address_of(request)))
        found = find(asked, language=language, audience=audience_of(request))
    words = telling(asked, language) if found else set()
    context = {"asked": asked, "found": [(each, _pieces(each, words)) for each in found]}
    if request.method == "GET":
        if found:
            tallies.count("found", [(each.article, each.language) for each in found])
        elif telling(asked, language):
            note_search(asked, language)
    response = answer(request, "portal/help/search.html", context, language=language)
    response["X-Robots-Tag"] = "noindex"
    return response


def _pieces(each: Found, words: set[str]) -> list[Piece]:
    return pieces(each.text, words, each.language.split("-")[0])


@csrf_exempt  # changes nothing
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/<language>/suggest?q=`: at most five. By POST for what somebody writes in a request, which belongs into no
    address. Raises TooMany."""
    if language not in languages():
        return JsonResponse({"found": []}, status=404)
    told = request.POST if request.method == "POST" else request.GET
    asked = guard(told.get("q", "").replace("\x00", " ").strip()[: 10 * LONGEST]).text[-2 * LONGEST :]
    found: list[Found] = []
    if len(asked) >= _LEAST:
        take(*wants(SEARCHES, address=address_of(request)))
        half = request.method != "POST"
        typed = completed(asked, language.split("-")[0], words_of(language)) if half else asked
        found = find(typed, language=language, audience=audience_of(request), limit=SUGGESTED, half=half)
    response = JsonResponse(
        {"found": [{"title": each.title, "heading": each.heading, "address": each.address} for each in found]}
    )
    response["Cache-Control"] = "private, max-age=60"
    return response
