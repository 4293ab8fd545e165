"""How far an export has been brought in, and what an editor has to look at."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heliodesk.articles.models import Bringing
from heliodesk.console.articles.words import NOT_BROUGHT, left_in_words
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only

_MOST = 300  # lines that a page shows of either kind


@require_GET
@editors_only
def brought(request: AuthedRequest, key: str) -> HttpResponse:
    """One bringing-in; while it runs, the page loads itself again."""
    run = Bringing.objects.select_related("by").defer("content").filter(key=key).first()
    if run is None:
        raise Http404
    told: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for title, language, slug, rule, detail in run.report:
        line = {"title": title, "language": language, "slug": slug, "why": left_in_words(rule), "detail": detail}
        told[rule in NOT_BROUGHT].append(line)
    # An article that was brought has a page; one that was refused has one only when it was there before.
    context = {
        "area": "articles",
        "run": run,
        "lists": [
            ("refused", told[True][:_MOST], max(0, len(told[True]) - _MOST)),
            ("left", told[False][:_MOST], max(0, len(told[False]) - _MOST)),
        ],
        "refused": len(told[True]),
        **presence_words(request.user),
    }
    return render(request, "console/articles/brought.html", context)
