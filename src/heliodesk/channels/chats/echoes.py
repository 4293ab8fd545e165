"""What one of us wrote in the platform's own app: it stands in the conversation as an answer like any, and is not sent.

A platform tells of our own messages, too. Those that we sent are known by its id; while one of them is on its way without an
answer, word of it may be that one, so it waits. What was sent and not answered for ("unknown") is found in it by its words.
"""

from datetime import UTC, datetime, timedelta

from heliodesk.channels.base import Incoming, Kind
from heliodesk.channels.chats import continuing, receipts
from heliodesk.channels.chats.known import NotYet, message_of, note_known, once_for
from heliodesk.channels.chats.models import Account, Chat, Going, Known, Talk, Way
from heliodesk.channels.chats.wording import files_of, words_of
from heliodesk.channels.posts import place_of
from heliodesk.conversations import changed
from heliodesk.conversations.models import Conversation, Message, State
from heliodesk.conversations.opening import naming
from heliodesk.conversations.posting import post_from_elsewhere
from heliodesk.events.log import record
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.writing import note_answer

_RECENT = timedelta(days=1)


def note(account: Account, one: Incoming, *, last: bool = False) -> Message | None:
    """File what we wrote there. The message when its files have to be fetched. Raises NotYet while it may be one that we are
    sending; `last`: that was waited for."""
    chat, about = _chat_of(account, one), (one.external_message_id or "")[:200]
    if (
        chat is None
        or not about
        or one.facts.get("is_internal")
        or Known.objects.filter(chat=chat, external=about).exists()
    ):
        return None
    chat.account = account
    match one.facts.get("echo_of", Kind.MESSAGE):
        case Kind.EDIT | Kind.DELETE | Kind.REACTION:
            return None  # of something that is not here
    if _is_sent_by_us(chat, one, about, last=last):
        return None
    return _post(chat, one, about)


def change(account: Account, one: Incoming) -> None:
    """We edited or took back there what we wrote there. What we said here stays as it was sent."""
    chat = Chat.objects.filter(account=account, place=place_of(one)).first()
    message = message_of(chat, one.external_message_id) if chat else None
    if message is None or not message.is_from_elsewhere:
        return
    if one.facts.get("echo_of") == Kind.DELETE:
        changed.take_back(message, at=one.at)
    elif body := changed.whole(words_of(one)):
        changed.edit(message, body, at=one.at)


def _chat_of(account: Account, one: Incoming) -> Chat | None:
    """Below a public post it is whose words are answered."""
    chats = Chat.objects.select_for_update(of=("self",)).filter(account=account)
    if one.is_public and not one.is_group:
        answered = Known.objects.filter(chat__account=account, external=(one.reply_to or "")[:200])
        return chats.filter(pk__in=answered.values("chat")).first()
    return chats.filter(place=place_of(one)).first()


def _is_sent_by_us(chat: Chat, one: Incoming, about: str, *, last: bool) -> bool:
    key = str(one.facts.get("metadata") or "").partition(":")[0]
    mine = Going.objects.filter(chat=chat).select_related("message")
    found = mine.filter(key__in=[key, key[:24]]).first() if key else None
    if found is None:
        if not last and (mine.filter(state=Way.SENDING).exists() or _is_unsure(chat)):
            raise NotYet
        now = datetime.now(UTC)
        unsure = mine.filter(state=Way.UNKNOWN, queued_at__gt=now - _RECENT).order_by("id")
        found = next((each for each in unsure if _is_said_in(one, each)), None)
    if found is None:
        return False
    note_known(chat, about, message=found.message, sent=found)
    if found.state == Way.UNKNOWN and _is_whole(one, found):
        receipts.bring(found, Way.SENT)
    return True


def _is_unsure(chat: Chat) -> bool:
    return Going.objects.filter(chat=chat, state=Way.QUEUED, unsure_at__isnull=False).exists()


def _words(sent: Going) -> str:
    return " ".join((sent.message.body if sent.message else str(sent.words.get("text", ""))).split())


def _is_said_in(one: Incoming, sent: Going) -> bool:
    said = " ".join((one.text or "").split())
    return said in _words(sent) if said else bool(one.attachments and sent.message and sent.message.data.get("files"))


def _is_whole(one: Incoming, sent: Going) -> bool:
    files = sent.message is not None and bool(sent.message.data.get("files"))
    return " ".join((one.text or "").split()) == _words(sent) and not files


def _post(chat: Chat, one: Incoming, about: str) -> Message | None:
    talk = Talk.objects.latest_of(chat)
    if talk is None:
        return None
    rows = Conversation.objects.select_for_update(of=("self",), no_key=True).select_related("customer", "team")
    conversation = rows.get(pk=talk.conversation_id)
    with continuing.in_language(conversation.language):
        body, files = changed.whole(words_of(one)), files_of(one)[:10]
    if not body and not files:
        return None
    data: dict[str, object] = {"via": chat.account.channel, "elsewhere": True}
    if files:
        data["coming"] = len(files)
    if chat.is_open:
        data["public"] = True
    if chat.is_group and one.sender_name:
        data["who"] = one.sender_name[:120]
    if one.at and (datetime.now(UTC) - one.at).total_seconds() > continuing.LATE:
        data["said_at"] = one.at.isoformat()
    once = once_for(chat, about)
    if conversation.is_tracked:
        ticket = Ticket.objects.select_related("conversation__customer", "team").get(pk=conversation.pk)
        posted = note_answer(ticket, body=body, once=once, data=data)
    else:
        if conversation.is_assisted:
            _to_people(conversation)
        answered = message_of(chat, one.reply_to) if one.reply_to else None
        to = answered.number if answered and answered.conversation_id == conversation.pk else None
        posted = post_from_elsewhere(conversation=conversation, body=body, once=once, data=data, reply_to=to)
    message = Message.objects.get(pk=posted.id)
    note_known(chat, about, message=message)
    return None if posted.again else message


def _to_people(talk: Conversation) -> None:
    """One of us has begun to answer, so the assistant says no more; whoever is next in the console goes on."""
    talk.state, talk.queued_at = State.QUEUED, datetime.now(UTC)
    talk.save(update_fields=["state", "queued_at"])
    record("conversation.queued", topics=talk.topics, data=naming(talk))
