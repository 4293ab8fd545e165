"""Change how urgent a conversation is."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.views.decorators.http import require_POST

from heliodesk.access.actors import may
from heliodesk.console.answers import done, problem, words_for
from heliodesk.console.conversation import one
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.conversations.models import State
from heliodesk.conversations.urgency import set_urgency
from heliodesk.intents.urgency import Urgency


@require_POST
@signed_in
def change(request: AuthedRequest, key: str) -> HttpResponse:
    """Say how urgent it is: whoever has it, and while nobody has, whoever could take it."""
    conversation, said = one(request.user, key), request.POST.get("urgency", "")
    actor = request.user.actor
    if conversation.state == State.CLOSED:
        return problem(request, words_for("closed"))
    if not (may(actor, "take-over", conversation) or may(actor, "answer", conversation)):
        return problem(request, words_for("other-team"))
    if said not in {str(int(urgency)) for urgency in Urgency}:
        return HttpResponseBadRequest()
    set_urgency(conversation, Urgency(int(said)), by=actor)
    return done(**{"look-again": True, "close-menus": True})
