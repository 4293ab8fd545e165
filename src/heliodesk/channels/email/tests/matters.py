"""What a mail has become, for the tests of its intake: who wrote it, how it arrives, the words that are kept."""

from collections.abc import Callable

from heliodesk.channels.email.models import Received
from heliodesk.conversations.models import Conversation, Message

Arrive = Callable[..., Received]
ANN = "ann@mail.example"


def words(conversation: Conversation | None) -> list[str]:
    assert conversation
    return list(
        Message.objects.filter(conversation=conversation, kind="text").order_by("number").values_list("body", flat=True)
    )
