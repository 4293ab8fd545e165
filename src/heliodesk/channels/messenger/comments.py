"""What is said in public: comments below posts of our page, comments and mentions on Instagram. They come as `changes`.

Tests from the platform's own dashboard come as `changes` of `messages`, too; they are nobody's words.
"""

from collections.abc import Iterator
from typing import Any

from heliodesk.channels.base import Account, Attachment, Incoming, Kind
from heliodesk.channels.reading import digest, facts, first, ident, key, moment, name, table, unread, words


def comment(change: dict[str, Any], entry: dict[str, Any], account: Account) -> Iterator[Incoming]:
    """The comment in a change; what else changes is nobody's words."""
    value, field = change.get("value"), name(change.get("field")) or ""
    if not isinstance(value, dict):
        yield unread(change)
        return
    is_feed = field == "feed" and value.get("item") == "comment"
    is_comment = is_feed or field in ("comments", "live_comments")
    if not (is_comment or field == "mentions"):
        yield Incoming(
            kind=Kind.IGNORE,
            event_key=key("change", field, digest([entry.get("id"), entry.get("time"), value])),
            facts=facts(field=field or None, is_test=True if field.startswith("mess") else None),
        )
        return
    if account.own_id and ident(entry.get("id")) != account.own_id:
        return
    yield _said(value, entry, account, is_feed, field)


def _said(value: dict[str, Any], entry: dict[str, Any], account: Account, is_feed: bool, field: str) -> Incoming:
    writer, media = table(value.get("from")), table(value.get("media"))
    about = first(value.get("comment_id"), value.get("id"), value.get("media_id"))
    if about is None:
        return unread(value)
    post = first(value.get("post_id"), media.get("id"), value.get("media_id"))
    parent = first(value.get("parent_id"))
    sender_id, verb = ident(writer.get("id")), name(value.get("verb")) or "add"
    ours = sender_id is not None and sender_id == account.own_id
    kind = {
        "edited": Kind.EDIT,
        "edit": Kind.EDIT,
        "remove": Kind.DELETE,
        "hide": Kind.IGNORE,
        "unhide": Kind.IGNORE,
    }.get(verb, Kind.MESSAGE)
    picture = first(value.get("photo"), value.get("video")) if is_feed else None
    # Instagram tells of a mention only where it is: the words have to be asked for.
    said = words(value.get("message")) or words(value.get("text"))
    return Incoming(
        kind=Kind.IGNORE if ours else kind,
        event_key=key(about) if kind is Kind.MESSAGE else key(about, verb, value.get("created_time") or entry.get("time")),
        conversation_id=post or about,
        sender_id=sender_id,
        sender_name=name(writer.get("name"), writer.get("username")),
        text=said,
        attachments=(Attachment("image" if value.get("photo") else "video", picture),) if picture else (),
        external_message_id=about,
        reply_to=parent if parent != post else None,
        at=moment(value.get("created_time")) or moment(entry.get("time"), in_ms=True),
        is_public=True,
        facts=facts(
            channel_kind="public_post", is_echo=True if ours else None, username=name(writer.get("username")),
            field=field, link=words(table(value.get("post")).get("permalink_url")),
        ),
    )  # fmt: skip
