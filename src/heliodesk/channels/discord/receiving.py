"""What Discord sends: events of its gateway (method "WS"), and interactions to a webhook, signed with the application's key.

Messages come by the gateway alone. Without the intent for message content their words are empty outside of direct messages and
mentions. A bot's words are nobody's, ours or another's: two of them could talk for ever.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from heliodesk.channels import signatures
from heliodesk.channels.base import Account, Answer, Incoming, Kind, Request
from heliodesk.channels.discord.interactions import interaction
from heliodesk.channels.discord.messages import called, content
from heliodesk.channels.reading import (
    digest,
    document,
    each,
    facts,
    first,
    ident,
    key,
    moment,
    name,
    rows,
    table,
    unread,
    words,
)

_OPS: Final = {1: "heartbeat", 7: "reconnect", 9: "invalid_session", 10: "hello", 11: "heartbeat_ack"}
_WRITTEN: Final = (0, 19)  # a message, an answer; the rest are notices and what commands print
_PRIVATE_GROUP: Final = 3
_NOTICES: Final = frozenset((*range(1, 19), *range(20, 47), 63))
_STATES: Final = {
    "GUILD_CREATE": "bot_added", "GUILD_DELETE": "bot_removed", "GUILD_MEMBER_ADD": "member_joined",
    "GUILD_MEMBER_REMOVE": "member_left", "CHANNEL_DELETE": "chat_closed", "THREAD_DELETE": "chat_closed", "READY": "ready",
}  # fmt: skip
_PING: Final = Answer(200, b'{"type":1}', "application/json")


def verify(request: Request, account: Account) -> Answer | None:
    """Whether it is Discord's. Its probes with false signatures have to be refused, or it takes the address away."""
    if request.method == "WS":
        return None
    given, stamp = request.headers.get("x-signature-ed25519", ""), request.headers.get("x-signature-timestamp", "")
    public = account.secrets.get("public_key") or account.options.get("public_key") or ""
    if not _is_signed(public, given, stamp.encode("utf-8", "replace") + request.body):
        return signatures.UNSIGNED
    body = document(request.body)
    if isinstance(body, dict) and body.get("type") == 1 and "event" not in body:
        return _PING
    if isinstance(body, dict) and body.get("type") == 0:  # the same question for an address of events
        return Answer(204)
    return None


def receive(request: Request, account: Account) -> list[Incoming]:
    """The event or interaction in it."""
    body = document(request.body)
    if not isinstance(body, dict):
        return [unread(request.body)]
    read = _dispatch if request.method == "WS" or "op" in body else interaction
    return each([body], lambda one: read(one, account))


def _is_signed(public: str, given: str, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        _key(public).verify(bytes.fromhex(given), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=64)
def _key(public: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))


def _dispatch(event: dict[str, Any], account: Account) -> Iterator[Incoming]:
    op, kind, held = event.get("op", 0), event.get("t"), event.get("d")
    if op != 0 or not isinstance(kind, str):
        named = _OPS.get(op) if isinstance(op, int) else None
        yield (
            Incoming(kind=Kind.IGNORE, event_key=key("op", op, digest(event)), facts=facts(op=named))
            if named
            else unread(event)
        )
        return
    if not isinstance(held, dict):
        yield unread(event)
        return
    if kind == "INTERACTION_CREATE":
        yield from interaction(held, account)
    elif kind in _READERS:
        yield _READERS[kind](held, event, account)
    else:
        yield _other(kind, held, event)


def _created(message: dict[str, Any], event: dict[str, Any], account: Account) -> Incoming:
    about, author = ident(message.get("id")), table(message.get("author"))
    if about is None or ident(message.get("channel_id")) is None:
        return unread(event)
    told = _told(message, author) | {"event_key": key(about), "at": moment(message.get("timestamp"))}
    if (extra := _machine(message, author, account)) is not None:
        return Incoming(kind=Kind.IGNORE, facts=extra, **told)
    kind = message.get("type", 0)
    if kind in _NOTICES and kind not in _WRITTEN:
        return Incoming(kind=Kind.IGNORE, facts={"notice": kind}, **told)
    said, attachments, more = content(message)
    reference = table(message.get("message_reference"))
    is_answer = kind == 19 and reference.get("type", 0) == 0
    named = {ident(table(one).get("id")) for one in rows(message.get("mentions"))}
    answered = table(table(message.get("referenced_message")).get("author"))
    is_to_us = account.own_id and account.own_id in {*named, ident(answered.get("id"))}
    return Incoming(
        kind=Kind.MESSAGE,
        text=said,
        attachments=attachments,
        external_message_id=about,
        reply_to=ident(reference.get("message_id")) if is_answer else None,
        facts=more | facts(is_mention=True if is_to_us else None),
        **told,
    )


