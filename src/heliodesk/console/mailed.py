"""What a page of a matter that came by mail shows besides: whether its sender is proven, and the mails themselves."""

from typing import Any

from heliodesk.channels.email.models import Claim, Received
from heliodesk.channels.email.unproven import words_for
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Channel
from heliodesk.people.models import Agent


def claim_of(conversation: Conversation) -> dict[str, Any] | None:
    """What staff are told while nobody has confirmed that a mail is theirs."""
    if conversation.channel != Channel.MAIL:
        return None
    claim = Claim.objects.filter(conversation=conversation, proven_at=None).first()
    return {"why": words_for(claim.reason), "at": claim.made_at} if claim else None


def mails_of(conversation: Conversation, agent: Agent) -> list[Received]:
    """The mails that came in a matter, in their order."""
    if conversation.channel != Channel.MAIL:
        return []
    return list(Received.objects.visible_to(agent.actor).filter(conversation=conversation).order_by("id"))
