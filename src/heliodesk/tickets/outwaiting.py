"""Who has waited in the chat for as long as a chain of routing lets them: answered as a request from then on."""

from datetime import UTC, datetime, timedelta

from heliodesk.access.actors import SYSTEM
from heliodesk.conversations.models import WAITING, Conversation, Message
from heliodesk.hours.models import Channel
from heliodesk.jobs.queue import job
from heliodesk.routing import current
from heliodesk.tickets.becoming import become_ticket
from heliodesk.tickets.changing import NotPossible

_SUBJECT = 80


@job("tickets.outwaited", every="* * * * *")
def take_outwaited() -> None:
    """Make requests of the chats whose chain says so: they need not wait any longer, and nothing said is lost."""
    now = datetime.now(UTC)
    for team, steps in current.rules().chains.items():
        after = min((step.after for step in steps if step.ticket), default=None)
        if after is None:
            continue
        waiting = Conversation.objects.filter(team=team, state__in=WAITING, channel=Channel.CHAT)
        for talk in waiting.filter(queued_at__lt=now - timedelta(seconds=after)).order_by("queued_at"):
            try:
                become_ticket(talk, by=SYSTEM, subject=_subject(talk))
            except NotPossible:  # somebody was quicker
                continue


def _subject(talk: Conversation) -> str:
    said = Message.objects.filter(conversation=talk, by_customer=True).exclude(body="").order_by("number")
    words = " ".join((said.values_list("body", flat=True).first() or talk.number).split())
    return words if len(words) <= _SUBJECT else words[: _SUBJECT - 1] + "…"
