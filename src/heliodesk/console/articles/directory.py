"""The public lists of official groups and of independent help."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.articles import directory as commands
from heliodesk.articles.directory import NotListed
from heliodesk.articles.models import Entry
from heliodesk.console.articles.words import own_languages
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only

_RULES: Mapping[str, str | Promise] = {
    "address": gettext_lazy("Write the whole address, beginning with https://, in plain letters."),
    "name": gettext_lazy("Give it a name of at most 80 characters in one language at least."),
    "about": gettext_lazy("At most 300 characters."),
    "kind": gettext_lazy("Choose one of those offered."),
    "full": gettext_lazy("There are 200 lines already."),
}


@require_http_methods(["GET", "POST"])
@editors_only
def directory(request: AuthedRequest) -> HttpResponse:
    """The lines by kind, and a new one: `kind`, `address`, `name-<language>`, `about-<language>`."""
    return _page(request, None)


@require_http_methods(["GET", "POST"])
@editors_only
def change(request: AuthedRequest, number: int) -> HttpResponse:
    """One line, to change."""
    return _page(request, _one(number))


@require_POST
@editors_only
def remove(request: AuthedRequest, number: int) -> HttpResponse:
    """Take it off the list."""
    commands.remove(_one(number), by=request.user)
    messages.success(request, _("It is off the list."))
    return redirect("console:articles:directory")


def _one(number: int) -> Entry:
    found = Entry.objects.filter(pk=min(number, 2**62)).first()
    if found is None:
        raise Http404
    return found


def _page(request: AuthedRequest, entry: Entry | None) -> HttpResponse:
    wrong = ""
    if request.method == "POST":
        names = {
            each: {"name": request.POST.get(f"name-{each}", ""), "about": request.POST.get(f"about-{each}", "")}
            for each in own_languages()
        }
        try:
            commands.keep(
                entry,
                kind=request.POST.get("kind", ""),
                address=request.POST.get("address", ""),
                names=names,
                by=request.user,
            )
        except NotListed as refused:
            wrong = refused.rule
        else:
            messages.success(request, _("Everybody can read it now."))
            return redirect("console:articles:directory")
    else:
        names = entry.names if entry else {}
    reader = get_language() or "en"
    lines: dict[str, list[tuple[Entry, str]]] = {}
    for each in Entry.objects.all():
        told: dict[str, str] = each.names.get(reader) or each.names.get("en") or next(iter(each.names.values()), {})
        lines.setdefault(each.kind, []).append((each, told.get("name", "")))
    context: dict[str, Any] = {
        "area": "articles",
        "entry": entry,
        "kinds": [(kind, words, lines.get(kind, [])) for kind, words in Entry.Kind.choices],
        "typed": {
            "kind": request.POST.get("kind", entry.kind if entry else ""),
            "address": request.POST.get("address", entry.address if entry else "")[:300],
        },
        "texts": [
            (each, names.get(each, {}).get("name", ""), names.get(each, {}).get("about", ""))
            for each in own_languages()
        ],
        "wrong_field": wrong,
        "wrong": str(_RULES[wrong]) if wrong else "",
        **presence_words(request.user),
    }
    return render(request, "console/articles/directory.html", context, status=422 if wrong else 200)
