"""Which service hours hold for a conversation."""

from heliodesk import hours
from heliodesk.conversations.models import Conversation
from heliodesk.hours.models import Channel
from heliodesk.hours.visiting import region_of


def scope_of(conversation: Conversation) -> hours.Scope:
    """The hours of its team, language and channel, where its customer is. A chat that is tracked is served as a request."""
    region = region_of(conversation.customer.country, conversation.customer.zone)
    was_chat = conversation.is_tracked and conversation.channel == Channel.CHAT
    channel = Channel.REQUEST.value if was_chat else conversation.channel
    return hours.Scope(conversation.team.slug, conversation.language, channel, region)
