"""What reacts to what. The whole of it: a kind of event, and the functions that its reaction job calls with it.

A handler runs after the event's transaction has committed, perhaps twice, and looks at the rows as they are now.
"""

from collections.abc import Callable
from typing import Any

from heliodesk.conversations.models import Conversation
from heliodesk.events.log import react_with
from heliodesk.events.models import Event
from heliodesk.hours import webhooks
from heliodesk.hours.zones import check_zones
from heliodesk.jobs.queue import defer, defer_once, job
from heliodesk.people.models import Agent
from heliodesk.routing.assignment import assign
from heliodesk.tickets.chatted import tell_of_running

Handler = Callable[[dict[str, Any]], None]


def assign_the_team(event: dict[str, Any]) -> None:
    """A conversation waits: find somebody for it."""
    team = Conversation.objects.values_list("team", flat=True).filter(key=event["conversation"]).first()
    if team:
        assign(team=team)


def tell_of_a_running_matter(event: dict[str, Any]) -> None:
    """Somebody chats: perhaps about what they have asked already."""
    tell_of_running(event["conversation"])


def assign_the_agents_team(event: dict[str, Any]) -> None:
    """Somebody may have a hand free: find them something."""
    team = Agent.objects.values_list("team", flat=True).filter(pk=event["agent"]).first()
    if team:
        assign(team=team)


def tell_of_changed_hours(event: dict[str, Any]) -> None:
    """Hours were published: tell the exchange's systems, and keep what they are by today's time zone database."""
    webhooks.announce_change(event["schedule"], event["version"])
    check_zones()


def count_promises_anew(_event: dict[str, Any]) -> None:
    """Hours were published: what was promised is counted by them."""
    defer_once("tickets.count-anew")


REACTIONS: dict[str, list[Handler]] = {
    "conversation.queued": [assign_the_team, tell_of_a_running_matter],
    "conversation.closed": [assign_the_team],
    "conversation.tracked": [assign_the_team],  # whoever had the chat is free for another
    "conversation.assigned": [assign_the_team],  # the one who handed it over is free again
    "agent.available": [assign_the_agents_team],
    "agent.changed": [assign_the_agents_team],
    "hours.changed": [tell_of_changed_hours, count_promises_anew],
}


@job("react")
def react(*, event: int) -> None:
    """Call the handlers of one event."""
    happened = Event.objects.get(pk=event)
    for handler in REACTIONS.get(happened.kind, []):
        handler(happened.data)


def connect() -> None:
    """Let the log defer a reaction for each kind on this page."""
    react_with(REACTIONS, lambda event: defer("react", event=event))
