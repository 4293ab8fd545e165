"""What is with the assistant: the list, and what it passed on with a conversation."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from heliodesk.console import lists
from heliodesk.console.page import show
from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.passed_on import why_words
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent
from heliodesk.text.links import absolute


@require_GET
@answerers_only
def assisted(request: AuthedRequest) -> HttpResponse:
    """`/console/assisted/`: who writes with the assistant now. Any of them can be taken by hand."""
    return show(request, "console/view_assisted.html", lambda: {"rows": lists.assisted(request.user)})


def passed_on(conversation: Conversation, agent: Agent) -> dict[str, Any] | None:
    """The assistant's latest summary for whoever takes over, in the reader's words; None when there is none or all is over."""
    if conversation.state in (State.CLOSED, State.ASSISTED) or conversation.channel != Channel.CHAT:
        return None
    notes = Message.objects.within([conversation], agent.actor).filter(kind=Message.Kind.NOTE)
    note = notes.filter(data__assistant__what="summary").order_by("-number").first()
    return summary(note) if note else None


def summary(note: Message) -> dict[str, Any]:
    """What is shown of a summary."""
    told = note.data["assistant"]
    articles = [{**each, "address": absolute(each["address"])} for each in told.get("articles", ())]
    return {**told, "why": why_words(told.get("why", "")), "articles": articles}
