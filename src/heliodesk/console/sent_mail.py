"""Mails of ours that did not arrive, and what a person may do about them."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.access import audit
from heliodesk.access.actors import may
from heliodesk.channels.email.models import Delivery, Sent
from heliodesk.channels.email.sending import again as send_again
from heliodesk.channels.email.sending import recipient
from heliodesk.channels.email.tracking import reachable
from heliodesk.console.answers import done, problem
from heliodesk.console.mail_marks import STOPPED, reason
from heliodesk.console.page import part_of, presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only, signed_in
from heliodesk.console.tickets.saying import refusal
from heliodesk.console.tickets.ticket import tracked
from heliodesk.conversations.models import Conversation
from heliodesk.people.personal import masked_address

_SHOWN = 200


@require_GET
@overseers_only
def out(request: AuthedRequest) -> HttpResponse:
    """What came back, failed, is unsure, or waits for long: the latest first. `?part=1`: the list alone."""
    actor = request.user.actor
    rows = Sent.objects.visible_to(actor).not_arrived(now=datetime.now(UTC)).select_related("conversation")
    found = list(rows[: _SHOWN + 1])
    readable = set(
        Conversation.objects.visible_to(actor)
        .filter(pk__in=[each.conversation_id for each in found])
        .values_list("pk", flat=True)
    )
    context = {
        "area": "mail-out",
        "rows": [_described(each, each.conversation_id in readable) for each in found[:_SHOWN]],
        "more": len(found) > _SHOWN,
        "here": part_of(request),
    }
    if request.GET.get("part"):
        return render(request, "console/mail_out_now.html", context)
    return render(request, "console/mail_out.html", {**context, **presence_words(request.user)})


def _described(sent: Sent, is_readable: bool) -> dict[str, Any]:
    looks = {Delivery.BOUNCED: "danger", Delivery.FAILED: "danger", Delivery.UNKNOWN: "warn"}
    return {
        "sent": sent,
        "to": masked_address(sent.to),
        "why": reason(sent),
        "looks": looks.get(Delivery(sent.state), ""),
        "may_again": sent.state in STOPPED and (sent.kind == "answer" or bool(sent.data)),
        "is_readable": is_readable,
    }


@require_POST
@signed_in
def again(request: AuthedRequest, key: str) -> HttpResponse:
    """Send a mail once more, under the same id. Who answers the matter may, and whoever runs the desk."""
    actor = request.user.actor
    sent = get_object_or_404(Sent.objects.visible_to(actor).select_related("conversation", "message"), key=key)
    if not (may(actor, "answer", sent.conversation) or actor.oversees or actor.administers):
        return problem(request, refusal("not-yours"))
    went = send_again(sent)
    if request.htmx:
        return done()
    if went:
        messages.success(request, _("It is sent again."))
    else:
        messages.error(request, _("This mail is on its way already, or its words are gone."))
    return redirect("console:mail-out")


@require_POST
@signed_in
def reach(request: AuthedRequest, key: str) -> HttpResponse:
    """The customer's address of this ticket can be written to again: a person says so, and it is noted."""
    agent, ticket = request.user, tracked(request.user, key)
    if not may(agent.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    with transaction.atomic():
        if reachable(recipient(ticket.conversation)):
            audit.write(actor=agent.actor, verb="mail-reachable", subject=ticket.number)
    return done(**{"look-again": True})
