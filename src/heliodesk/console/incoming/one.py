"""One mail that is in no request: what is known of it, and what it says for whoever opens it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from heliodesk.channels.email import held, reasons
from heliodesk.channels.email.models import State
from heliodesk.console.incoming.held import row_of
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, administrators_only, overseers_only


@require_GET
@overseers_only
def mail(request: AuthedRequest, key: str) -> HttpResponse:
    """What is known without reading it."""
    return _show(request, key)


@require_POST
@overseers_only
def open_it(request: AuthedRequest, key: str) -> HttpResponse:
    """The same with headers and text. A press, because each look is written down."""
    received = get_object_or_404(held.openable(request.user.actor), key=key)
    return _show(request, key, opened=held.open_mail(received, by=request.user.actor))


@require_POST
@administrators_only
def raw(request: AuthedRequest, key: str) -> HttpResponse:
    """The file as it came, for a program that can take it. A press, because each is written down."""
    received = get_object_or_404(held.openable(request.user.actor), key=key)
    content = held.take_raw(received, by=request.user.actor)
    response = HttpResponse(content, content_type="application/octet-stream")  # message/rfc822 might be shown in place
    response["Content-Disposition"] = f'attachment; filename="mail-{received.key}.eml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _show(request: AuthedRequest, key: str, *, opened: held.Opened | None = None) -> HttpResponse:
    actor = request.user.actor
    received = get_object_or_404(held.openable(actor).select_related("source", "conversation"), key=key)
    context: dict[str, Any] = {
        "area": "mail",
        "tab": "one",
        **row_of(received),
        "advice": reasons.advice(received.reason),
        "opened": opened,
        "case": received.conversation,
        "waits": received.state == State.WAITING,
        "may_try": received.state in (State.UNPROCESSED, State.QUARANTINED, State.LEFT),
        "by_a_machine": received.reason in reasons.BY_A_MACHINE,
        "may_leave": received.state in held.TO_LOOK_AT,
    }
    return render(request, "console/incoming/one.html", {**context, **presence_words(request.user)})
