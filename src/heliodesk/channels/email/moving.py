"""Tell whoever looks at a mail that it has come further."""

from heliodesk.channels.email.models import Sent
from heliodesk.events.log import record


def moved(sent: Sent) -> None:
    """Record `mail.moved` in the caller's transaction."""
    conversation = sent.conversation
    number = sent.message.number if sent.message else 0
    record("mail.moved", topics=conversation.staff_topics, data={"conversation": conversation.key, "number": number})
