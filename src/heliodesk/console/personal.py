"""Have one masked detail of a customer shown, for a minute, after saying why."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from heliodesk.access.actors import may
from heliodesk.console.answers import done, problem, words_for
from heliodesk.console.conversation import one
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.conversations.body import Refused
from heliodesk.people.models import PersonalFact
from heliodesk.safety.reasons import REASONS
from heliodesk.safety.reveal import SHOWN
from heliodesk.safety.reveal import reveal as show_detail


@require_http_methods(["GET", "POST"])
@signed_in
def reveal(request: AuthedRequest, key: str, field: str) -> HttpResponse:
    """Ask for the reason; then show the detail in the customer panel."""
    conversation = one(request.user, key)
    if not may(request.user.actor, "see-personal", conversation):
        return problem(request, words_for("other-team"))
    if field not in conversation.customer.masks:
        raise Http404
    context = {
        "conversation": conversation,
        "field": field,
        "label": PersonalFact.Field(field).label,
        "reasons": REASONS.items(),
        "seconds": int(SHOWN.total_seconds()),
    }
    if request.method == "GET":
        return render(request, "console/parts/reveal.html", context)
    reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
    try:
        show_detail(conversation, field=field, reason=reason, agent=request.user)
    except Refused as refused:
        context |= {"error": words_for(refused.rule), "other": request.POST.get("other", "")}
        return render(request, "console/parts/reveal.html", context, status=422)
    return done(**{"close-dialog": True})
