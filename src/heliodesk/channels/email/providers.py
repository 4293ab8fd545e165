"""What a provider's call says: anymail checks what the provider signs and knows what the parts of its call mean; the raw mail is
stored before anything else is read of it, and the provider is answered when it is."""

import hashlib
from collections.abc import Callable, Iterable
from email.policy import SMTP, SMTPUTF8
from functools import cache
from typing import Any

import structlog
from anymail.exceptions import AnymailConfigurationError, AnymailImproperlyInstalled, AnymailWebhookValidationFailure
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from heliodesk.channels.email import tracking
from heliodesk.channels.email.models import Source
from heliodesk.channels.email.problems import Problem, fails, works
from heliodesk.channels.email.sources import row
from heliodesk.channels.email.storing import HEAD, LARGEST, keep

log = structlog.get_logger(__name__)

_KINDS = ("inbound", "inbound_mime", "tracking")
_TOLD = (
    "delivered",
    "bounced",
    "rejected",
    "failed",
    "complained",
)  # of a mail of ours; that it was opened is nobody's business
_AS_IT_WAS = SMTPUTF8.clone(refold_source="none", max_line_length=None, cte_type="8bit")


def knows(esp: str, kind: str) -> bool:
    """Is there such a provider, and does it call us about that?"""
    return (esp, kind) in _views()


def hear(request: HttpRequest, esp: str, kind: str) -> HttpResponseBase:
    """Do what a call of the provider says; its secret was looked at."""
    source = row(f"webhook {esp}")
    try:
        answer: HttpResponseBase = _heard(_views()[esp, kind], _Hears(source)).as_view()(request)
    except AnymailWebhookValidationFailure:  # its words may quote the address with the secret, and would be logged
        log.warning("mail.webhook-not-signed", provider=esp)
        return HttpResponse("The signature is wrong.", status=400, content_type="text/plain")
    except (AnymailConfigurationError, AnymailImproperlyInstalled, ImproperlyConfigured) as error:
        log.error("mail.webhook-not-set-up", provider=esp, error=type(error).__name__)
        fails(source, Problem("setup", str(error).splitlines()[0]))
        return HttpResponse("This provider is not set up.", status=503, content_type="text/plain")
    if request.method == "POST" and answer.status_code == 200:
        works(source)
    return answer


def _heard(view: Any, hears: "_Hears") -> Any:
    """The provider's view, whose signal is ours whatever it sets: one provider's decides that by what it reads."""
    return type(view.__name__, (view,), {"signal": property(lambda _self: hears, lambda _self, _signal: None)})


class _Hears:
    """Stands where anymail would send a signal: the call is answered only when this has returned."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def send(self, *, event: Any, **_more: Any) -> None:
        """One event of a call."""
        if isinstance(event, AnymailInboundEvent) and event.message is not None:
            _keep(event.message, self._source)
        elif (
            isinstance(event, AnymailTrackingEvent)
            and event.event_type in _TOLD
            and (event.message_id or event.metadata)
        ):
            reason = event.mta_response or event.description or ""
            # A provider has ids of its own; ours went along with the mail.
            mail_id = (event.metadata or {}).get("mail_id") or event.message_id
            tracking.told(str(mail_id), str(event.event_type), str(reason))


def _keep(message: AnymailInboundMessage, source: Source) -> None:
    raw = bytes_of(message)
    recipients = [each.strip() for each in (message.envelope_recipient or "").split(",") if each.strip()]
    kept = raw if len(raw) <= LARGEST else raw[:HEAD]
    keep(kept, source=source, mail_from=message.envelope_sender or "", rcpt_to=recipients, size=len(raw))


def bytes_of(message: AnymailInboundMessage) -> bytes:
    """The mail as the provider gave it; put together where it gives parts alone, each time in the same way, so that a call
    that is repeated brings the same mail."""
    raw = getattr(message, "raw", None)
    if isinstance(raw, bytes):
        return raw
    content = hashlib.sha256()
    for part in message.walk():
        if not part.is_multipart():
            content.update(part.get_payload(decode=True) or b"")
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"={content.hexdigest()[:40]}={number}")
    try:
        return bytes(message.as_bytes(policy=_AS_IT_WAS))
    except (UnicodeError, ValueError, KeyError, AttributeError):  # a header that cannot be written in this way
        return bytes(message.as_bytes(policy=SMTP))


def _remembering(parse: Callable[[Any], AnymailInboundMessage]) -> Any:
    def parsed(_class: type, given: bytes | Iterable[bytes]) -> AnymailInboundMessage:
        raw = given if isinstance(given, bytes) else b"".join(given)
        message = parse(raw)
        message.raw = raw
        return message

    return classmethod(parsed)


# anymail throws the bytes away that it parses, and what it would write again is nearly the same. Nearly is no DKIM signature.
AnymailInboundMessage.parse_raw_mime_chunks = _remembering(AnymailInboundMessage.parse_raw_mime_bytes)
AnymailInboundMessage.parse_raw_mime_bytes = _remembering(AnymailInboundMessage.parse_raw_mime_bytes)


@cache
def _views() -> dict[tuple[str, str], Any]:
    """(provider, kind) → anymail's view."""
    from anymail.urls import urlpatterns

    by_name = {pattern.name: pattern.callback.view_class for pattern in urlpatterns}
    found: dict[tuple[str, str], Any] = {}
    for name, view in by_name.items():
        provider, _mark, kind = name.removesuffix("_webhook").rpartition("_")
        if name == "mandrill_webhook":  # one for both
            found |= {("mandrill", each): view for each in _KINDS}
        elif kind in _KINDS:
            found[provider, kind] = view
    if mailgun := found.get(("mailgun", "inbound")):
        found["mailgun", "inbound_mime"] = (
            mailgun  # the provider looks for "mime" in the address, and then sends it raw
        )
    return found
