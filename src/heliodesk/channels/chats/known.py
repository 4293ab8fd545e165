"""Messages by the platforms' own ids."""

from uuid import UUID, uuid5

from heliodesk.channels.chats.models import Chat, Going, Known
from heliodesk.conversations.models import Message

_NAMES = UUID("5b1b7a55-2f6e-4f4e-8a44-6d3a6a0f4b19")


class NotYet(Exception):
    """It is about something that has not come: another time."""


def note_known(chat: Chat, external: str, *, message: Message | None = None, sent: Going | None = None) -> None:
    """This is what the platform calls it."""
    if external:
        Known.objects.get_or_create(chat=chat, external=external[:200], defaults={"message": message, "sent": sent})


def message_of(chat: Chat, external: str | None) -> Message | None:
    """The message that the platform calls so, theirs or ours."""
    if not external:
        return None
    found = Known.objects.filter(chat=chat, external=external[:200]).select_related("message__conversation").first()
    return found.message if found else None


def once_for(chat: Chat, external: str) -> UUID:
    """The id under which a message of the platform is stored."""
    return uuid5(_NAMES, f"{chat.account_id}/{chat.place}/{external}")
