"""The mail of Northstar's customers in the demo: what they got, and a form by which one of them, or a forger, writes.

Not the desk's: it stands for the other side, and only in the demo.
"""

import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import formataddr, formatdate, make_msgid
from pathlib import Path
from typing import Any

from csp.decorators import csp_exempt
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from heliodesk.people.models import Customer

_SHOWN = 30
_LONGEST = 20_000


@require_safe
@never_cache
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the desk has sent, the latest first, and the form. `?answer=` is the name of the mail to answer."""
    mails = [_read(path) for path in _files()[:_SHOWN]]
    answers = next((each for each in mails if each["name"] == request.GET.get("answer")), None)
    customers = Customer.objects.exclude(external_id=None).order_by("pk")
    context = {
        "mails": mails,
        "answers": answers,
        "customers": [each for each in customers if each.external_id in _addresses()],
        "may_write": settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"),
        "to": next(iter(settings.MAIL_ADDRESSES), ""),
    }
    return render(request, "portal/northstar_mail.html", context)


@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Send a mail as a customer. As a forger it goes by a server that is not their provider's, so nothing signs it."""
    said = request.POST
    person = Customer.objects.filter(external_id=said.get("as", "")).first()
    address = _addresses().get(said.get("as", ""))
    if person is None or address is None or not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        raise Http404
    message = EmailMessage(SMTP)
    message["From"] = formataddr((person.name, address))
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=address.rpartition("@")[2])
    answered = next((each for each in map(_read, _files()[:_SHOWN]) if each["name"] == said.get("answer")), None)
    to = answered["reply_to"] if answered else next(iter(settings.MAIL_ADDRESSES), "")
    message["To"] = to
    if answered:
        message["In-Reply-To"] = message["References"] = answered["mail_id"]
    message["Subject"] = " ".join(said.get("subject", "")[:160].split()) or _("A question")
    message.set_content(said.get("body", "")[:_LONGEST].replace("\x00", ""))
    envelope = "somebody@stranger.example" if said.get("forged") else address
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as server:
            server.send_message(message, from_addr=envelope, to_addrs=[to])
    except (smtplib.SMTPException, OSError):
        messages.error(request, _("The mail server did not take it. Try again."))
    else:
        messages.success(request, _("Sent. It comes to the desk in a moment."))
    return redirect("portal:northstar-mail")


@require_safe
@never_cache
@csp_exempt()  # type: ignore[arg-type]  # it passes on whatever a view takes
def look(_request: HttpRequest, name: str) -> HttpResponse:
    """A mail as a mail program shows it: nothing in it runs, and nothing is fetched."""
    path = next((each for each in _files() if each.stem == name), None)
    if path is None:
        raise Http404
    html = _message(path).get_body(("html",))
    if html is None:
        raise Http404
    response = HttpResponse(html.get_content())
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    return sorted((each for each in folder.glob("*.*") if each.suffix in (".eml", ".log")), reverse=True)


def _message(path: Path) -> EmailMessage:
    raw = path.read_bytes()
    if path.suffix == ".log":  # Django's own backend writes a line of dashes below each
        raw = raw.rpartition(b"-" * 79)[0]
    return message_from_bytes(raw, policy=default)


def _read(path: Path) -> dict[str, Any]:
    message = _message(path)
    plain = message.get_body(("plain",))
    return {
        "name": path.stem,
        "to": message["to"],
        "sender": message["from"],
        "subject": message["subject"],
        "date": message["date"],
        "mail_id": str(message["message-id"] or ""),
        "reply_to": str(message["reply-to"] or message["from"]),
        "body": plain.get_content().strip() if plain else "",
        "has_html": message.get_body(("html",)) is not None,
        "files": [each.get_filename() or "" for each in message.iter_attachments()],
        "as": next((key for key, address in _addresses().items() if address in str(message["to"])), ""),
    }


def _addresses() -> dict[str, str]:
    """Customer → mail address, of those that the demo made up. They are printed in its source, and nobody's."""
    return settings.DEMO_MAIL
