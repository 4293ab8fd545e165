"""What can be said in a chat, and until when."""

from datetime import datetime

from heliodesk.channels.base import Account, Capabilities
from heliodesk.channels.chats.loading import NoSuchChannel, sending
from heliodesk.channels.chats.models import Chat
from heliodesk.channels.rendering import capabilities
from heliodesk.channels.windows import Window, window


def can_be_said(chat: Chat) -> Capabilities:
    """By whoever answers there. Nothing of the account's secrets is opened. Text alone where the channel is turned off."""
    account = Account(chat.account.channel, chat.account.key, options=chat.account.options)
    try:
        return capabilities(sending(account.channel), account, is_public=chat.is_public)
    except NoSuchChannel:
        return Capabilities(text_limit=4096)


def window_for_person(chat: Chat, at: datetime) -> Window:
    """How a person may write there at `at`."""
    return window(can_be_said(chat), now=at, written_at=chat.wrote_at, until=chat.until, by_person=True)
