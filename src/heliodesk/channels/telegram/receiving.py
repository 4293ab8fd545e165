"""What Telegram sends to a bot's webhook: one update a request (Bot API 10.2).

Telegram proves itself by the secret agreed on in `setWebhook`. Updates may be late, doubled and out of order; their key is
`update_id`. A message's id is one only within its chat. Ordinary bots hear of no deletion and of no reading.
"""

from collections.abc import Callable, Iterator
from typing import Any

from heliodesk.channels import signatures
from heliodesk.channels.base import Account, Answer, Incoming, Kind, Request
from heliodesk.channels.reading import (
    document,
    each,
    facts,
    first,
    ident,
    key,
    moment,
    name,
    nothing,
    number,
    rows,
    table,
    unread,
    words,
)
from heliodesk.channels.telegram.content import content, service

_HEADER = "x-telegram-bot-api-secret-token"
_KNOWN_AND_SILENT = frozenset(
    """business_connection message_reaction_count inline_query chosen_inline_result shipping_query pre_checkout_query
    purchased_paid_media poll poll_answer chat_member chat_join_request chat_boost removed_chat_boost managed_bot subscription
    stopped_message_generation""".split()  # noqa: SIM905
)
_GONE = ("kicked", "left")


def verify(request: Request, account: Account) -> Answer | None:
    """Whether it carries the secret that only Telegram was told."""
    is_ours = signatures.is_same(request.headers.get(_HEADER), account.secrets.get("secret_token", ""))
    return None if is_ours else signatures.UNSIGNED


def receive(request: Request, account: Account) -> list[Incoming]:
    """The update in it."""
    update = document(request.body)
    if not isinstance(update, dict):
        return [unread(request.body)]
    # getUpdates answers with many, for whoever runs without a webhook.
    updates = rows(update["result"]) if isinstance(update.get("result"), list) else [update]
    return each(updates, lambda one: _update(one, account)) or [nothing(request.body)]


def _update(update: dict[str, Any], account: Account) -> Iterator[Incoming]:
    number_of_it = ident(update.get("update_id"))
    if number_of_it is None:
        yield unread(update)
        return
    number_of_it = key(number_of_it)
    for kind, read in _READERS.items():
        if isinstance(update.get(kind), dict):
            yield read(update[kind], number_of_it, account, kind)
            return
    known = next((kind for kind in update if kind in _KNOWN_AND_SILENT), None)
    unknown = next((kind for kind in update if kind != "update_id"), None) if known is None else None
    yield Incoming(
        kind=Kind.IGNORE, event_key=number_of_it, facts=facts(update_type=known, unknown_type=unknown and key(unknown))
    )


