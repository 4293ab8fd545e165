"""Macros, and the checklists of departments: pages to edit them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.access.actors import may
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, signed_in, supervisors_only
from heliodesk.console.tickets.saying import refusal
from heliodesk.conversations.body import Refused
from heliodesk.people.models import Team
from heliodesk.tickets import bulk, handing_on
from heliodesk.tickets.macros import LANGUAGES, VARIABLES, save_macro
from heliodesk.tickets.models import Macro, Priority

_SPARE = 3  # empty rows at the end of a checklist


@require_http_methods(["GET", "POST"])
@signed_in
def macros(request: AuthedRequest) -> HttpResponse:
    """All that I may use; a form for a new one, or (`?edit=key`) for one that I may change."""
    agent, said = request.user, request.POST if request.method == "POST" else request.GET
    if not (agent.actor.answers or agent.actor.edits):
        get_object_or_404(Macro.objects.none())
    chosen = None
    if key := said.get("edit"):
        chosen = get_object_or_404(Macro.objects.visible_to(agent.actor), key=key)
        if not may(agent.actor, "change", chosen):
            messages.error(request, _("Only who made a macro changes it; a shared one supervisors and editors too."))
            return redirect("console:macros")
    error, status = "", 200
    if request.method == "POST":
        try:
            kept = _save(request, chosen)
        except Refused as refused:
            error, status = refusal(refused.rule), 422
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
            return redirect("console:macros")
    context = {
        "area": "macros",
        "rows": [
            (each, may(agent.actor, "change", each))
            for each in Macro.objects.visible_to(agent.actor).select_related("owner", "team")
        ],
        "chosen": chosen,
        "form": _typed(said) if request.method == "POST" else _stored(chosen),
        "error": error,
        "variables": [f"{{{{{name}}}}}" for name in VARIABLES],
        "statuses": [(each.value, each.label) for each in bulk.STATUSES],
        "priorities": Priority.choices,
        "teams": Team.objects.all(),
        "may_share": agent.actor.oversees or agent.actor.edits,
    }
    return render(request, "console/tickets/macros.html", {**context, **presence_words(agent)}, status=status)


def _save(request: AuthedRequest, chosen: Macro | None) -> Macro:
    said = request.POST
    priority = int(said["priority"]) if said.get("priority", "").isdecimal() else None
    return save_macro(
        chosen,
        name=said.get("name", ""),
        texts={language: said.get(f"text-{language}", "") for language in LANGUAGES},
        by=request.user,
        status=said.get("status", ""),
        priority=priority,
        team=Team.objects.filter(slug=said.get("team", "")).first(),
        shared=bool(said.get("shared")),
    )


def _typed(said: Any) -> dict[str, Any]:
    texts = [(language, said.get(f"text-{language}", "")) for language in LANGUAGES]
    return {**{name: said.get(name, "") for name in ("name", "status", "priority", "team", "shared")}, "texts": texts}


def _stored(macro: Macro | None) -> dict[str, Any]:
    if macro is None:
        return {"texts": [(language, "") for language in LANGUAGES]}
    return {
        "name": macro.name,
        "texts": [(language, macro.texts.get(language, "")) for language in LANGUAGES],
        "status": macro.status,
        "priority": str(macro.priority or ""),
        "team": macro.team.slug if macro.team else "",
        "shared": macro.is_shared,
    }


@require_POST
@signed_in
def drop_macro(request: AuthedRequest, key: str) -> HttpResponse:
    """It is not wanted any more; what was sent with it stays."""
    found = get_object_or_404(Macro.objects.visible_to(request.user.actor), key=key)
    if may(request.user.actor, "change", found):
        found.delete()
        messages.success(request, _("The macro %(name)s is gone.") % {"name": found.name})
    else:
        messages.error(request, refusal("share"))
    return redirect("console:macros")


@require_http_methods(["GET", "POST"])
@supervisors_only
def handing(request: AuthedRequest) -> HttpResponse:
    """The checklist of each department, in every language that we write."""
    error, status = "", 200
    if request.method == "POST":
        team = get_object_or_404(Team, slug=request.POST.get("team", ""))
        keys = request.POST.getlist("key")
        texts = {language: request.POST.getlist(language) for language in LANGUAGES}
        rows = [
            (key, {language: told[place] for language, told in texts.items() if place < len(told)})
            for place, key in enumerate(keys[:50])
        ]
        try:
            handing_on.set_needs(team, rows)
        except Refused as refused:
            error, status = refusal(refused.rule), 422
        else:
            messages.success(request, _("Saved: %(name)s") % {"name": team.name})
            return redirect("console:handing-on")
    teams = [(team, [*_rows(team), *([("", "", "")] * _SPARE)]) for team in Team.objects.all()]
    context = {"area": "tickets", "teams": teams, "error": error}
    return render(request, "console/tickets/handing.html", {**context, **presence_words(request.user)}, status=status)


def _rows(team: Team) -> list[tuple[str, str, str]]:
    return [(item.key, item.words.get("en", ""), item.words.get("zh", "")) for item in handing_on.needs_of(team)]
