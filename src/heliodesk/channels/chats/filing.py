"""An event of a platform becomes what it is to the desk: words in a conversation, a change of them, or how far ours have come.

Each is filed once, by the platform's key; a message besides is stored once under an id that follows from the platform's own, so
that the same message under another key does no harm either.
"""

from datetime import UTC, datetime

from django.db import connection

from heliodesk.channels.base import Incoming, Kind
from heliodesk.channels.chats import commands, continuing, echoes, public, receipts, states, strangers
from heliodesk.channels.chats.accounts import fingerprint
from heliodesk.channels.chats.known import NotYet, message_of, note_known, once_for
from heliodesk.channels.chats.models import Account, Chat, Coming, Identity, Known, Talk
from heliodesk.channels.chats.people import chat_of, identity_of, note_words
from heliodesk.channels.chats.wording import files_of, words_of
from heliodesk.channels.posts import link_of, place_of
from heliodesk.conversations import changed
from heliodesk.conversations.models import Conversation, Message
from heliodesk.jobs.queue import defer

__all__ = ["NotYet", "file_event"]

_FILES = 10  # of one message


def file_event(account: Account, one: Incoming, *, last: bool = False) -> bool:
    """File it, unless it has been. True when it held a secret, which is in no message. Raises NotYet for what is about a message
    that has not come; `last`: it was waited for long enough, and an edit is a message of its own then. Called under the account's
    lock, in a transaction of its own."""
    if not _is_first(account, one):
        return False
    match one.kind:
        case Kind.MESSAGE:
            return _message(account, one)
        case Kind.EDIT:
            return _edit(account, one, last)
        case Kind.DELETE:
            _delete(account, one)
        case Kind.REACTION:
            _reaction(account, one)
        case Kind.RECEIPT:
            receipts.note(account, one)
        case Kind.IGNORE:
            states.note(account, one)
            if one.facts.get("is_echo"):
                _echo(account, one, last)
    return False


def _is_first(account: Account, one: Incoming) -> bool:
    key = one.event_key if len(one.event_key) <= 190 else fingerprint(one.event_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into chats_filed (account_id, event) values (%s, %s) on conflict do nothing",
            [account.pk, f"{one.kind}:{key}"],
        )
        return bool(cursor.rowcount)


def _message(account: Account, one: Incoming) -> bool:
    strangers.look_at(account, one)
    identity = identity_of(account, one)
    chat = chat_of(account, one, identity)
    if chat is None:
        return False
    chat.account = account
    if chat.is_group and one.sender_id in strangers.staff_of(account) and not one.facts.get("is_command"):
        # One of us answers there; what else they say is nobody's matter.
        if one.reply_to and message_of(chat, one.reply_to):
            _echo(account, one, last=True)
        return False
    if chat.is_group and not _is_for_us(account, chat, one):
        return False
    note_words(chat, one)
    if commands.hear(chat, identity, one):
        return False
    return _post(account, chat, identity, one)


def _echo(account: Account, one: Incoming, last: bool) -> None:
    """Our own side speaks there."""
    if one.facts.get("echo_of") in (Kind.EDIT, Kind.DELETE):
        echoes.change(account, one)
    elif message := echoes.note(account, one, last=last):
        _fetch(
            Talk.objects.select_related("chat").get(conversation=message.conversation_id).chat, message, one, since=0
        )


def _is_for_us(account: Account, chat: Chat, one: Incoming) -> bool:
    """In a group only what is said to us: a command, our name, an answer to words of ours."""
    return _is_to_us(account, one) or bool(
        one.reply_to and Known.objects.filter(chat=chat, external=one.reply_to, sent__isnull=False).exists()
    )


def _is_to_us(account: Account, one: Incoming) -> bool:
    """Whether it says itself that it is."""
    if one.facts.get("is_command") or one.facts.get("is_mention") or one.is_public:
        return True
    return bool(account.username) and f"@{account.username}".casefold() in (one.text or "").casefold()


def _post(account: Account, chat: Chat, identity: Identity | None, one: Incoming) -> bool:
    external = (one.external_message_id or one.event_key)[:200]
    if Known.objects.filter(chat=chat, external=external).exists():
        return False
    language = identity.language if identity else "en"
    with continuing.in_language(language):
        body, files = changed.whole(words_of(one)), files_of(one)[:_FILES]
    if not body and not files:
        return False
    if (album := str(one.facts.get("album") or "")) and (first := _album(chat, album)):
        _add_to_album(chat, first, body, one, external)
        return "removed" in first.data
    posted = continuing.write(
        chat,
        body=body,
        client_id=once_for(chat, external),
        language=language,
        reply_to=lambda talk: _number(chat, talk, one.reply_to),
        data=_data(account, identity, chat, one, len(files), album),
    )
    message = Message.objects.get(pk=posted.id)
    if chat.is_open:
        public.note_post(message.conversation_id, account, one)
    note_known(chat, external, message=message)
    if not posted.again:
        _fetch(chat, message, one, since=0)
    return "removed" in message.data


