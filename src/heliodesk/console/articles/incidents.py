"""What does not work, told to everybody: open an incident, say what is known, say that it is over."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliodesk.console.articles.words import own_languages, past_in_zone
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.incidents import telling
from heliodesk.incidents.models import Incident, State
from heliodesk.incidents.words import LONGEST, NotSaid, in_language

_RULES: Mapping[str, str | Promise] = {
    "empty": gettext_lazy("Say it in one language at least."),
    "long": gettext_lazy("This is too long."),
    "state": gettext_lazy("Choose one of those offered."),
    "time": gettext_lazy("This is not a time that has come."),
}
_OF_INCIDENT = ("titles", "affected")


@require_http_methods(["GET", "POST"])
@editors_only
def incidents(request: AuthedRequest) -> HttpResponse:
    """All of them, and a new one: `titles-<language>`, `affected-…`, `texts-…`, `began` in the editor's zone."""
    wrong: NotSaid | None = None
    if request.method == "POST":
        try:
            began = past_in_zone(request.POST.get("began", ""))
            if isinstance(began, str):
                raise NotSaid("began", "time")
            made = telling.open_incident(
                titles=_typed(request, "titles"),
                affected=_typed(request, "affected"),
                texts=_typed(request, "texts"),
                began_at=began,
                by=request.user,
            )
        except NotSaid as refused:
            wrong = refused
        else:
            messages.success(request, _("Everybody can read it now."))
            return redirect("console:articles:incident", made.key)
    reader = get_language() or "en"
    context = {
        "rows": [(each, *in_language(each.titles, reader)) for each in telling.latest(limit=60)],
        "began": request.POST.get("began", "")[:20],
        **_form(request, ("titles", "affected", "texts"), wrong, {}),
        **presence_words(request.user),
    }
    return render(request, "console/articles/incidents.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@editors_only
def incident(request: AuthedRequest, key: str) -> HttpResponse:
    """One: `do` update (`state`, `texts-<language>`) or rename (`titles-…`, `affected-…`)."""
    found = Incident.objects.prefetch_related("updates__by").filter(key=key).first()
    if found is None:
        raise Http404
    wrong: NotSaid | None = None
    do = request.POST.get("do", "")
    if request.method == "POST":
        try:
            if do == "rename":
                telling.rename(
                    found, titles=_typed(request, "titles"), affected=_typed(request, "affected"), by=request.user
                )
            else:
                telling.update(
                    found, state=request.POST.get("state", ""), texts=_typed(request, "texts"), by=request.user
                )
        except NotSaid as refused:
            wrong = refused
        else:
            messages.success(request, _("Everybody can read it now."))
            return redirect("console:articles:incident", key)
    reader = get_language() or "en"
    stored = {"titles": found.titles, "affected": found.affected}
    context = {
        "incident": found,
        "name": in_language(found.titles, reader),
        "updates": [(each, *in_language(each.texts, reader)) for each in found.updates.all()],
        "states": State.choices,
        "state": request.POST.get("state", found.state),
        "renames": do == "rename",
        **_form(request, (*_OF_INCIDENT, "texts"), wrong, {} if do == "rename" else stored, do),
        **presence_words(request.user),
    }
    return render(request, "console/articles/incident.html", context, status=422 if wrong else 200)


def _typed(request: AuthedRequest, field: str) -> dict[str, str]:
    return {each: request.POST.get(f"{field}-{each}", "").replace("\r\n", "\n") for each in own_languages()}


def _form(
    request: AuthedRequest,
    fields: tuple[str, ...],
    wrong: NotSaid | None,
    stored: dict[str, dict[str, str]],
    do: str = "",
) -> dict[str, Any]:
    """The fields of each kind in each language, with what is stored or was typed."""
    asked = {
        field: [
            {
                "name": f"{field}-{each}",
                "language": each,
                "value": (stored.get(field) or {}).get(each, "") if field in stored else _typed(request, field)[each],
                "longest": LONGEST[field],
            }
            for each in own_languages()
        ]
        for field in fields
    }
    return {
        "area": "articles",
        "asked": asked,
        "wrong_field": wrong.field if wrong else "",
        "wrong": str(_RULES[wrong.rule]) if wrong else "",
    }
