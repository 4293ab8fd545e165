"""What supervisors look into: alerts of the watch rules, agents who were stopped, and canaries."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from heliodesk.access import audit
from heliodesk.channels.chats.models import Flagged
from heliodesk.console.answers import words_for
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation
from heliodesk.safety import watch
from heliodesk.safety.models import Alert, Stop, Viewing
from heliodesk.safety.reveal import lift as lift_stop

RULES = {
    "canary": (
        gettext_lazy("Looked at a canary"),
        gettext_lazy("Nobody has a reason to look at this customer."),
    ),
    "strangers": (
        gettext_lazy("Customers who never wrote to them"),
        gettext_lazy("Looked at details of more customers than colleagues usually ask help for."),
    ),
    "off-shift": (
        gettext_lazy("Looked while off duty"),
        gettext_lazy("Looked at customers’ details while not on duty."),
    ),
    "many-agents": (
        gettext_lazy("One customer, three colleagues"),
        gettext_lazy("Three colleagues looked at a customer who had written to nobody."),
    ),
    "browsing": (
        gettext_lazy("Many conversations of others"),
        gettext_lazy("Opened more conversations of colleagues in a day than reading along needs."),
    ),
}
_LOOKS = 30  # shown with an alert


@require_GET
@supervisors_only
def alerts(request: AuthedRequest) -> HttpResponse:
    """Open alerts with the looks behind them, those that were decided, and who is stopped."""
    every = Alert.objects.select_related("agent", "customer", "verdict_by")
    still_open = [_described(alert) for alert in every.filter(verdict=Alert.Verdict.OPEN)[:50]]
    context = {
        "area": "alerts",
        "impostors": Flagged.objects.visible_to(request.user.actor).to_look_at().filter(is_reported=True).count(),
        "open_alerts": still_open,
        "decided": [_described(alert) for alert in every.exclude(verdict=Alert.Verdict.OPEN)[:50]],
        "stops": Stop.objects.filter(lifted_at=None).select_related("agent"),
        "verdicts": [choice for choice in Alert.Verdict.choices if choice[0] != Alert.Verdict.OPEN],
    }
    return render(request, "console/alerts.html", {**context, **presence_words(request.user)})


def _described(alert: Alert) -> dict[str, Any]:
    title, why = RULES[alert.rule]
    looks = Viewing.objects.filter(agent=alert.agent, at__date__lte=alert.day).select_related(
        "customer", "conversation"
    )
    if alert.customer_id:
        looks = looks.filter(customer=alert.customer_id)
    return {"alert": alert, "title": title, "why": why, "looks": looks.order_by("-at")[:_LOOKS]}


@require_POST
@supervisors_only
def decide(request: AuthedRequest, key: str) -> HttpResponse:
    """A verdict, with a note that says what was found."""
    alert = get_object_or_404(Alert, key=key)
    verdict, note = request.POST.get("verdict", ""), request.POST.get("note", "")
    try:
        watch.decide(alert, by=request.user, verdict=verdict, note=note)
    except Refused as refused:
        messages.error(request, words_for(refused.rule))
    else:
        messages.success(request, _("Kept, with your name and the time."))
    return redirect("console:alerts")


@require_POST
@supervisors_only
def lift(request: AuthedRequest, key: str) -> HttpResponse:
    """Let a stopped colleague (by their key) show details again."""
    stop = get_object_or_404(Stop, agent__key=key, lifted_at=None)
    try:
        lift_stop(stop, by=request.user, reason=request.POST.get("reason", ""))
    except Refused as refused:
        messages.error(request, words_for(refused.rule))
    else:
        messages.success(request, _("%(name)s can show details again.") % {"name": stop.agent.name})
    return redirect("console:alerts")


@require_POST
@supervisors_only
def canary(request: AuthedRequest) -> HttpResponse:
    """Make the customer of a case a canary, or no longer one."""
    number = request.POST.get("number", "").strip().upper().removeprefix("HD-").replace("-", "")
    seen = Conversation.objects.visible_to(request.user.actor)
    case = seen.filter(key__startswith=number).select_related("customer").first() if len(number) == 8 else None
    if case is None:
        messages.error(request, _("There is no case with this number."))
        return redirect("console:alerts")
    with transaction.atomic():
        customer = case.customer
        customer.is_canary = not customer.is_canary
        customer.save(update_fields=["is_canary"])
        subject, verb = f"customer:{customer.pk}", "canary-set" if customer.is_canary else "canary-ended"
        audit.write(actor=request.user.actor, verb=verb, subject=subject, at=datetime.now(UTC).isoformat())
    said = _("This customer is a canary now. Tell nobody.") if customer.is_canary else _("No canary any more.")
    messages.success(request, said)
    return redirect("console:alerts")