def _data(
    account: Account, identity: Identity | None, chat: Chat, one: Incoming, coming: int, album: str
) -> dict[str, object]:
    data: dict[str, object] = {"via": account.channel}
    if coming:
        data["coming"] = coming
    if album:
        data["album"] = album[:60]
    if chat.is_group and identity:
        data["who"] = identity.name or identity.username or identity.sender
    if chat.is_open:
        data |= {"public": True, "post": link_of(account.channel, one)}
    if one.facts.get("is_forward"):
        data["forwarded"] = True
    if one.at and (datetime.now(UTC) - one.at).total_seconds() > continuing.LATE:
        data["said_at"] = one.at.isoformat()
    return data


def _number(chat: Chat, talk: Conversation, external: str | None) -> int | None:
    found = message_of(chat, external) if external else None
    return found.number if found and found.conversation_id == talk.pk else None


def _album(chat: Chat, album: str) -> Message | None:
    talk = Talk.objects.latest_of(chat)
    if talk is None:
        return None
    lately = Message.objects.filter(conversation=talk.conversation_id, by_customer=True, data__album=album[:60])
    return lately.order_by("-number").first()


def _add_to_album(chat: Chat, first: Message, body: str, one: Incoming, external: str) -> None:
    """Another picture of the same post: of its message too, with the caption where it stands with a later one."""
    note_known(chat, external, message=first)
    have = Coming.objects.filter(message=first).count() + int(first.data.get("files", 0))
    if have < _FILES:
        _fetch(chat, first, one, since=have)
        changed.note(first, coming=int(first.data.get("coming", 0)) + len(files_of(one)))
    if body and not first.body:
        changed.edit(first, body, at=one.at)
        first.refresh_from_db(fields=["data"])
        changed.note(first, edits=None)
        first.refresh_from_db(fields=["data"])


def _fetch(chat: Chat, message: Message, one: Incoming, *, since: int) -> None:
    for place, each in enumerate(files_of(one)[: _FILES - since], since):
        coming = Coming.objects.create(
            message=message,
            chat=chat,
            place=place,
            reference=str(each.id_or_url)[:2000],
            name=each.name[:120],
            mime=each.mime[:100],
            type=each.type[:12],
        )
        defer("chats.fetch", coming=coming.pk)


def _edit(account: Account, one: Incoming, last: bool) -> bool:
    if one.facts.get("is_live_location"):
        return False  # it moves; nobody wrote anything
    strangers.look_at(account, one)
    try:
        chat = _chat(account, one)
        message = message_of(chat, one.external_message_id)
        if message is None:
            if Known.objects.filter(chat=chat, external=one.external_message_id or "").exists():
                return False  # of ours, or of a command
            raise NotYet
    except NotYet:
        if one.is_group and not _is_to_us(account, one):
            return False  # of a message that was nobody's here
        if last:
            return _message(account, one)
        raise
    if message.by_customer or (message.is_from_elsewhere and one.facts.get("is_echo")):
        with continuing.in_language(message.language or "en"):
            changed.edit(message, changed.whole(words_of(one)), at=one.at)
        message.refresh_from_db(fields=["data"])
    return "removed" in message.data


def _delete(account: Account, one: Incoming) -> None:
    chat = _chat(account, one)
    named = one.facts.get("external_message_ids") or [one.external_message_id]
    found = [message_of(chat, str(each)) for each in named if each]
    if not any(found):
        raise NotYet
    for message in found:
        if message and (message.by_customer or message.is_from_elsewhere):
            Coming.objects.filter(message=message).delete()
            changed.take_back(message, at=one.at)


def _reaction(account: Account, one: Incoming) -> None:
    message = message_of(_chat(account, one), one.external_message_id)
    if message is None:
        raise NotYet
    gone = one.facts.get("action") in ("remove", "remove_all", "unreact")
    changed.react(message, by=fingerprint(one.sender_id or "")[:12], sign=str(one.facts.get("emoji") or "♥"), gone=gone)


def _chat(account: Account, one: Incoming) -> Chat:
    """Where it belongs. Raises NotYet for a chat that nothing has come from."""
    found = Chat.objects.filter(account=account, place=place_of(one)).first()
    if found is None and one.external_message_id:  # some platforms name the message alone
        known = Known.objects.filter(chat__account=account, external=one.external_message_id[:200]).select_related(
            "chat"
        )
        found = next((each.chat for each in known[:1]), None)
    if found is None:
        raise NotYet
    return found