def _message(message: dict[str, Any], event_key: str, account: Account, update_type: str) -> Incoming:
    chat, writer = table(message.get("chat")), table(message.get("from"))
    ours = ident(writer.get("id")) == (account.own_id or "-") or "sender_business_bot" in message
    is_edit = update_type.startswith("edited_")
    sender_id, sender_name = _sender(message, chat)
    at = moment(message.get("edit_date")) if is_edit else None
    told: dict[str, Any] = {
        "event_key": event_key,
        "conversation_id": _conversation(message, chat),
        "at": at or moment(message.get("date")),
        "is_group": _is_group(chat),
    }
    state = service(message)
    if state is not None:
        is_move = state.get("state_change") == "chat_migrated"
        who = (None, None) if is_move else (sender_id, sender_name)
        return Incoming(kind=Kind.IGNORE, sender_id=who[0], sender_name=who[1], facts=state, **told)
    # A business account's owner answers by hand in the chat with the customer: that is us, too.
    by_owner = "business" in update_type and chat.get("type") == "private" and writer.get("id") != chat.get("id")
    extra = facts(
        is_echo=True if ours or by_owner else None,
        direction="outbound" if by_owner else None,
        is_bot=True if writer.get("is_bot") and not ours else None,
        username=name(writer.get("username")),
        language=name(writer.get("language_code")),
        business_connection_id=ident(message.get("business_connection_id")),
        guest_query_id=ident(message.get("guest_query_id")),
        thread_id=_thread(message),
        album=ident(message.get("media_group_id")),
        title=name(chat.get("title")),
        place_name=name(chat.get("username")) if _is_group(chat) else None,
        is_mention=True if update_type == "guest_message" or _is_to_us(message, account) else None,
        is_forward=True if "forward_origin" in message or "forward_date" in message else None,
        story_id=ident(table(message.get("reply_to_story")).get("id")),
        update_type=update_type,
    )
    if ours:
        return Incoming(kind=Kind.IGNORE, sender_id=sender_id, sender_name=sender_name, facts=extra, **told)
    said, attachments, more = content(message)
    if by_owner and not is_edit:
        return Incoming(
            kind=Kind.IGNORE,
            sender_id=sender_id,
            sender_name=sender_name,
            external_message_id=ident(message.get("message_id")),
            text=said,
            attachments=attachments,
            reply_to=_reply_to(message),
            facts=extra,
            **told,
        )
    if is_edit and not said and attachments and attachments[0].type == "location":
        extra["is_live_location"] = True  # it moves; nobody wrote anything
    return Incoming(
        kind=Kind.EDIT if is_edit else Kind.MESSAGE,
        sender_id=sender_id,
        sender_name=sender_name,
        text=said,
        attachments=attachments,
        external_message_id=first(message.get("message_id"), message.get("ephemeral_message_id")),
        reply_to=_reply_to(message),
        facts=extra | more,
        **told,
    )


def _pressed(query: dict[str, Any], event_key: str, account: Account, _type: str) -> Incoming:
    """A button of ours was pressed; its words are the data we gave it."""
    message, writer = table(query.get("message")), table(query.get("from"))
    chat = table(message.get("chat"))
    data = words(query.get("data")) or words(query.get("game_short_name"))
    return Incoming(
        kind=Kind.MESSAGE,
        event_key=event_key,
        conversation_id=_conversation(message, chat) or (ident(writer.get("id")) or ""),
        sender_id=ident(writer.get("id")),
        sender_name=_person(writer),
        text=_label(message, data) or data,
        external_message_id=ident(query.get("id")),
        reply_to=ident(message.get("message_id")),
        is_group=_is_group(chat),
        facts=facts(
            is_postback=True, postback=data, username=name(writer.get("username")), thread_id=_thread(message),
            business_connection_id=ident(message.get("business_connection_id")),
        ),
    )  # fmt: skip


def _label(message: dict[str, Any], data: str | None) -> str | None:
    """What stood on the button, where the message still tells."""
    for row in rows(table(message.get("reply_markup")).get("inline_keyboard")):
        for button in rows(row):
            if data is not None and table(button).get("callback_data") == data:
                return words(table(button).get("text"))
    return None


def _reacted(change: dict[str, Any], event_key: str, account: Account, _type: str) -> Incoming:
    chat, actor = table(change.get("chat")), table(change.get("user")) or table(change.get("actor_chat"))
    new, old = _emoji(change.get("new_reaction")), _emoji(change.get("old_reaction"))
    came = next((each_ for each_ in new if each_ not in old), None)
    went = next((each_ for each_ in old if each_ not in new), None)
    emoji, action = (came, "add") if came else (went, "remove")
    told: dict[str, Any] = {
        "event_key": event_key,
        "conversation_id": ident(chat.get("id")) or "",
        "sender_id": ident(actor.get("id")),
        "sender_name": _person(actor),
        "at": moment(change.get("date")),
        "is_group": _is_group(chat),
    }
    if emoji is None:  # paid, or nothing that has changed
        return Incoming(kind=Kind.IGNORE, facts={"update_type": "message_reaction"}, **told)
    return Incoming(
        kind=Kind.REACTION,
        external_message_id=ident(change.get("message_id")),
        facts={"emoji": emoji, "action": action},
        **told,
    )


def _emoji(reactions: Any) -> list[str]:
    kinds = [table(one) for one in rows(reactions)]
    return [sign for one in kinds if (sign := first(one.get("emoji"), one.get("custom_emoji_id")))]


