"""Who waits on a messenger sees no place in a queue: when it takes longer than they were told, or nobody is there any more, they
are told so. Once for each change, and nothing when it goes faster."""

from datetime import UTC, datetime

from django.db import transaction

from heliodesk.conversations.models import WAITING, Conversation, Message
from heliodesk.conversations.posting import post_system_line
from heliodesk.hours.models import Channel
from heliodesk.jobs.queue import job
from heliodesk.routing.estimates import UNKNOWN, wait_told

_TELLS = ("longer", UNKNOWN)
_LINES = ("received", "wait-changed")


@job("chats.waits", every="* * * * *")
def tell_of_longer_waits() -> None:
    """Every minute."""
    waits = Conversation.objects.waiting().filter(channel=Channel.MESSENGER, talk__chat__is_group=False)
    for key in list(waits.filter(talk__chat__is_public=False).values_list("pk", flat=True)):
        with transaction.atomic():
            talk = Conversation.objects.select_for_update(of=("self",)).select_related("customer", "team").get(pk=key)
            if talk.state in WAITING:
                _tell(talk)


def _tell(talk: Conversation) -> None:
    now = datetime.now(UTC)
    found = wait_told(talk, now)
    if found is None or found.changed not in _TELLS:
        return
    lines = Message.objects.filter(conversation=talk, kind=Message.Kind.SYSTEM, data__what__in=_LINES)
    last = lines.order_by("-number").values_list("at", flat=True).first()
    if last is not None and last >= found.at:
        return
    if found.changed == UNKNOWN:
        post_system_line(conversation=talk.key, what="wait-changed", when="nobody")
        return
    least, most = found.minutes(now)
    post_system_line(conversation=talk.key, what="wait-changed", when="likely", least=least, most=most)
