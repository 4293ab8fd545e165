"""From the wall to what is behind a figure: who waits in a queue, what an agent has. For supervisors alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Case, DurationField, F, Value, When
from django.db.models.expressions import CombinedExpression
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.console.wall import people
from heliodesk.conversations.models import Conversation, State
from heliodesk.people.models import Agent, Team
from heliodesk.routing import current

_SHOWN = 100


@require_GET
@supervisors_only
def queue(request: AuthedRequest, team: str, language: str) -> HttpResponse:
    """Who waits, in the order of their turns: since when, how urgent, from which page they wrote, who is being asked."""
    found = get_object_or_404(Team, slug=team)
    waiting = Conversation.objects.visible_to(request.user.actor).waiting().filter(team=found, language=language)
    rows = list(waiting.select_related("offered_to").order_by(_turn(), "id")[:_SHOWN])
    staff, _every = people.staff()
    able = [person for person in staff if person.is_on and person.fits(found.pk, language)]
    context = {"team": found, "language": language, "rows": rows, "count": waiting.count(), "able": able}
    return _show(request, "console/wall/queue.html", context)


@require_GET
@supervisors_only
def agent(request: AuthedRequest, key: str) -> HttpResponse:
    """What an agent has now, the longest unanswered first, and how they are."""
    found = get_object_or_404(Agent.objects.select_related("team"), key=key, is_active=True)
    staff, _every = people.staff()
    had = Conversation.objects.visible_to(request.user.actor).filter(assignee=found, state=State.ASSIGNED)
    asked = Conversation.objects.visible_to(request.user.actor).filter(offered_to=found, state=State.OFFERED)
    context = {
        "person": next((person for person in staff if person.agent.pk == found.pk), None),
        "found": found,
        "had": list(had.order_by(F("unanswered_since").asc(nulls_last=True), "opened_at")),
        "asked": list(asked.order_by("offered_until")),
    }
    return _show(request, "console/wall/agent.html", context)


@require_GET
@supervisors_only
def on(request: AuthedRequest) -> HttpResponse:
    """Everybody who is not off duty: how they are, since when and why, and what they carry."""
    staff, every = people.staff()
    context = {"people": staff, "every": every, "on": sum(person.is_on for person in staff)}
    return _show(request, "console/wall/on.html", context)


def _turn() -> CombinedExpression:
    """In which order they come, by the rules that hold: who is more urgent stands as if they had come earlier."""
    ahead = [When(urgency=n, then=Value(timedelta(seconds=s))) for n, s in current.rules().head_start.items()]
    return F("queued_at") - Case(*ahead, default=Value(timedelta()), output_field=DurationField())


def _show(request: AuthedRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """In a dialog of the wall, or as a page of its own."""
    context |= {"at": datetime.now(UTC), "part": template}
    if request.htmx:
        return render(request, template, context)
    return render(request, "console/wall/behind.html", {"area": "wall", **context, **presence_words(request.user)})
