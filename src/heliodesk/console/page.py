"""What every page of the console carries, whichever screen it shows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from heliodesk.console import lists
from heliodesk.console.signed_in import AuthedRequest
from heliodesk.events import log
from heliodesk.people.models import Agent
from heliodesk.routing.models import Presence
from heliodesk.routing.presence import load_of


def presence_of(agent: Agent) -> Presence:
    """The agent's presence; off, and unsaved, when they have never said anything."""
    return Presence.objects.filter(agent=agent).first() or Presence(agent=agent)


def presence_words(agent: Agent) -> dict[str, Any]:
    """For the button and the menu in the top bar."""
    return {
        "presence": presence_of(agent),
        "load": load_of(agent.pk),
        "states": Presence.State.choices,
    }


def left_words(agent: Agent) -> dict[str, Any]:
    """For the left column."""
    queues = lists.queues(agent)
    return {
        "queues": queues,
        "many_teams": len({queue.team.pk for queue in queues}) > 1,
        "mine": lists.mine(agent),
        "closed_lately": lists.closed_lately(agent),
    }


def show(request: AuthedRequest, view: str, context: dict[str, Any]) -> HttpResponse:
    """Show `view` in the middle of the desk: alone for a page that is open, else with everything around it."""
    context["view_template"] = view
    if request.htmx:
        return render(request, view, context)
    cursor = log.head()  # before anything is read, so that no change can fall between
    agent = request.user
    around = {"cursor": str(cursor), **left_words(agent), "offers": lists.offers(agent), **presence_words(agent)}
    return render(request, "console/desk.html", {**around, **context})
