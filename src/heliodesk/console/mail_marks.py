"""How far a message has come that goes to its customer by mail."""

from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from heliodesk.channels.email.models import Delivery, Sent
from heliodesk.text.saying import short_date
from heliodesk.text.tags import icon

_LOOKS = {
    Delivery.QUEUED: ("clock", ""),
    Delivery.SENDING: ("clock", ""),
    Delivery.SENT: ("check", ""),
    Delivery.DELIVERED: ("checks", "seen"),
    Delivery.BOUNCED: ("alert", "wrong"),
    Delivery.FAILED: ("alert", "wrong"),
    Delivery.UNKNOWN: ("alert", "unsure"),
}
STOPPED = (Delivery.BOUNCED, Delivery.FAILED, Delivery.UNKNOWN)


def mail_mark(mail: Sent | None) -> SafeString:
    """The mark below a message, and a button where a person decides. None: its mail is about to be written."""
    state = Delivery(mail.state) if mail else Delivery.QUEUED
    name, looks = _LOOKS[state]
    button = ""
    if mail and state in STOPPED:
        where = reverse("console:mail-again", args=[mail.key])
        again = escape(_("Send again"))
        button = (
            f' <button class="hd-btn hd-btn--quiet" type="button" hx-post="{where}" hx-swap="none">{again}</button>'
        )
    words = escape(said(mail) if mail else str(Delivery.QUEUED.label))
    return mark_safe(f'<span class="mail-mark {looks}">{icon(name)}<span>{words}</span></span>{button}')  # noqa: S308  # nosec B308, B703 (escaped)


def said(mail: Sent) -> str:
    """Such as "By mail: came back. 550 5.1.1 no such user", in the active language and zone."""
    error = reason(mail)
    if mail.state == Delivery.QUEUED and mail.tries and mail.look_at:
        at = timezone.localtime(mail.look_at)
        when = f"{at:%H:%M}" if at.date() == timezone.localdate() else f"{short_date(at)}, {at:%H:%M}"
        return _("By mail: the server does not take it now, again at %(time)s") % {"time": when}
    sentences = {
        Delivery.QUEUED: _("By mail: will be sent"),
        Delivery.SENDING: _("By mail: is being sent"),
        Delivery.SENT: _("By mail: sent"),
        Delivery.DELIVERED: _("By mail: delivered"),
        Delivery.BOUNCED: _("By mail: came back. %(why)s"),
        Delivery.FAILED: _("By mail: could not be sent. %(why)s"),
        Delivery.UNKNOWN: _("By mail: perhaps sent. The line broke while it was taken, so nobody knows."),
    }
    return (sentences[Delivery(mail.state)] % {"why": error}).strip()


def reason(mail: Sent) -> str:
    """Why it did not arrive: the other server's own words, or ours."""
    return _("Nobody has this address any more.") if mail.error == "no address" else mail.error
