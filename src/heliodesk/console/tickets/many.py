"""Change many tickets at once, and take it back."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from heliodesk.console.signed_in import AuthedRequest, answerers_only
from heliodesk.console.tickets.saying import refusal
from heliodesk.conversations.body import Refused
from heliodesk.tickets import bulk
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Bulk, Ticket


@require_POST
@answerers_only
def change_many(request: AuthedRequest) -> HttpResponse:
    """`ticket`: the keys of those that were chosen; `change`: what to set, as "status:us". Back to the list."""
    agent, keys = request.user, request.POST.getlist("ticket")[: bulk.MOST + 1]
    what, _colon, value = request.POST.get("change", "").partition(":")
    chosen = list(
        Ticket.objects.visible_to(agent.actor).filter(conversation__key__in=keys).select_related("conversation")
    )
    try:
        done = bulk.change_many(chosen, what=what, value=value, by=agent)
    except Refused as refused:
        messages.error(request, refusal(refused.rule))
        return redirect(_back(request))
    return redirect(_back(request, done=done.key))


@require_POST
@answerers_only
def undo_many(request: AuthedRequest, key: str) -> HttpResponse:
    """Bring back what has not changed since."""
    done = get_object_or_404(Bulk.objects.visible_to(request.user.actor), key=key)
    try:
        back, left = bulk.undo(done, by=request.user)
    except NotPossible as refused:
        messages.error(request, refusal(refused.rule))
        return redirect(_back(request))
    words = ngettext("%(n)s ticket is as it was before.", "%(n)s tickets are as they were before.", back)
    messages.success(request, words % {"n": back})
    for number, rule in left:
        messages.error(request, _("%(number)s: %(why)s") % {"number": number, "why": refusal(rule)})
    return redirect(_back(request))


def _back(request: AuthedRequest, **more: str) -> str:
    """The list from where it was asked, which is only ever a list of ours."""
    query = [(name, value) for name, value in parse_qsl(urlsplit(request.POST.get("back", "")).query) if name != "done"]
    said = urlencode([*query, *more.items()])
    return f"{reverse('console:tickets')}?{said}" if said else reverse("console:tickets")
