"""Open a closed case by its number, after saying why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from heliodesk.console.actions import address
from heliodesk.console.answers import go, words_for
from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.conversations.body import Refused
from heliodesk.safety import lookup


@require_http_methods(["GET", "POST"])
@answerers_only
def look_up(request: AuthedRequest) -> HttpResponse:
    """The dialog, and the way to the case."""
    number, reason = request.POST.get("number", ""), request.POST.get("reason", "")
    context = {"number": number, "reason": reason}
    if request.method == "GET":
        return render(request, "console/parts/look_up.html", context)
    try:
        found = lookup.look_up(number, reason=reason, agent=request.user)
    except Refused as refused:
        error = {"error": words_for(refused.rule), "at": "reason" if refused.rule == "reason" else "number"}
        return render(request, "console/parts/look_up.html", {**context, **error}, status=422)
    return go(request, address(found), **{"close-dialog": True})
