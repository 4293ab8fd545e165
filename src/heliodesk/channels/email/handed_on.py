"""A matter that began by mail passed to another team at a closing: its customer is told by mail, in their language and zone."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from heliodesk.channels.email.models import Claim, Kind, Sent
from heliodesk.channels.email.sending import queue_letter, recipient
from heliodesk.channels.email.writing import language_for, zone_for
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message
from heliodesk.hours.models import Channel
from heliodesk.outbound.mail import sends_mail

# A matter may go round the world in a day; its customer is not told each time.
_OFTEN = timedelta(hours=20)


def tell_of_passing(key: str, number: int) -> None:
    """Mail the line that says so; nothing for a matter of another channel, to an address that nobody has proven, or again."""
    talk = Conversation.objects.select_related("customer", "team").filter(key=key, channel=Channel.MAIL).first()
    if talk is None or not sends_mail() or Claim.objects.filter(conversation=talk, proven_at=None).exists():
        return
    said = Message.objects.filter(conversation=talk, number=number, kind=Message.Kind.SYSTEM).first()
    lately = Sent.objects.filter(conversation=talk, kind=Kind.RECEIPT, queued_at__gt=datetime.now(UTC) - _OFTEN)
    to = recipient(talk)
    if said is None or not to or lately.exists():
        return
    with translation.override(language_for(talk)), timezone.override(zone_for(talk)):
        words = [line(said.data, for_staff=False), _("To add something, answer this mail.")]
        queue_letter(talk, Kind.RECEIPT, to=to, paragraphs=words)
