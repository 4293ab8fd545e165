"""Direct messages of X, in both their shapes: `message_create` (webhooks) and version 2 (polls)."""

from typing import Any

from heliodesk.channels.base import Account, Attachment, Incoming, Kind
from heliodesk.channels.reading import digest, facts, first, ident, key, moment, name, number, rows, table, unread
from heliodesk.channels.x.posts import Shown, media, plain


class Users:
    """Who is named beside messages: by id, plain (older) or under `data` (newer)."""

    def __init__(self, users: dict[str, Any], shown: Shown) -> None:
        self._users = users
        self.shown = shown

    def called(self, user_id: str | None) -> str | None:
        user = table(self._users.get(user_id or ""))
        user = table(user.get("data")) or user
        return name(user.get("name"), user.get("screen_name"), user.get("username")) or self.shown.called(user_id)

    def username(self, user_id: str | None) -> str | None:
        user = table(self._users.get(user_id or ""))
        user = table(user.get("data")) or user
        return name(user.get("screen_name"), user.get("username")) or self.shown.username(user_id)


def direct(event: dict[str, Any], users: Users, account: Account) -> Incoming:
    """A direct message; of ours as an echo."""
    about, held = ident(event.get("id")), table(event.get("message_create"))
    if about is None:
        return unread(event)
    if not held and event.get("event_type", "MessageCreate") != "MessageCreate":
        return Incoming(
            kind=Kind.IGNORE, event_key=key("dm", about), facts=facts(update_type=name(event.get("event_type")))
        )
    if not held and "text" not in event and "attachments" not in event:
        return unread(event)
    data = table(held.get("message_data")) or event
    sender = first(held.get("sender_id"), event.get("sender_id"))
    ours = sender is not None and sender == account.own_id
    target = ident(table(held.get("target")).get("recipient_id"))
    peer = (target if ours else sender) or sender
    group = None
    if not held:
        peer, group = _peer(ident(event.get("dm_conversation_id")), peer, account)
    pressed = table(data.get("quick_reply_response"))
    found = _attached(data, users)
    said = plain(data.get("text"))
    if not found and said is None:
        found = (Attachment("unsupported", about),)
    return Incoming(
        kind=Kind.IGNORE if ours else Kind.MESSAGE,
        event_key=key("dm", about),
        conversation_id=group or peer or "",
        sender_id=sender,
        sender_name=users.called(sender),
        text=said,
        attachments=found,
        external_message_id=about,
        at=moment(event.get("created_timestamp"), in_ms=True) or moment(event.get("created_at")),
        is_group=group is not None,
        facts=facts(
            channel_kind="dm",
            is_echo=True if ours else None,
            direction="outbound" if ours else None,
            username=users.username(sender),
            is_postback=True if pressed else None,
            postback=plain(pressed.get("metadata")),
            app_id=ident(held.get("source_app_id")),
        ),
    )


def _peer(where: str | None, peer: str | None, account: Account) -> tuple[str | None, str | None]:
    """The other one of a conversation "a-b"; a conversation of many has an id of its own."""
    both = (where or "").split("-")
    if where and len(both) == 2:
        return next((one for one in both if one != account.own_id), peer), None
    return peer, where


def _attached(data: dict[str, Any], users: Users) -> tuple[Attachment, ...]:
    if isinstance(data.get("attachments"), dict):
        return users.shown.media(data["attachments"])
    held = table(data.get("attachment"))
    if isinstance(held.get("media"), dict):
        return tuple(one for one in [media(held["media"])] if one)
    spot = table(held.get("location"))
    point = rows(table(table(spot.get("shared_coordinate")).get("coordinates")).get("coordinates"))
    if len(point) == 2 and all(isinstance(one, int | float) for one in point):
        return (Attachment("location", f"{point[1]},{point[0]}"),)
    venue = table(table(spot.get("shared_place")).get("place"))
    if venue:
        return (Attachment("location", ident(venue.get("id")), name(venue.get("full_name"), venue.get("name")) or ""),)
    return (Attachment("unsupported", ident(held.get("id"))),) if held else ()


def read_until(event: dict[str, Any], users: Users, account: Account) -> Incoming:
    """They have read up to one of our messages."""
    last, sender = ident(event.get("last_read_event_id")), ident(event.get("sender_id"))
    if last is None:
        return unread(event)
    ours = sender is not None and sender == account.own_id
    return Incoming(
        kind=Kind.IGNORE if ours else Kind.RECEIPT,
        event_key=key("read", sender, last),
        conversation_id=(ident(table(event.get("target")).get("recipient_id")) if ours else sender) or "",
        sender_id=sender,
        sender_name=users.called(sender),
        external_message_id=last,
        at=moment(event.get("created_timestamp"), in_ms=True),
        facts=facts(
            receipt="read",
            watermark=True,
            watermark_ms=number(event.get("created_timestamp")),
            is_echo=True if ours else None,
        ),
    )


def typing(event: dict[str, Any], users: Users, account: Account) -> Incoming:
    """Somebody is writing."""
    sender = ident(event.get("sender_id"))
    return Incoming(
        kind=Kind.IGNORE,
        event_key=key("typing", sender, digest(event)[:16]),
        conversation_id=sender or "",
        sender_id=sender,
        sender_name=users.called(sender),
        at=moment(event.get("created_timestamp"), in_ms=True),
        facts={"typing": True},
    )
