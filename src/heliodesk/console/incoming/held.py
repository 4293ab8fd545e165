"""Mails that are in no request, with the reason."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from heliodesk.channels.email import reasons
from heliodesk.channels.email.held import TO_LOOK_AT, by_reason
from heliodesk.channels.email.models import Received, ReceivedQuerySet, State
from heliodesk.console.incoming.sources import how_many_fail
from heliodesk.console.page import part_of, presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only
from heliodesk.people.personal import mask

PAGE = 50
# What can be shown: its name in the address, the states, the words, what it says when there is none.
SHOWN: dict[str, tuple[tuple[str, ...], Any, Any]] = {
    "": (TO_LOOK_AT, _("To be looked at"), _("Every mail is where it belongs.")),
    "unprocessed": ((State.UNPROCESSED,), _("Not processed"), _("Every mail could be processed.")),
    "quarantined": ((State.QUARANTINED,), _("In quarantine"), _("Nothing is in quarantine.")),
    "left": ((State.LEFT, State.COPIED), _("Left aside"), _("No mail was left aside.")),
    "waiting": ((State.WAITING,), _("Waits to be read"), _("No mail waits.")),
}


@require_GET
@overseers_only
def held(request: AuthedRequest) -> HttpResponse:
    """`?show=&reason=&before=`: the newest first; `part=1`: the list alone."""
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    seen = Received.objects.visible_to(request.user.actor)
    mails = seen.filter(state__in=SHOWN[show][0])
    counts = by_reason(mails)
    reason = request.GET.get("reason", "")
    reason = reason if reason in dict(counts) else ""
    chosen = mails.filter(reason=reason) if reason else mails
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 18:
        chosen = chosen.filter(pk__lt=int(before))
    found = list(chosen.select_related("source").order_by("-id")[: PAGE + 1])
    context = {
        "area": "mail",
        "tab": "held",
        "show": show,
        "shows": [(name, words, _count(seen, states)) for name, (states, words, _none) in SHOWN.items()],
        "none": SHOWN[show][2],
        "reason": reason,
        "reasons": [(name, reasons.words(name), n) for name, n in counts],
        "advice": reasons.advice(reason),
        "may_try": bool(reason) and show != "waiting",
        "many": dict(counts).get(reason, 0),
        "rows": [row_of(each) for each in found[:PAGE]],
        "older": found[PAGE - 1].pk if len(found) > PAGE else None,
        "here": part_of(request),
    }
    if request.GET.get("part"):
        return render(request, "console/incoming/held_now.html", context)
    context["failing"] = how_many_fail()
    return render(request, "console/incoming/held.html", {**context, **presence_words(request.user)})


def _count(seen: ReceivedQuerySet, states: tuple[str, ...]) -> int:
    return seen.filter(state__in=states).count()


def row_of(received: Received) -> dict[str, Any]:
    """A mail as it is listed: who sent it is masked, as everywhere."""
    envelope = mask("email", received.mail_from) if received.mail_from else ""
    return {"mail": received, "sender": received.shown_sender or envelope, "reason": reasons.words(received.reason)}
