"""Whisper to a colleague in what they have, and the line that tells of a whisper."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from heliodesk.access.actors import may
from heliodesk.console.answers import done, problem, words_for
from heliodesk.console.conversation import one
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.conversations import whispering
from heliodesk.conversations.body import Refused


@require_http_methods(["GET", "POST"])
@signed_in
def whisper(request: AuthedRequest, key: str) -> HttpResponse:
    """Say something that only whoever has the conversation, and supervisors, will see."""
    agent, conversation = request.user, one(request.user, key)
    if not may(agent.actor, "whisper", conversation):
        return problem(request, _("There is nobody here to whisper to."))
    context = {"conversation": conversation, "client_id": request.POST.get("client_id") or uuid.uuid4()}
    if request.method == "GET":
        return render(request, "console/parts/whisper.html", context)
    said = request.POST.get("body", "")
    try:
        whispering.whisper(conversation, by=agent.actor, body=said, client_id=request.POST.get("client_id", ""))
    except whispering.NobodyHasIt:
        return problem(request, _("There is nobody here to whisper to."))
    except Refused as error:
        context |= {"error": words_for(error.rule), "said": said}
        return render(request, "console/parts/whisper.html", context, status=error.status)
    name = conversation.assignee.first_name if conversation.assignee else ""
    return done(**{"close-dialog": True, "toast": {"text": _("Whispered to %(name)s") % {"name": name}}})


@require_GET
@signed_in
def whispers(request: AuthedRequest) -> HttpResponse:
    """What was whispered to me and I have not read."""
    return render(request, "console/parts/whispers.html", {"whispers": whispering.unread(request.user.actor)})
