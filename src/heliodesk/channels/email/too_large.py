"""A mail was too large to be taken whole: its sender is told so, where that is safe.

By a socket the other server is told at once (552) and tells its sender. From a mailbox or a provider it has come already, so we
write: to one person's own address, about a mail of these days that was sent to us, once a day, without a word of theirs.
"""

from datetime import UTC, datetime, timedelta
from email.utils import make_msgid

import structlog
from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from heliodesk.channels.email import own
from heliodesk.channels.email.machines import machine_reason
from heliodesk.channels.email.models import Raw, Received, Unreachable
from heliodesk.channels.email.storing import LARGEST
from heliodesk.jobs.queue import TryAgain, defer, job
from heliodesk.mail.parse import parse
from heliodesk.mail.shapes import Mail
from heliodesk.outbound.letters import Letter, domain_of
from heliodesk.outbound.mail import NotSent, Unsure, deliver, sends_mail
from heliodesk.people.personal import digest_of
from heliodesk.text.language import language_of
from heliodesk.text.links import absolute

log = structlog.get_logger(__name__)
_FRESH = timedelta(days=3)  # a mailbox that is read for the first time may hold mails of years
_ONCE_IN = timedelta(days=1)


def tell_soon(row: Received, mail: Mail) -> None:
    """Have the sender told, in the caller's transaction, unless that is not safe."""
    if sends_mail() and _is_safe(row, mail):
        defer("email.too-large", received=row.pk)


def _is_safe(row: Received, mail: Mail) -> bool:
    if len(mail.senders) != 1 or not mail.senders[0].address or machine_reason(mail):
        return False
    address, now = mail.senders[0].address.lower(), datetime.now(UTC)
    if own.is_own(address) or {address, address.rpartition("@")[2]} & own.senders():
        return False
    addressed = [*row.rcpt_to, *(each.address for each in (*mail.to, *mail.cc))]
    if settings.MAIL_ADDRESSES and not any(own.is_own(each) for each in addressed if each):
        return False
    if mail.date is None or abs(now - mail.date) > _FRESH:  # what says no day may lie there for years
        return False
    if Unreachable.objects.filter(address=digest_of(address)).exists():
        return False
    lately = Q(sender=digest_of(address), reason="too-big", received_at__gt=now - _ONCE_IN)
    return not Received.objects.filter(lately).exclude(pk=row.pk).exists()


@job("email.too-large")
def tell(received: int) -> None:
    """The job. Twice, after a crash, it harms nobody."""
    raw = Raw.objects.select_related("received").filter(received=received).first()
    if raw is None or raw.received.reason != "too-big":
        return  # somebody has read it again meanwhile
    mail = parse(bytes(raw.content), own=own.senders())
    if len(mail.senders) != 1:
        return
    try:
        deliver(_letter(mail))
    except NotSent as error:
        if error.again:
            raise TryAgain from None
        log.info("mail.too-large-not-told", said=error.said)
    except Unsure:
        return


def _letter(mail: Mail) -> Letter:
    language = language_of(mail.reply or mail.subject, "en")
    with translation.override("zh-hans" if language == "zh" else "en"):
        words = [
            _("Your mail to %(site)s was too large, so nobody has read it. We take mails of up to %(size)s MB.")
            % {"site": settings.SITE_NAME, "size": LARGEST // 2**20},
            _("Please send it once more with smaller files, or send the files by our form:"),
            absolute("/requests/new/"),
            _("Nobody at %(site)s will ever ask you for a password, a code or your recovery words.")
            % {"site": settings.SITE_NAME},
        ]
        subject = _("Your mail was too large")
    headers = {
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "X-Heliodesk-Loop": settings.HOST,
    }
    if mail.message_id:
        headers["In-Reply-To"] = headers["References"] = f"<{mail.message_id.strip('<>')}>"
    return Letter(
        to=mail.senders[0].address,
        subject=subject,
        text="\n\n".join(words) + "\n",
        mail_id=make_msgid(domain=domain_of(settings.MAIL_FROM)),
        headers=headers,
    )
