"""The list of tickets, its saved views, and how many stand in each."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.access.actors import may
from heliodesk.console.page import presence_words
from heliodesk.console.people import LANGUAGES
from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.console.tickets.forms_offered import forms_offered
from heliodesk.console.tickets.rows import rows_of
from heliodesk.console.tickets.saying import refusal
from heliodesk.conversations.body import Refused
from heliodesk.events import log
from heliodesk.people.models import Agent, Team
from heliodesk.text.saying import language_name
from heliodesk.tickets import bulk, listing, search
from heliodesk.tickets.models import Bulk, Priority, SavedView, Source, Status
from heliodesk.tickets.viewing import drop_view, save_view

_MANY = ("statuses", "priorities", "forms", "languages", "sources")
FILTERS = (*_MANY, "team", "assignee", "soon", "text")


def told(data: QueryDict) -> dict[str, Any]:
    """What a form says of a list."""
    return {name: data.getlist(name) if name in _MANY else data.get(name, "") for name in FILTERS}


@require_GET
@answerers_only
def tickets(request: AuthedRequest) -> HttpResponse:
    """`?view=` a built-in name or a saved view's key; or a list put together by the filters; `?page=`."""
    agent, data = request.user, request.GET
    cursor = log.head()
    views = _saved(agent)
    saved = next((view for view in views if view.key == data.get("view")), None)
    name = data.get("view", "") if saved is None else saved.key
    try:
        wanted, title = _chosen(data, saved, name)
    except Refused as refused:
        messages.error(request, refusal(refused.rule))
        wanted, title, name = listing.BUILT_IN["mine"][1], listing.BUILT_IN["mine"][0], "mine"
    number = int(data["page"]) if data.get("page", "").isdecimal() and len(data["page"]) < 4 else 1
    among = search.found_by(wanted.text, agent.actor, limit=listing.PAGE) if wanted.text else None
    page = listing.page_of(wanted, agent, number, among)
    done = Bulk.objects.visible_to(agent.actor).filter(key=data.get("done", "")).first() if data.get("done") else None
    context = {
        "area": "tickets",
        "cursor": str(cursor),
        "title": title,
        "view": name,
        "saved": saved,
        "may_change": saved is not None and may(agent.actor, "change", saved),
        "wanted": wanted,
        "page": page,
        "rows": rows_of(page.rows, agent),
        "here": request.get_full_path(),
        "next": _at(data, page.number + 1) if page.has_more else "",
        "previous": _at(data, page.number - 1) if page.number > 1 else "",
        "done": done,
        "refused": [(number, refusal(rule)) for number, rule in done.refused] if done else [],
        **nav(agent, views, name),
        **choices(agent),
    }
    return render(request, "console/tickets/list.html", {**context, **presence_words(agent)})


def _chosen(data: QueryDict, saved: SavedView | None, name: str) -> tuple[listing.Wanted, Any]:
    if any(data.get(each) for each in FILTERS):
        wanted = listing.read(told(data))
        return wanted, saved.name if saved else _("Found") if wanted.text else _("Chosen by filters")
    if saved is not None:
        return listing.read(saved.wanted), saved.name
    title, wanted = listing.BUILT_IN.get(name, listing.BUILT_IN["mine"])
    return wanted, title


def _at(data: QueryDict, page: int) -> str:
    said = data.copy()
    said["page"] = str(page)
    said.pop("done", None)
    return f"?{said.urlencode()}"


def _saved(agent: Agent) -> list[SavedView]:
    return list(SavedView.objects.visible_to(agent.actor)[:100])


def nav(agent: Agent, views: list[SavedView], chosen: str) -> dict[str, Any]:
    """The views on the left."""
    return {
        "built_in": [(name, words, name == (chosen or "mine")) for name, (words, _wanted) in listing.BUILT_IN.items()],
        "own_views": [view for view in views if view.owner_id == agent.pk],
        "shared_views": [view for view in views if view.owner_id != agent.pk],
        "chosen": chosen,
        "numbers": {},
    }


def choices(agent: Agent) -> dict[str, Any]:
    """What the lists of the filters and of the bulk actions offer."""
    colleagues = Agent.objects.filter(is_active=True).only("key", "name")
    if not agent.actor.oversees:
        colleagues = colleagues.filter(team=agent.team_id)
    return {
        "statuses": Status.choices,
        "bulk_statuses": [(status.value, status.label) for status in bulk.STATUSES],
        "priorities": Priority.choices,
        "sources": Source.choices,
        "teams": list(Team.objects.all()),
        "colleagues": list(colleagues[:300]),
        "forms": forms_offered(get_language() or "en"),
        "languages": [(code, language_name(code)) for code in LANGUAGES],
    }


@require_GET
@answerers_only
def counts(request: AuthedRequest) -> HttpResponse:
    """The views again, with how many tickets stand in each."""
    agent, chosen = request.user, request.GET.get("view", "")
    views = _saved(agent)
    numbers = {name: _capped(wanted, agent) for name, (_words, wanted) in listing.BUILT_IN.items()}
    for view in views[:20]:
        try:
            wanted = listing.read(view.wanted)
        except Refused:
            continue
        if not wanted.text:
            numbers[view.key] = _capped(wanted, agent)
    return render(request, "console/tickets/views.html", {**nav(agent, views, chosen), "numbers": numbers})


def _capped(wanted: listing.Wanted, agent: Agent) -> str:
    found = listing.how_many(wanted, agent)
    return str(found) if found <= listing.MOST_COUNTED else f"{listing.MOST_COUNTED}+"


@require_POST
@answerers_only
def keep_view(request: AuthedRequest) -> HttpResponse:
    """Save the filters as a view: a new one, or (`key`) one that may be changed."""
    agent, data = request.user, request.POST
    view = None
    if key := data.get("key"):
        view = get_object_or_404(SavedView.objects.visible_to(agent.actor), key=key)
        if not may(agent.actor, "change", view):
            messages.error(request, refusal("share"))
            return redirect("console:tickets")
    try:
        wanted = listing.read(told(data))
        kept = save_view(view, name=data.get("name", ""), wanted=wanted, shared=bool(data.get("shared")), by=agent)
    except Refused as refused:
        messages.error(request, refusal(refused.rule))
        said = [(name, value) for name in FILTERS for value in data.getlist(name) if value]
        return redirect(f"{reverse('console:tickets')}?{urlencode(said)}")
    messages.success(request, _("Saved: %(name)s") % {"name": kept.name})
    return redirect(f"{reverse('console:tickets')}?view={kept.key}")


@require_POST
@answerers_only
def forget_view(request: AuthedRequest, key: str) -> HttpResponse:
    """Drop a saved view; the tickets stay."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user.actor), key=key)
    if not may(request.user.actor, "change", view):
        messages.error(request, refusal("share"))
    else:
        drop_view(view)
        messages.success(request, _("The view %(name)s is gone. The tickets stay.") % {"name": view.name})
    return redirect("console:tickets")