def _updated(message: dict[str, Any], event: dict[str, Any], account: Account) -> Incoming:
    about, author, edited = ident(message.get("id")), table(message.get("author")), message.get("edited_timestamp")
    if about is None:
        return unread(event)
    told = _told(message, author) | {"at": moment(edited)}
    if edited is None:  # a preview of a link has been found, a message pinned
        return Incoming(
            kind=Kind.IGNORE,
            event_key=key("update", about, digest(message)),
            facts={"update_type": "MESSAGE_UPDATE"},
            **told,
        )
    told["event_key"] = key("edit", about, edited)
    if (extra := _machine(message, author, account)) is not None:
        return Incoming(kind=Kind.IGNORE, facts=extra, **told)
    said, attachments, more = content(message)
    return Incoming(kind=Kind.EDIT, text=said, attachments=attachments, external_message_id=about, facts=more, **told)


def _deleted(gone: dict[str, Any], event: dict[str, Any], _account: Account) -> Incoming:
    ids = [found for one in rows(gone.get("ids")) if (found := ident(one))]
    about = first(gone.get("id"), *ids[:1])
    if about is None:
        return unread(event)
    return Incoming(
        kind=Kind.DELETE,
        event_key=key("delete", about, digest(ids)[:16] if ids else None),
        external_message_id=about,
        facts=facts(external_message_ids=ids or None),
        **_told(gone, {}),
    )


def _reacted(change: dict[str, Any], event: dict[str, Any], account: Account) -> Incoming:
    about, who, emoji = ident(change.get("message_id")), ident(change.get("user_id")), table(change.get("emoji"))
    if about is None:
        return unread(event)
    action = str(event.get("t")).removeprefix("MESSAGE_REACTION_").lower()
    member = table(change.get("member"))
    told = _told(change, table(member.get("user")))
    told["sender_id"] = who
    ours = who is not None and who == account.own_id
    return Incoming(
        kind=Kind.IGNORE if ours else Kind.REACTION,
        # There is no time in it; the place in the session tells a second one from the same one sent again.
        event_key=key("reaction", about, who, action, first(emoji.get("id"), emoji.get("name")), event.get("s")),
        external_message_id=about,
        facts=facts(
            action=action,
            emoji=words(emoji.get("name")) or ident(emoji.get("id")),
            emoji_id=ident(emoji.get("id")),
            is_echo=True if ours else None,
            echo_of=Kind.REACTION.value if ours else None,
        ),
        **told,
    )


def _typing(held: dict[str, Any], event: dict[str, Any], _account: Account) -> Incoming:
    told = _told(held, table(table(held.get("member")).get("user")))
    told["sender_id"] = ident(held.get("user_id"))
    return Incoming(
        kind=Kind.IGNORE,
        event_key=key("typing", held.get("channel_id"), held.get("user_id"), held.get("timestamp")),
        at=moment(held.get("timestamp")),
        facts={"typing": True},
        **told,
    )


def _other(kind: str, held: dict[str, Any], event: dict[str, Any]) -> Incoming:
    own = ident(table(held.get("user")).get("id")) if kind == "READY" else None
    return Incoming(
        kind=Kind.IGNORE,
        event_key=key(kind, event.get("s"), digest(held)[:24]),
        conversation_id=first(held.get("channel_id"), held.get("id")) or "",
        is_group="guild_id" in held,
        facts=facts(update_type=name(kind), state_change=_STATES.get(kind), own_id=own),
    )


def _told(held: dict[str, Any], author: dict[str, Any]) -> dict[str, Any]:
    return {
        "conversation_id": ident(held.get("channel_id")) or "",
        "sender_id": ident(author.get("id")),
        "sender_name": called(author, table(held.get("member"))),
        "is_group": ident(held.get("guild_id")) is not None or held.get("channel_type") == _PRIVATE_GROUP,
    }


def _machine(message: dict[str, Any], author: dict[str, Any], account: Account) -> dict[str, Any] | None:
    """The facts of what a program says; None for a person."""
    sender = ident(author.get("id"))
    if sender is not None and sender == account.own_id:
        return {"is_echo": True}
    if author.get("bot") is True or author.get("system") is True or message.get("webhook_id") is not None:
        return facts(is_bot=True, webhook_id=ident(message.get("webhook_id")), username=name(author.get("username")))
    return None


_READERS: Final[dict[str, Callable[[dict[str, Any], dict[str, Any], Account], Incoming]]] = {
    "MESSAGE_CREATE": _created, "MESSAGE_UPDATE": _updated, "MESSAGE_DELETE": _deleted, "MESSAGE_DELETE_BULK": _deleted,
    "MESSAGE_REACTION_ADD": _reacted, "MESSAGE_REACTION_REMOVE": _reacted, "MESSAGE_REACTION_REMOVE_ALL": _reacted,
    "MESSAGE_REACTION_REMOVE_EMOJI": _reacted, "TYPING_START": _typing,
}  # fmt: skip
