"""How was it? Asked by mail a day after a matter that came by mail is settled: once for a matter, once in thirty days for an
address, and never again after one press on "no more such mails", which mail programs offer by themselves (RFC 8058)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from heliodesk.access import tokens
from heliodesk.access.tokens import BadToken
from heliodesk.channels.email.models import Claim, Kind, NotAsked, Sent
from heliodesk.channels.email.sending import queue_letter, recipient
from heliodesk.channels.email.writing import language_for, zone_for
from heliodesk.hours.models import Channel
from heliodesk.jobs.queue import job
from heliodesk.outbound.mail import sends_mail
from heliodesk.text.links import absolute
from heliodesk.tickets.models import FINISHED, Rating, Ticket

AFTER = timedelta(days=1)  # settled that long, for what is not settled is said within hours
_UNTIL = timedelta(days=4)  # who was missed by then is not asked: nobody remembers
_APART = timedelta(days=30)
_LASTS = timedelta(days=30)  # how long the link is good for
_AT_ONCE = 500
_ASK = "mail-survey"


@job("email.survey", every="23 * * * *")
def ask() -> None:
    """Every hour: ask those whose matter was settled yesterday."""
    if not sends_mail():
        return
    for ticket in _settled(datetime.now(UTC))[:_AT_ONCE]:
        with transaction.atomic():
            _ask(ticket)


def _settled(now: datetime) -> QuerySet[Ticket]:
    """Matters to ask about: by mail, settled a day ago, that nobody was asked about and nobody has rated."""
    found = Ticket.objects.filter(
        ~Exists(Sent.objects.filter(conversation=OuterRef("pk"), kind=Kind.SURVEY)),
        ~Exists(Rating.objects.filter(ticket=OuterRef("pk"))),
        ~Exists(Claim.objects.filter(conversation=OuterRef("pk"), proven_at=None)),  # perhaps it was not even theirs
        conversation__channel=Channel.MAIL,
        status__in=FINISHED,
        solved_at__gt=now - _UNTIL,
        solved_at__lte=now - AFTER,
        merged_into=None,
    )
    if "*" not in settings.SURVEY_TEAMS:
        found = found.filter(team__slug__in=settings.SURVEY_TEAMS)
    return found.select_related("conversation__customer", "conversation__team").order_by("solved_at")


def _ask(ticket: Ticket) -> None:
    talk = ticket.conversation
    to = recipient(talk)
    lately = Sent.objects.filter(to=to, kind=Kind.SURVEY, queued_at__gt=datetime.now(UTC) - _APART)
    if not to or lately.exists() or NotAsked.objects.filter(address=to).exists():
        return
    with translation.override(language_for(talk)), timezone.override(zone_for(talk)):
        words = [_("Your request %(number)s is settled. How was it?") % {"number": ticket.number}]
        words.append(_("One press tells us. It takes no sign-in, and we read every word."))
        queue_letter(talk, Kind.SURVEY, to=to, paragraphs=words, link=(_("Say how it was"), link_to_rate(ticket)))


def link_to_rate(ticket: Ticket) -> str:
    """Where the customer says it, without signing in: the page shows a number and nothing of the matter."""
    return absolute(f"/requests/rate/{quote(tokens.sign(_ASK, {'c': ticket.conversation.key}))}")


def ticket_to_rate(token: str) -> Ticket:
    """What such a link is about. Raises BadToken."""
    key = str(tokens.verify(_ASK, token, max_age=int(_LASTS.total_seconds())).get("c", ""))[:24]
    found = Ticket.objects.select_related("conversation__customer").filter(conversation__key=key).first()
    if found is None:
        raise BadToken(_ASK)
    return found


def stop(address: str) -> None:
    """This address (a digest) is not asked any more."""
    NotAsked.objects.get_or_create(address=address)


def go_on(address: str) -> None:
    """It may be asked again: the press was a mistake."""
    NotAsked.objects.filter(address=address).delete()
