"""A chat about a matter that runs already: the customer is told once, and agents see which matter it is. Nothing is merged."""

from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.posting import post_system_line
from heliodesk.tickets.duplicates import Alike, alike

_SAID = 12  # of the customer's messages, the first: later ones answer questions
_WHAT = "runs-already"


def alike_to_chat(talk: Conversation) -> list[Alike]:
    """Which of the customer's unfinished tickets are the same matter as this chat? The likeliest first; none for a ticket."""
    if talk.is_tracked:
        return []
    said = talk.messages.filter(by_customer=True, kind=Message.Kind.TEXT).order_by("number")
    text = "\n".join(said.values_list("body", flat=True)[:_SAID])
    return alike(customer=talk.customer, text=text) if text else []


def tell_of_running(key: str) -> None:
    """Tell the customer of a new chat that their matter runs already under a number. Once; safe to call again."""
    talk = Conversation.objects.select_related("customer").filter(key=key).first()
    if talk is None or talk.messages.filter(kind=Message.Kind.SYSTEM, data__what=_WHAT).exists():
        return
    if found := alike_to_chat(talk):
        post_system_line(conversation=talk.key, what=_WHAT, number=found[0].ticket.number)
