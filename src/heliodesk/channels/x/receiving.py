"""What X sends: the X Activity API (one event a body), the older Account Activity API (many), and what a poll answers.

A post that mentions us and answers us comes twice, by two subscriptions, and a message may come by webhook and by poll: so posts
and messages are keyed by their own id, all else by `event_uuid`. Encrypted chats are shown as such.
"""

import base64
import json
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
    rows,
    table,
    unread,
)
from heliodesk.channels.x.messages import Users, direct, read_until, typing
from heliodesk.channels.x.posts import Shown, deleted, post

_HEADER: Final = "x-twitter-webhooks-signature"
_POSTS: Final = ("post.create", "post.reply.create", "post.mention.create", "post.quote.create", "post.repost.create")
_SILENT: Final = (
    "favorite_events", "follow_events", "unfollow_events", "block_events", "unblock_events", "mute_events", "unmute_events",
    "direct_message_reaction_events",
)  # fmt: skip
_KNOWN: Final = (
    "like.",
    "follow.",
    "profile.",
    "news.",
    "spaces.",
    "broadcast.",
    "block.",
    "mute.",
    "chat.",
    "dm.",
    "post.",
)


def verify(request: Request, account: Account) -> Answer | None:
    """Whether it is X's. A GET asks whether we hold the secret; what we fetched ourselves ("POLL") needs no proof."""
    if request.method == "POLL":
        return None
    secret = account.secrets.get("consumer_secret", "")
    if request.method == "GET":
        token = request.query.get("crc_token")
        if not token or not secret:
            return Answer(400, b"crc_token")
        code = base64.b64encode(signatures.hmac_sha256(secret, token.encode("utf-8", "replace"))).decode()
        return Answer(200, json.dumps({"response_token": f"sha256={code}"}).encode(), "application/json")
    scheme, _, given = request.headers.get(_HEADER, "").partition("=")
    is_theirs = scheme == "sha256" and signatures.is_signed_base64(given, secret, request.body)
    return None if is_theirs else signatures.UNSIGNED


def receive(request: Request, account: Account) -> list[Incoming]:
    """Every event in it that is of this account."""
    body = document(request.body)
    if not isinstance(body, dict):
        return [unread(request.body)]
    found: list[Incoming]
    if "data" in body:
        shown = Shown(table(body.get("includes")))
        found = each(rows(body["data"]), lambda one: _data(one, shown, account))
    else:
        found = each([body], lambda one: _activity(one, account))
    status = number(body.get("status"))
    return found or [nothing(request.body, http_status=status if status and status >= 400 else None)]


def _data(event: dict[str, Any], shown: Shown, account: Account) -> Iterator[Incoming]:
    """An event of the Activity API, or one of what a poll answers (messages by their `event_type`, posts by their author)."""
    if "event_uuid" in event:
        yield from _pushed(event, account)
    elif event.get("event_type") in ("MessageCreate", "ParticipantsJoin", "ParticipantsLeave"):
        yield direct(event, Users({}, shown), account)
    elif "author_id" in event:
        yield post(event, shown, account)
    else:
        yield unread(event)


def _pushed(event: dict[str, Any], account: Account) -> Iterator[Incoming]:
    user_id = ident(table(event.get("filter")).get("user_id"))
    if account.own_id and user_id and user_id != account.own_id:
        return
    kind, payload = name(event.get("event_type")) or "", event.get("payload")
    uuid = key(ident(event.get("event_uuid")) or digest(event))
    if not isinstance(payload, dict):
        yield unread(event)
        return
    shown = Shown(table(event.get("includes")) or table(payload.get("includes")))
    if kind in _POSTS:
        yield post(payload, shown, account, is_repost="repost" in kind)
    elif kind == "post.delete":
        yield deleted(payload, shown, account, None)
    elif kind in ("chat.received", "chat.sent"):
        yield _encrypted(payload, account, is_sent=kind == "chat.sent")
    elif kind == "oauth.revoke":
        yield Incoming(
            kind=Kind.IGNORE,
            event_key=uuid,
            at=moment(payload.get("date_time")),
            facts={"state_change": "authorization_revoked"},
        )
    elif told := list(_activity(payload, account)) if kind.startswith("dm.") else []:
        yield from told
    else:
        is_known = kind.startswith(_KNOWN)
        yield Incoming(kind=Kind.IGNORE, event_key=uuid, facts={"update_type" if is_known else "unknown_type": kind})


def _activity(body: dict[str, Any], account: Account) -> Iterator[Incoming]:
    """A body of the Account Activity API: one list for each kind of event."""
    for_user = ident(body.get("for_user_id"))
    if account.own_id and for_user and for_user != account.own_id:
        return
    users = Users(table(body.get("users")), Shown({}))
    nobody = Shown({})
    yield from each(rows(body.get("direct_message_events")), lambda one: [direct(one, users, account)])
    yield from each(rows(body.get("tweet_create_events")), lambda one: [post(one, nobody, account)])
    yield from each(rows(body.get("tweet_delete_events")), lambda one: [_gone(one, nobody, account)])
    yield from each(rows(body.get("direct_message_mark_read_events")), lambda one: [read_until(one, users, account)])
    yield from each(rows(body.get("direct_message_indicate_typing_events")), lambda one: [typing(one, users, account)])
    for field in _SILENT:
        yield from each(rows(body.get(field)), lambda one, field=field: [_silent(one, field)])  # type: ignore[misc]
    revoked = table(table(body.get("user_event")).get("revoke"))
    if revoked:
        at = moment(revoked.get("date_time"))
        yield Incoming(
            kind=Kind.IGNORE,
            event_key=key("revoke", digest(revoked)),
            at=at,
            facts={"state_change": "authorization_revoked"},
        )


def _gone(event: dict[str, Any], nobody: Shown, account: Account) -> Incoming:
    return deleted(table(event.get("status")), nobody, account, event.get("timestamp_ms"))


def _silent(event: dict[str, Any], field: str) -> Incoming:
    return Incoming(
        kind=Kind.IGNORE, event_key=key(field, event.get("id"), digest(event)), facts={"update_type": field}
    )


def _encrypted(payload: dict[str, Any], account: Account, *, is_sent: bool) -> Incoming:
    """A message that only the keys of a person can open: that one came, and from whom."""
    about, sender = ident(payload.get("id")), ident(payload.get("sender_id"))
    if about is None:
        return unread(payload)
    is_sent = is_sent or (sender is not None and sender == account.own_id)
    told: dict[str, Any] = {
        "event_key": key("chat", about),
        "conversation_id": first(payload.get("conversation_id"), sender) or "",
        "sender_id": sender,
        "at": moment(payload.get("created_at_msec"), in_ms=True),
    }
    extra = facts(encrypted=True, channel_kind="dm", is_echo=True if is_sent else None)
    if is_sent:
        return Incoming(kind=Kind.IGNORE, facts=extra, **told)
    return Incoming(
        kind=Kind.MESSAGE, attachments=(Attachment("encrypted", about),), external_message_id=about, facts=extra, **told
    )
