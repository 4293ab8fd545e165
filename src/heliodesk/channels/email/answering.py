"""What the desk answers by itself: that a mail has come, or a link by which its sender shows that the address is theirs.

One such letter an hour for an address, whatever comes from it, and without a word of the sender's: nobody can have the desk
write to somebody what they like (RFC 3834).
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliodesk import hours
from heliodesk.channels.email.claims import link_to_confirm
from heliodesk.channels.email.models import Kind
from heliodesk.channels.email.sending import queue_letter
from heliodesk.channels.email.writing import in_full, language_for, zone_for
from heliodesk.hours.calendar import Closed
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import region_of
from heliodesk.outbound.mail import sends_mail
from heliodesk.routing.written import first_told
from heliodesk.tickets.models import Ticket


def acknowledge(ticket: Ticket, sender: str, *, proven: bool, left_out: Sequence[Sequence[str]] = ()) -> None:
    """Write to the sender (a digest) of a new matter; the caller knows that we did not within the hour."""
    if not sends_mail():
        return
    talk = ticket.conversation
    with translation.override(language_for(talk)), timezone.override(zone_for(talk)):
        if proven:
            words = [_("We have your mail. Your request has the number %(number)s.") % {"number": ticket.number}]
            words += [
                *_hours(ticket),
                *_likely(ticket),
                *_files(len(left_out)),
                _("To add something, answer this mail."),
            ]
            queue_letter(talk, Kind.RECEIPT, to=sender, paragraphs=words)
            return
        words = [
            _(
                "A mail came to us under your address. Nothing in it proves that it is from you, so we keep it apart until"
                " you say so."
            ),
            _("Is it yours? Then press the button. If not, do nothing: nobody is shown anything of yours."),
            *_hours(ticket),
        ]
        queue_letter(
            talk, Kind.CONFIRM, to=sender, paragraphs=words, link=(_("Yes, it is mine"), link_to_confirm(talk))
        )


def _hours(ticket: Ticket) -> list[str]:
    """When somebody is back, where nobody is there now."""
    customer = ticket.conversation.customer
    region = region_of(customer.country, customer.zone)
    status = hours.status(hours.Scope(ticket.team.slug, ticket.language, Channel.MAIL, region), datetime.now(UTC))
    if not isinstance(status, Closed) or status.opens_at is None:
        return []
    return [_("Our team is not here at the moment. It is back on %(time)s.") % {"time": in_full(status.opens_at)}]


def _likely(ticket: Ticket) -> list[str]:
    """When somebody answers, by what such mails took lately; and what is promised. What is said is kept (`routing.written`)."""
    told = first_told(ticket.conversation, ticket.due)
    words = []
    if told is not None:
        words.append(
            _("A person likely answers between %(least)s and %(most)s.")
            % {"least": in_full(told.least), "most": in_full(told.most)}
        )
        if told.is_learning:
            words.append(_("We are still learning how long it takes here, so this is rough."))
    if ticket.due is not None:
        words.append(_("At the latest you hear from us by %(time)s.") % {"time": in_full(ticket.due)})
    return [" ".join(words)] if words else []


def _files(left_out: int) -> list[str]:
    if not left_out:
        return []
    words = ngettext(
        "One file that came along could not be taken.", "%(count)s files that came along could not be taken.", left_out
    ) % {"count": left_out}
    return [f"{words} {_('Pictures, PDFs, films (MP4, WebM, MOV) and plain texts can.')}"]
