"""A matter of somebody unproven, until a link that goes to their address is pressed."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from django.db import transaction

from heliodesk.access import tokens
from heliodesk.access.tokens import BadToken
from heliodesk.channels.email.models import Claim
from heliodesk.conversations.models import Conversation
from heliodesk.conversations.posting import post_system_line
from heliodesk.files.models import File
from heliodesk.people.models import Customer
from heliodesk.people.personal import is_address_of, proven_holder, vouch
from heliodesk.text.links import absolute
from heliodesk.tickets.changing import note, tell
from heliodesk.tickets.models import Link, Ticket

LASTS = timedelta(days=14)
_PURPOSE = "mail-claim"


def link_to_confirm(conversation: Conversation) -> str:
    """Where the holder of the mailbox says that the mail is theirs. The page asks for a press: programs look at mails too."""
    return absolute(f"/requests/mail/{quote(tokens.sign(_PURPOSE, {'c': conversation.key}))}")


def claim_of(token: str) -> Claim:
    """What a link is about. Raises BadToken, also for one that has been pressed."""
    claims = tokens.verify(_PURPOSE, token, max_age=int(LASTS.total_seconds()))
    key = str(claims.get("c", ""))[:24]
    found = Claim.objects.select_related("conversation__customer", "wanted").filter(conversation__key=key).first()
    if found is None or found.proven_at is not None:
        raise BadToken(_PURPOSE)
    return found


@transaction.atomic
def confirm(token: str) -> Conversation:
    """The link was pressed: the matter is the customer's who has this address, and stands beside the one it was written to.

    Nothing that was said before moves: who reads it sees that it came by an unproven mail. Raises BadToken.
    """
    claim = Claim.objects.select_for_update().get(pk=claim_of(token).pk)
    if claim.proven_at is not None:
        raise BadToken(_PURPOSE)
    talk = Conversation.objects.select_for_update().select_related("customer").get(pk=claim.conversation_id)
    claim.proven_at = datetime.now(UTC)
    claim.save(update_fields=["proven_at"])
    holder, stranger = proven_holder(claim.sender), talk.customer
    if holder is None:
        vouch(stranger, claim.sender)
    elif holder != stranger:
        _hand_on(talk, stranger, holder)
    post_system_line(conversation=talk.key, what="mail-confirmed")
    ticket = Ticket.objects.get(pk=talk.pk)
    note(ticket, "mail-confirmed", talk.customer.actor)
    wanted = claim.wanted
    if wanted and wanted.customer_id == talk.customer_id and is_address_of(talk.customer, claim.sender):
        _stand_beside(ticket, Ticket.objects.get(pk=wanted.pk))
    tell(ticket)
    return talk


def others(conversation: Conversation) -> list[Claim]:
    """Mails under the same address that nobody has confirmed, the oldest first: whoever holds one link reads the mailbox, and
    is asked about these one by one."""
    sender = Claim.objects.filter(conversation=conversation).values("sender")
    found = Claim.objects.filter(sender__in=sender, proven_at=None, made_at__gt=datetime.now(UTC) - LASTS)
    return list(found.select_related("conversation").order_by("made_at")[:20])


def _hand_on(talk: Conversation, stranger: Customer, holder: Customer) -> None:
    """A stranger has one matter: it and its files are the holder's now."""
    talk.customer = holder
    talk.save(update_fields=["customer"])
    File.objects.filter(customer=stranger).update(customer=holder)


def _stand_beside(ticket: Ticket, wanted: Ticket) -> None:
    """Whoever works on the one is shown the other, and merges them with one key."""
    by, kind = ticket.conversation.customer.actor, Link.Kind.DUPLICATE
    Link.objects.get_or_create(ticket=ticket, other=wanted, kind=kind)
    note(ticket, "linked", by, kind=kind, number=wanted.number)
    note(wanted, "linked-from", by, kind=kind, number=ticket.number)
    tell(wanted)
