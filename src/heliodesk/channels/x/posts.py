"""Posts of X, in both their shapes: version 2 (`author_id`, users beside) and the older one (`user` within)."""

from email.utils import parsedate_to_datetime
from typing import Any, Final

from heliodesk.channels.base import Account, Attachment, Incoming, Kind
from heliodesk.channels.reading import facts, first, ident, key, moment, name, number, rows, table, unread, words

_KINDS: Final = {"photo": "image", "animated_gif": "video", "video": "video"}


class Shown:
    """What stands beside posts: users and media."""

    def __init__(self, includes: dict[str, Any]) -> None:
        users = [table(one) for one in rows(includes.get("users"))]
        self._users = {ident(one.get("id")): one for one in (table(user.get("data")) or user for user in users)}
        self._media = {ident(one.get("media_key")): one for one in map(table, rows(includes.get("media")))}

    def called(self, user_id: str | None) -> str | None:
        user = self._users.get(user_id, {})
        return name(user.get("name"), user.get("username"))

    def username(self, user_id: str | None) -> str | None:
        return name(self._users.get(user_id, {}).get("username"))

    def media(self, attachments: dict[str, Any]) -> tuple[Attachment, ...]:
        found = []
        for media_key in map(ident, rows(attachments.get("media_keys"))):
            found.append(media(self._media.get(media_key, {})) or Attachment("unsupported", media_key))
        return tuple(found)


def post(held: dict[str, Any], shown: Shown, account: Account, *, is_repost: bool = False) -> Incoming:
    """A post that speaks of us. Ours, and what only repeats one, is nobody's words."""
    about, writer = first(held.get("id_str"), held.get("id")), table(held.get("user"))
    if about is None:
        return unread(held)
    sender = first(held.get("author_id"), writer.get("id_str"), writer.get("id"))
    references = {
        one.get("type"): ident(one.get("id"))
        for one in map(table, rows(held.get("referenced_tweets")))
        if isinstance(one.get("type"), str)
    }
    reply_to = first(
        held.get("in_reply_to_tweet_id"),
        held.get("in_reply_to_status_id_str"),
        held.get("in_reply_to_status_id"),
        references.get("replied_to"),
    )
    ours = sender is not None and sender == account.own_id
    told: dict[str, Any] = {
        "event_key": key("post", about),
        "conversation_id": first(held.get("conversation_id"), reply_to, about) or "",
        "sender_id": sender,
        "sender_name": name(writer.get("name"), writer.get("screen_name")) or shown.called(sender),
        "at": _at(held),
        "is_public": True,
    }
    extra = facts(
        channel_kind="public_post",
        username=name(writer.get("screen_name")) or shown.username(sender),
        quoted_id=first(references.get("quoted"), held.get("quoted_status_id_str")),
        is_echo=True if ours else None,
    )
    if ours or is_repost or "retweeted_status" in held or "retweeted" in references:
        return Incoming(kind=Kind.IGNORE, facts=extra, **told)
    return Incoming(
        kind=Kind.MESSAGE,
        text=_said(held),
        attachments=_attached(held, shown),
        external_message_id=about,
        reply_to=reply_to,
        facts=extra,
        **told,
    )


def deleted(status: dict[str, Any], shown: Shown, account: Account, at_ms: Any) -> Incoming:
    """A post of ours is gone (of others X does not tell)."""
    about, sender = first(status.get("id"), status.get("id_str")), first(status.get("author_id"), status.get("user_id"))
    if about is None:
        return unread(status)
    return Incoming(
        kind=Kind.DELETE,
        event_key=key("post", about, "deleted"),
        conversation_id=ident(status.get("conversation_id")) or about,
        sender_id=sender,
        sender_name=shown.called(sender),
        external_message_id=about,
        at=moment(at_ms, in_ms=True),
        is_public=True,
        facts=facts(
            channel_kind="public_post", is_echo=True if sender is not None and sender == account.own_id else None
        ),
    )


def media(held: dict[str, Any]) -> Attachment | None:
    """A picture or the best of a video's forms."""
    kind = _KINDS.get(held.get("type") if isinstance(held.get("type"), str) else "", "image")  # type: ignore[arg-type]
    variants = [table(one) for one in rows(table(held.get("video_info")).get("variants") or held.get("variants"))]
    films = [one for one in variants if one.get("content_type") == "video/mp4" and ident(one.get("url"))]
    best = max(films, key=lambda one: number(one.get("bitrate") or one.get("bit_rate")) or 0, default={})
    where = first(
        best.get("url"),
        held.get("media_url_https"),
        held.get("url"),
        held.get("preview_image_url"),
        held.get("media_url"),
    )
    return Attachment(kind, where, words(held.get("alt_text")) or "") if where else None


def plain(value: Any) -> str | None:
    """X escapes three signs of HTML in what people write."""
    said = words(value)
    if said and "&" in said:
        return said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return said


def _said(held: dict[str, Any]) -> str | None:
    longer = table(held.get("note_tweet")).get("text") or table(held.get("extended_tweet")).get("full_text")
    return plain(longer) or plain(held.get("full_text")) or plain(held.get("text"))


def _attached(held: dict[str, Any], shown: Shown) -> tuple[Attachment, ...]:
    if isinstance(held.get("attachments"), dict):
        return shown.media(held["attachments"])
    longer = table(held.get("extended_tweet"))
    entities = (
        table(longer.get("extended_entities")) or table(held.get("extended_entities")) or table(held.get("entities"))
    )
    return tuple(one for item in rows(entities.get("media")) if (one := media(table(item))))


def _at(held: dict[str, Any]) -> Any:
    written = held.get("created_at")
    at = moment(held.get("timestamp_ms"), in_ms=True) or moment(written)
    if at is None and isinstance(written, str) and len(written) == 30:
        try:  # "Wed Feb 05 08:39:31 +0000 2020": the year stands last
            at = parsedate_to_datetime(f"{written[:20]}{written[26:]} {written[20:25]}")
        except (ValueError, TypeError):
            return None
    return at
