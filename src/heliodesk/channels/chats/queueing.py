"""What is said in a conversation of a messenger gets a row on its way out, in the transaction that stored the message."""

from collections.abc import Sequence

from heliodesk.channels.chats.models import Chat, Going, Talk
from heliodesk.channels.chats.public import is_private
from heliodesk.conversations.carrying import carrier
from heliodesk.conversations.models import Message
from heliodesk.jobs.queue import defer

# Lines that a customer is told of where they are; the others are of pages that they look at.
TOLD = frozenset(
    """received passed-on joined joined-in handed-over took-over to-team followed-sun followed-sun-due stays-until stays closed
    answered left-off tracked solved may-be-late secret-removed runs-already merged-away split-from callback-turn-chat
    callback-turn-messenger wait-changed identity-linked identity-unlinked""".split()  # noqa: SIM905
)


def carry(message: int) -> None:
    """Have a message (its id) sent to where its customer reads, in the caller's transaction."""
    said = Message.objects.only("kind", "data", "conversation_id").get(pk=message)
    talk = Talk.objects.select_related("chat").filter(conversation=said.conversation_id).first()
    if talk is None:
        return
    in_front_of_others = talk.chat.is_open
    if said.kind == Message.Kind.SYSTEM and (in_front_of_others or said.data.get("what") not in TOLD):
        return
    if said.kind == Message.Kind.NOTE or said.is_from_elsewhere:  # which is where they read already
        return
    if in_front_of_others and is_private(said.conversation_id):
        return  # it has gone on in private, and is read there
    _queue(talk.chat, message=message)


def say(chat: Chat, text: str, *, choices: Sequence[str] = (), reply_to: str = "") -> Going:
    """Have the desk itself say something there, which is in no conversation: an answer to a command."""
    return _queue(chat, words={"text": text, "choices": list(choices), **({"reply_to": reply_to} if reply_to else {})})


def _queue(chat: Chat, *, message: int | None = None, words: dict[str, object] | None = None) -> Going:
    sent, is_new = (
        Going.objects.get_or_create(message_id=message, defaults={"chat": chat})
        if message
        else (Going.objects.create(chat=chat, words=words or {}), True)
    )
    if is_new:
        defer("chats.send", lock=f"chats:{chat.pk}", chat=chat.pk)
    return sent


def connect() -> None:
    """Let conversations hand over what is said in them."""
    carrier.take = carry