def _deleted(gone: dict[str, Any], event_key: str, account: Account, _type: str) -> Incoming:
    ids = [found for each_ in rows(gone.get("message_ids")) if (found := ident(each_))]
    chat = table(gone.get("chat"))
    return Incoming(
        kind=Kind.DELETE if ids else Kind.IGNORE,
        event_key=event_key,
        conversation_id=ident(chat.get("id")) or "",
        external_message_id=ids[0] if ids else None,
        is_group=_is_group(chat),
        facts=facts(external_message_ids=ids, business_connection_id=ident(gone.get("business_connection_id"))),
    )


def _membership(change: dict[str, Any], event_key: str, account: Account, _type: str) -> Incoming:
    """Our bot's own place in a chat: in a private one, whether the customer has blocked it."""
    chat, writer = table(change.get("chat")), table(change.get("from"))
    new, old = (table(change.get(f"{which}_chat_member")).get("status") for which in ("new", "old"))
    is_private = chat.get("type") == "private"
    if new in _GONE:
        state = "bot_blocked" if is_private else "bot_removed"
    elif is_private:
        state = "bot_unblocked"
    else:
        state = "bot_added" if old in _GONE or old is None else "bot_changed"
    return Incoming(
        kind=Kind.IGNORE,
        event_key=event_key,
        conversation_id=ident(chat.get("id")) or "",
        sender_id=ident(writer.get("id")),
        sender_name=_person(writer),
        at=moment(change.get("date")),
        is_group=not is_private,
        facts=facts(state_change=state, status=name(new)),
    )


def _sender(message: dict[str, Any], chat: dict[str, Any]) -> tuple[str | None, str | None]:
    """Who speaks: a chat that speaks for itself (channel, hidden administrator) before the account that Telegram lends it."""
    speaker = table(message.get("sender_chat")) or table(message.get("from"))
    if not speaker and chat.get("type") != "private":
        speaker = chat
    return ident(speaker.get("id")), _person(speaker)


def _is_group(chat: dict[str, Any]) -> bool:
    kind = chat.get("type")
    return kind != "private" if isinstance(kind, str) else (number(chat.get("id")) or 0) < 0


def _is_to_us(message: dict[str, Any], account: Account) -> bool:
    """Whether it answers our words or names us by our id; names as text are told by whoever knows how we are called."""
    if not account.own_id:
        return False
    entities = [*rows(message.get("entities")), *rows(message.get("caption_entities"))]
    named = [table(table(one).get("user")) for one in entities]
    answered = table(table(message.get("reply_to_message")).get("from"))
    return account.own_id in (ident(one.get("id")) for one in (answered, *named))


def _person(who: dict[str, Any]) -> str | None:
    parts = [part for part in (name(who.get("first_name")), name(who.get("last_name"))) if part]
    return " ".join(parts) or name(who.get("title"), who.get("username"))


def _thread(message: dict[str, Any]) -> str | None:
    topic = table(message.get("direct_messages_topic")).get("topic_id")
    return first(topic, message.get("message_thread_id") if message.get("is_topic_message") else None)


def _conversation(message: dict[str, Any], chat: dict[str, Any]) -> str:
    where, thread = ident(chat.get("id")), _thread(message)
    return f"{where}:{thread}" if where and thread else where or ""


def _reply_to(message: dict[str, Any]) -> str | None:
    to = table(message.get("reply_to_message"))
    # In a forum every message of a topic "answers" the line that opened it.
    if "forum_topic_created" in to or (
        message.get("is_topic_message") and to.get("message_id") == number(_thread(message))
    ):
        return None
    return ident(to.get("message_id"))


_Read = Callable[[dict[str, Any], str, Account, str], Incoming]
_READERS: dict[str, _Read] = dict.fromkeys(
    (
        "message", "edited_message", "channel_post", "edited_channel_post", "business_message", "edited_business_message",
        "guest_message",
    ),
    _message,
) | {
    "callback_query": _pressed, "message_reaction": _reacted, "deleted_business_messages": _deleted,
    "my_chat_member": _membership,
}  # fmt: skip
