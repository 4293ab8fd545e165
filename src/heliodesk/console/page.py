"""What every page of the console carries, whichever screen it shows."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from heliodesk.console import lists
from heliodesk.console.signed_in import AuthedRequest
from heliodesk.conversations.whispering import unread
from heliodesk.events import log
from heliodesk.people.models import Agent
from heliodesk.routing.models import Presence
from heliodesk.routing.presence import load_of

# What agents say most often of why they take no chats; anything else may be typed.
REASONS = (_("Break"), _("Lunch"), _("Meeting"), _("Training"), _("Writing to customers"))


def presence_of(agent: Agent) -> Presence:
    """The agent's presence; off, and unsaved, when they have never said anything."""
    return Presence.objects.filter(agent=agent).first() or Presence(agent=agent)


def presence_words(agent: Agent) -> dict[str, Any]:
    """For the button and the menu in the top bar."""
    return {
        "presence": presence_of(agent),
        "load": load_of(agent.pk),
        "states": Presence.State.choices,
        "away_reasons": REASONS,
    }


def part_of(request: AuthedRequest) -> str:
    """The address of this page's list alone, as it is shown now."""
    asked = request.GET.copy()
    asked["part"] = "1"
    return f"{request.path}?{asked.urlencode()}"


def left_words(agent: Agent) -> dict[str, Any]:
    """For the left column."""
    queues, assisted = lists.queues(agent)
    mine, closed_lately = lists.own(agent)
    return {
        "queues": queues,
        "assisted_count": assisted if agent.actor.answers else 0,
        "many_teams": len({queue.team.pk for queue in queues}) > 1,
        "mine": mine,
        "closed_lately": closed_lately,
    }


def show(request: AuthedRequest, view: str, read: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Show `view` with what is `read` for it in the middle of the desk: alone for a page that is open, else with everything
    around it."""
    if request.htmx:
        return render(request, view, read())
    cursor = log.head()  # before anything is read, so that no change can fall between
    context = {**read(), "view_template": view}
    agent = request.user
    around = {"cursor": str(cursor), **left_words(agent), **presence_words(agent)}
    around |= lists.offered(agent) if around["load"] > len(around["mine"]) else {"offers": []}
    around["whispers"] = unread(agent.actor) if agent.actor.answers else []
    return render(request, "console/desk.html", {**around, **context})
