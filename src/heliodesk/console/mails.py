"""A mail of a matter as it came: whole, past what the thread shows of it."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from heliodesk.channels.email.models import Raw, Received
from heliodesk.channels.email.unproven import words_for
from heliodesk.console.conversation import one
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.conversations.models import Conversation
from heliodesk.files.rules import words_for as words_for_file
from heliodesk.mail.parse import parse
from heliodesk.mail.shapes import Mail
from heliodesk.people.models import Agent
from heliodesk.trust.secrets import guard

_SHOWN = 200_000  # characters
# A page of its own within the page: nothing runs in it, nothing is fetched for it, and it leads nowhere by itself.
_ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox"
)


@require_GET
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its type knows no parameters of an address
@signed_in
def mail(request: AuthedRequest, key: str, mail: str) -> HttpResponse:
    """`/console/c/<key>/mail/<mail>/`: all that it says, as text, with what was not taken."""
    conversation = one(request.user, key)
    row = _row(conversation, request.user, mail)
    found = _read(row)
    context = {
        **presence_words(request.user),
        "area": "tickets",
        "conversation": conversation,
        "mail": row,
        "why": words_for(row.reason),
        "text": guard(found.text[:_SHOWN]).text if found else "",
        "has_html": bool(found and found.html),
        "is_gone": found is None,
        "left_out": [(name, words_for_file(rule)) for name, rule in row.left_out],
    }
    return render(request, "console/mail.html", context)


@require_GET
@signed_in
@xframe_options_sameorigin
def as_html(request: AuthedRequest, key: str, mail: str) -> HttpResponse:
    """Its HTML, cleaned, for a frame of that page."""
    row = _row(one(request.user, key), request.user, mail)
    found = _read(row)
    if found is None or not found.html or guard(found.text[:_SHOWN]).found:
        raise Http404
    page = (
        f'<!doctype html><meta charset="utf-8"><title>{escape(row.subject)}</title><base target="_blank">{found.html}'
    )
    response = HttpResponse(page)
    response.headers["Content-Security-Policy"] = f"{_ALONE}; frame-ancestors 'self'"
    return response


def _row(conversation: Conversation, agent: Agent, key: str) -> Received:
    return get_object_or_404(Received.objects.visible_to(agent.actor).filter(conversation=conversation), key=key)


def _read(row: Received) -> Mail | None:
    """None: it held a secret, or is older than mails are kept."""
    raw = Raw.objects.filter(received__in=[row]).first()
    return parse(bytes(raw.content)) if raw else None
