"""The assistant's switch for each team, for supervisors and administrators."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliodesk.assistant.switching import switch
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only
from heliodesk.people.models import Team


@require_http_methods(["GET", "POST"])
@overseers_only
def assistant(request: AuthedRequest) -> HttpResponse:
    """Which teams it meets customers for. `team` and `on` (1 or 0) change one."""
    if request.method == "POST":
        team = get_object_or_404(Team, slug=request.POST.get("team", "")[:50].replace("\x00", ""))
        is_on = request.POST.get("on") == "1"
        switch(team, on=is_on, by=request.user.actor)
        words = _("%(team)s: the assistant is on") if is_on else _("%(team)s: the assistant is off")
        messages.success(request, words % {"team": team.name})
        return redirect("console:assistant")
    context = {"area": "assistant", "teams": Team.objects.all(), "is_allowed": settings.ASSISTANT}
    return render(request, "console/assistant.html", {**context, **presence_words(request.user)})
