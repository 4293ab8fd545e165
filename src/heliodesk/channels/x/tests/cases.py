"""How X says it."""

import base64
import hashlib
import hmac
from typing import Any

from heliodesk.channels.base import Account, Kind, Request
from heliodesk.channels.tests.platform import Never, Platform, Said
from heliodesk.channels.x import receiving

SECRET, HEADER = "consumer-secret", "x-twitter-webhooks-signature"
ACCOUNT = Account("x", "main", "1", {"consumer_secret": SECRET})
USERS = {"1": {"name": "Desk", "screen_name": "desk"}, "2": {"name": "Ann", "screen_name": "ann"}}
DM = {"conversation_id": "2", "sender_id": "2", "sender_name": "Ann"}


def code(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


def text(key: str, words: str) -> dict[str, Any]:
    return direct(key, text=words)


def direct(key: str = "9", sender: str = "2", to: str = "1", **data: Any) -> dict[str, Any]:
    made = {"target": {"recipient_id": to}, "sender_id": sender, "message_data": data}
    return {"type": "message_create", "id": key, "created_timestamp": "1760000000000", "message_create": made}


def body(*events: Any, user: str = "1") -> dict[str, Any]:
    return {"for_user_id": user, "direct_message_events": list(events), "users": USERS}


def pushed(kind: str, payload: Any, user: str = "1", **more: Any) -> dict[str, Any]:
    return {"data": {"event_uuid": "-5", "event_type": kind, "filter": {"user_id": user}, "payload": payload} | more}


def post(**held: Any) -> dict[str, Any]:
    return {
        "id": "50",
        "author_id": "2",
        "conversation_id": "40",
        "text": "@desk hi",
        "created_at": "2026-07-24T21:23:23.000Z",
    } | held


NAMED = {"includes": {"users": [{"id": "2", "name": "Ann", "username": "ann"}]}}
PICTURE = {"type": "photo", "media_url_https": "https://pbs.example/p.jpg", "id": 1.5e17}

PLATFORM = Platform(
    channel="x",
    module=receiving,
    account=ACCOUNT,
    seal=lambda body: Request(body, {HEADER: f"sha256={code(body)}"}),
    forged=(
        lambda body: Request(body),
        lambda body: Request(body, {HEADER: ""}),
        lambda body: Request(body, {HEADER: code(body)}),
        lambda body: Request(body, {HEADER: f"sha256={code(body + b' ')}"}),
        lambda body: Request(body, {HEADER: f"sha256={hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}"}),
        lambda body: Request(body, {HEADER: "sha256=\u00e4"}),
    ),
    answers=(
        (
            Request(b"", method="GET", query={"crc_token": "t"}),
            200,
            b'{"response_token": "sha256=' + code(b"t").encode() + b'"}',
        ),
        (Request(b"", method="GET"), 400, None),
    ),
    text=text,
    batch=lambda events: body(*events),
    cases={
        "text": Said(
            [
                body(text("9", "a &amp; b")),
                pushed(
                    "dm.received",
                    {"direct_message_events": [text("9", "hello")], "users": {"2": {"data": {"username": "ann"}}}},
                ),
            ],
            [
                DM | {"kind": Kind.MESSAGE, "text": "a & b", "event_key": "dm:9"},
                {"text": "hello", "sender_name": "ann", "event_key": "dm:9"},
            ],
        ),
        "batch": Said(
            [body(text("1", "a"), text("2", "b"))],
            [{"text": "a", "event_key": "dm:1"}, {"text": "b", "event_key": "dm:2"}],
        ),
        "edit": Never("an edited post is a new post, and a direct message cannot be edited"),
        "delete": Said(
            [pushed("post.delete", {"id": "50", "author_id": "1"})],
            [
                {
                    "kind": Kind.DELETE,
                    "external_message_id": "50",
                    "event_key": "post:50:deleted",
                    "facts": {"is_echo": True},
                }
            ],
        ),
        "reaction": Never("likes are no reactions to a message; they are heard and left"),
        "reply": Said(
            [
                pushed("post.reply.create", post(in_reply_to_tweet_id="40"), **NAMED),
                pushed("post.mention.create", post(in_reply_to_tweet_id="40"), **NAMED),
            ],
            [
                {
                    "kind": Kind.MESSAGE,
                    "reply_to": "40",
                    "conversation_id": "40",
                    "sender_name": "Ann",
                    "is_public": True,
                    "event_key": "post:50",
                    "facts": {"channel_kind": "public_post"},
                }
            ]
            * 2,
        ),
        "sticker": Never("there are none"),
        "location": Said(
            [
                body(
                    direct(
                        attachment={
                            "type": "location",
                            "location": {"shared_coordinate": {"coordinates": {"coordinates": [-2.25, 1.5]}}},
                        }
                    )
                )
            ],
            [DM | {"attachments": [("location", "1.5,-2.25")]}],
        ),
        "contact": Never("there are none"),
        "voice": Said(
            [
                body(
                    direct(
                        attachment={
                            "media": {
                                "type": "video",
                                "video_info": {
                                    "variants": [
                                        {"content_type": "video/mp4", "bitrate": 1, "url": "https://v.example/1"},
                                        {"content_type": "video/mp4", "bitrate": 2, "url": "https://v.example/2"},
                                    ]
                                },
                            }
                        }
                    )
                )
            ],
            [DM | {"attachments": [("video", "https://v.example/2")]}],
        ),  # a spoken message is a video there
        "album": Said(
            [
                {
                    "for_user_id": "1",
                    "tweet_create_events": [
                        {
                            "id_str": "50",
                            "text": "@desk two",
                            "user": {"id_str": "2", "name": "Ann"},
                            "extended_entities": {"media": [PICTURE, PICTURE]},
                        }
                    ],
                }
            ],
            [
                {
                    "attachments": [("image", "https://pbs.example/p.jpg")] * 2,
                    "sender_name": "Ann",
                    "event_key": "post:50",
                }
            ],
        ),
        "unsupported": Said(
            [
                body(direct(attachment={"type": "card"})),
                pushed(
                    "chat.received",
                    {"id": "e", "sender_id": "2", "conversation_id": "2:1", "created_at_msec": "1784841183370"},
                ),
            ],
            [
                {"kind": Kind.MESSAGE, "attachments": [("unsupported", None)]},
                {"kind": Kind.MESSAGE, "attachments": [("encrypted", "e")], "facts": {"encrypted": True}},
            ],
        ),
        "echo": Said(
            [body(direct("8", sender="1", to="2", text="ours")), pushed("post.create", post(author_id="1"))],
            [
                {"kind": Kind.IGNORE, "conversation_id": "2", "text": "ours", "facts": {"is_echo": True}},
                {"kind": Kind.IGNORE, "text": None, "facts": {"is_echo": True}},
            ],
        ),
        "other_account": Said(
            [body(text("9", "not ours"), user="3"), pushed("post.mention.create", post(), user="3")],
            [{"kind": Kind.IGNORE, "text": None, "sender_id": None}] * 2,
        ),
    },
)
