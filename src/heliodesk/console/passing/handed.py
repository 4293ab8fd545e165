"""A written hand-over as the thread shows it: where it came from, the facts, and what an agent added."""

from typing import Any

from django.utils.translation import gettext as _

from heliodesk.conversations.models import Message
from heliodesk.people.models import Agent
from heliodesk.tickets.briefing import lines
from heliodesk.tickets.models import Ticket


def told(message: Message, agent: Agent) -> dict[str, Any]:
    """For the template of a note whose `data` is a hand-over or a reminder; its conversation was seen."""
    if "passing" not in message.data:
        return {"title": title(message)}
    data, talk = message.data["passing"], message.conversation
    ticket = Ticket.objects.within([talk]).select_related("conversation").filter(pk=talk.pk).first()
    facts = lines(data["facts"], talk, ticket, viewer=agent.actor)
    return {"title": title(message), "lines": facts, "confirmed_by": data["by"], "is_hand_over": True} | {
        "is_drafted": data.get("drafted", False)
    }


def title(message: Message) -> str:
    """What happened, in a sentence; empty for a note of another kind."""
    if passed := message.data.get("passing"):
        return _("Hand-over from %(before)s to %(after)s.") % {"before": passed["from"], "after": passed["to"]}
    if stays := message.data.get("in-flight"):
        words = {"before": stays["from"], "after": stays["to"]}
        if stays["to"]:
            return _(
                "%(before)s has closed. This talk stays with you until you close it or hand it over: %(after)s is open."
            ) % (words)
        return _("%(before)s has closed. This talk stays with you until you close it or hand it over.") % words
    return ""
