"""From the wall: ask those who could help in the queue that is late. And what an agent says who is asked."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from heliodesk.console.signed_in import AuthedRequest, answerers_only, supervisors_only
from heliodesk.console.wall.picture import take
from heliodesk.people.models import Agent, Team
from heliodesk.routing import helping

_MOST = 3


@require_POST
@supervisors_only
def ask(request: AuthedRequest) -> HttpResponse:
    """`team`, `language`, `agent` (keys of people): ask them. Then the picture again."""
    team = get_object_or_404(Team, slug=request.POST.get("team", "")[:50])
    keys = request.POST.getlist("agent")[:_MOST]
    people = [agent for agent in Agent.objects.filter(key__in=keys, is_active=True) if agent.actor.answers]
    helping.ask(people, team=team, language=request.POST.get("language", "")[:8], by=request.user)
    if not request.htmx:
        return redirect("console:wall")
    return render(request, "console/wall/now.html", {"picture": take(request.user)})


@require_safe
@answerers_only
def asked(request: AuthedRequest) -> HttpResponse:
    """What the reader is asked, for the line above every page."""
    return render(request, "console/wall/help_asked.html", {"help": helping.asked_of(request.user)})


@require_POST
@answerers_only
def reply(request: AuthedRequest) -> HttpResponse:
    """`comes` (1 or 0)."""
    if helping.reply(request.user, comes=request.POST.get("comes") == "1") is None:
        messages.info(request, _("They do not need help any more. Thank you."))
    return redirect("console:desk")
