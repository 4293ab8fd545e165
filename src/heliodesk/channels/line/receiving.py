"""What LINE sends to an account's webhook: many events in one body, none when somebody presses "Verify".

The signature is made with the secret of one channel, so whatever carries it is ours. Events that come again say so and keep their
`webhookEventId`; names are never in them. An edit may arrive before an earlier one: the later `at` counts.
"""

from collections.abc import Iterator
from typing import Any, Final

from heliodesk.channels import signatures
from heliodesk.channels.base import Account, Answer, Attachment, Incoming, Kind, Request
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
    nothing,
    number,
    place,
    rows,
    table,
    unread,
    words,
)

_FILES: Final = {"image": "image", "video": "video", "audio": "audio", "file": "file"}
# What is nobody's words, and the change of state that it tells, if any.
_SILENT: Final = {
    "follow": "followed", "unfollow": "unfollowed", "join": "joined", "leave": "left", "accountLink": "account_linked",
    "memberJoined": "member_joined", "memberLeft": "member_left", "membership": "membership", "module": "module",
    "activated": "activated", "deactivated": "deactivated", "botSuspended": "bot_suspended", "botResumed": "bot_resumed",
    "videoPlayComplete": None, "beacon": None, "things": None, "delivery": None,
}  # fmt: skip
_ABOUT_SOMEBODY: Final = ("follow", "unfollow")  # of the others the conversation tells


def verify(request: Request, account: Account) -> Answer | None:
    """Whether it is signed with the channel's secret."""
    given = request.headers.get("x-line-signature")
    is_theirs = signatures.is_signed_base64(given, account.secrets.get("channel_secret", ""), request.body)
    return None if is_theirs else signatures.UNSIGNED


def receive(request: Request, account: Account) -> list[Incoming]:
    """Every event in it."""
    body = document(request.body)
    if not isinstance(body, dict):
        return [unread(request.body)]
    seen: set[str] = set()
    return each(rows(body.get("events")), lambda event: _event(event, seen)) or [nothing(request.body)]


def _key(event: dict[str, Any], kind: str, seen: set[str]) -> str:
    """Its id; by what is in it, too, where it has none (as formerly) or one of this body has the same (as in LINE's samples)."""
    own = ident(event.get("webhookEventId")) and key(event.get("webhookEventId"))
    if own is None or own in seen:
        own = key(own or kind, digest({**event, "deliveryContext": None}))
    seen.add(own)
    return own


def _event(event: dict[str, Any], seen: set[str]) -> Iterator[Incoming]:
    kind, source = name(event.get("type")), table(event.get("source"))
    if kind is None:
        yield unread(event)
        return
    delivery = table(event.get("deliveryContext"))
    told: dict[str, Any] = {
        "event_key": _key(event, kind, seen),
        "conversation_id": first(source.get("groupId"), source.get("roomId"), source.get("userId")) or "",
        "at": moment(event.get("timestamp"), in_ms=True),
        "is_group": source.get("type") in ("group", "room"),
    }
    extra = facts(
        reply_token=ident(event.get("replyToken")),
        is_redelivery=True if delivery.get("isRedelivery") is True else None,
        standby=True if event.get("mode") == "standby" else None,
    )
    sender = ident(source.get("userId"))
    if kind in ("message", "messageEdited"):
        yield _message(table(event.get("message")), sender, kind, told, extra, event)
    elif kind == "unsend":
        about = ident(table(event.get("unsend")).get("messageId"))
        if about is None:
            yield unread(event)
            return
        yield Incoming(kind=Kind.DELETE, sender_id=sender, external_message_id=about, facts=extra, **told)
    elif kind == "postback":
        pressed = table(event.get("postback"))
        data, params = words(pressed.get("data")), table(pressed.get("params"))
        chosen = first(params.get("date"), params.get("time"), params.get("datetime"), params.get("newRichMenuAliasId"))
        yield Incoming(
            kind=Kind.MESSAGE,
            sender_id=sender,
            text=data,
            facts=extra | facts(is_postback=True, postback=data, chosen=chosen),
            **told,
        )
    else:
        yield _silent(kind, event, sender, told, extra)


def _message(
    message: dict[str, Any],
    sender: str | None,
    kind: str,
    told: dict[str, Any],
    extra: dict[str, Any],
    event: dict[str, Any],
) -> Incoming:
    about = ident(message.get("id"))
    if about is None:
        return unread(event)
    shown, album = message.get("type"), table(message.get("imageSet"))
    said = words(message.get("text")) if shown == "text" else None
    named = [table(one) for one in rows(table(message.get("mention")).get("mentionees"))]
    return Incoming(
        kind=Kind.EDIT if kind == "messageEdited" else Kind.MESSAGE,
        sender_id=sender,
        text=said,
        attachments=() if shown == "text" else (_attachment(message, shown, about),),
        external_message_id=about,
        reply_to=ident(message.get("quotedMessageId")),
        facts=extra
        | facts(
            quote_token=ident(message.get("quoteToken")),
            read_token=ident(message.get("markAsReadToken")),
            is_mention=True if any(one.get("isSelf") is True for one in named) else None,
            album=ident(album.get("id")),
            album_place=number(album.get("index")),
            sticker_package=ident(message.get("packageId")),
            sticker_words=words(message.get("text")) if shown == "sticker" else None,
        ),
        **told,
    )


def _attachment(message: dict[str, Any], shown: Any, about: str) -> Attachment:
    if shown in _FILES:
        source = table(message.get("contentProvider"))
        where = ident(source.get("originalContentUrl")) if source.get("type") == "external" else None
        return Attachment(_FILES[shown], where or about, name(message.get("fileName")) or "")
    if shown == "sticker":
        keywords = [one for one in rows(message.get("keywords")) if isinstance(one, str)]
        return Attachment("sticker", ident(message.get("stickerId")) or about, name(*keywords) or "")
    if shown == "location" and (where := place(message.get("latitude"), message.get("longitude"))):
        return Attachment("location", where, name(message.get("title"), message.get("address")) or "")
    return Attachment("unsupported", about)


def _silent(
    kind: str, event: dict[str, Any], sender: str | None, told: dict[str, Any], extra: dict[str, Any]
) -> Incoming:
    state = _SILENT.get(kind)
    link, follow = table(event.get("link")), table(event.get("follow"))
    if kind == "accountLink" and link.get("result") != "ok":
        state = "account_link_failed"
    held = table(event.get("membership"))
    return Incoming(
        kind=Kind.IGNORE,
        sender_id=sender if kind in _ABOUT_SOMEBODY else None,
        facts=extra
        | facts(
            state_change=state,
            update_type=kind if kind in _SILENT else None,
            unknown_type=None if kind in _SILENT else kind,
            is_unblocked=follow.get("isUnblocked") if isinstance(follow.get("isUnblocked"), bool) else None,
            nonce=ident(link.get("nonce")),
            membership=name(held.get("type")),
        ),
        **told,
    )
