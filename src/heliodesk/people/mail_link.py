"""A one-time link by mail: who can read the mailbox is shown the requests that belong to its address.

Whether an address is known is never told: the asking page answers alike, and the looking up is a job's.
"""

import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from heliodesk.access import tokens
from heliodesk.access.tokens import BadToken
from heliodesk.jobs.queue import TryAgain, defer, job
from heliodesk.outbound.mail import NotSent, send
from heliodesk.people.models import Customer, UsedToken
from heliodesk.people.personal import address_of, digest_of, holders
from heliodesk.text.links import absolute
from heliodesk.text.saying import offset_of

LASTS = timedelta(minutes=30)
_PURPOSE = "mail-link"


def ask_for_link(address: str, *, language: str, zone: str, number: str = "") -> None:
    """Send a link to this address if somebody with it is known; `number` is the request to show then."""
    defer("people.mail-link", digest=digest_of(address), language=language, zone=zone, number=number)


@job("people.mail-link")
def send_link(digest: str, language: str, zone: str, number: str) -> None:
    """The job: find the address again and write to it. A refused mailbox is no reason to try again."""
    address = address_of(digest)
    if address is None:
        return
    token = tokens.sign(_PURPOSE, {"d": digest, "n": number, "j": secrets.token_urlsafe(12)})
    until = datetime.now(UTC) + LASTS
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        subject = _("Your requests at %(site)s") % {"site": settings.SITE_NAME}
        body = _words(absolute(f"/requests/link/{quote(token)}"), until, zone)
    try:
        send(to=address, subject=subject, body=body)
    except NotSent as error:
        if error.again:
            raise TryAgain from None


def _words(link: str, until: datetime, zone: str) -> str:
    clock = f"{timezone.localtime(until):%H:%M}"
    paragraphs = (
        _("This link shows your requests at %(site)s:") % {"site": settings.SITE_NAME},
        link,
        _("It works once, until %(time)s (%(zone)s).") % {"time": clock, "zone": f"{zone}, {offset_of(zone)}"},
        _(
            "Somebody asked for it on our pages. If that was not you, do nothing: without this mail nobody sees anything."
        ),
        _("Nobody at %(site)s will ever ask you for this link, for a password or for a code.")
        % {"site": settings.SITE_NAME},
    )
    return "\n\n".join(paragraphs) + "\n"


def look_at(token: str) -> tuple[list[Customer], str]:
    """Whose mailbox the link proves, identified customers first, and the number to show. Uses nothing up. Raises BadToken."""
    claims = tokens.verify(_PURPOSE, token, max_age=int(LASTS.total_seconds()))
    found = holders(str(claims.get("d", "")))
    if not found or UsedToken.objects.filter(jti=_jti(claims)).exists():
        raise BadToken(_PURPOSE)
    return found, str(claims.get("n", ""))


def use_up(token: str) -> tuple[list[Customer], str]:
    """As `look_at`, and the link is good no more. Raises BadToken for whoever comes second."""
    found = look_at(token)
    claims = tokens.verify(_PURPOSE, token, max_age=int(LASTS.total_seconds()))
    try:
        with transaction.atomic():
            UsedToken.objects.create(jti=_jti(claims))
    except IntegrityError as error:
        raise BadToken(_PURPOSE) from error
    return found


def _jti(claims: dict[str, object]) -> str:
    return f"mail:{str(claims.get('j', ''))[:40]}"
