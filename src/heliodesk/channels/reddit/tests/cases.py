"""How Reddit answers."""

from typing import Any

from heliodesk.channels.base import Account, Kind, Request
from heliodesk.channels.reddit import receiving
from heliodesk.channels.tests.platform import Never, Platform, Said

ACCOUNT = Account("reddit", "main", "Desk_Bot")


def letter(key: str = "t4_a", **held: Any) -> dict[str, Any]:
    made = {
        "name": key,
        "author": "ann",
        "body": "hello",
        "subject": "Hi",
        "was_comment": False,
        "created_utc": 1760000000.0,
        "dest": "desk_bot",
    }
    return {"kind": "t4", "data": made | held}


def comment(**held: Any) -> dict[str, Any]:
    made = {
        "name": "t1_c",
        "author": "ann",
        "body": "u/desk_bot help",
        "was_comment": True,
        "parent_id": "t1_b",
        "context": "/r/x/comments/zz9/t/c/",
    }
    return {"kind": "t1", "data": made | held}


def listing(*things: Any) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(things)}}


def one(thing: Any, **wanted: Any) -> Said:
    return Said([listing(thing)], [wanted])


PLATFORM = Platform(
    channel="reddit",
    module=receiving,
    account=ACCOUNT,
    seal=lambda body: Request(body, method="POLL"),
    text=lambda key, words: letter(f"t4_{key}", body=words),
    batch=lambda things: listing(*things),
    cases={
        "text": one(
            letter(),
            kind=Kind.MESSAGE,
            text="hello",
            sender_id="ann",
            sender_name="ann",
            event_key="t4_a",
            facts={"subject": "Hi", "channel_kind": "dm"},
        ),
        "batch": Said([listing(letter("t4_b"), letter("t4_a"))], [{"event_key": "t4_b"}, {"event_key": "t4_a"}]),
        "edit": one(
            comment(edited=1760000009.0, body="no"),
            kind=Kind.EDIT,
            text="no",
            external_message_id="t1_c",
            event_key="t1_c:edit:1760000009",
        ),
        "delete": one(
            comment(author="[deleted]", body="[deleted]"), kind=Kind.DELETE, external_message_id="t1_c", sender_id=None
        ),
        "reaction": Never("votes have no author"),
        "reply": one(
            comment(),
            reply_to="t1_b",
            conversation_id="t3_zz9",
            is_public=True,
            facts={"channel_kind": "public_post", "was_comment": True},
        ),
        "sticker": Never("there are none"),
        "location": Never("there are none"),
        "contact": Never("there are none"),
        "voice": Never("there are none"),
        "album": Never("pictures are links in the words"),
        "unsupported": one({"kind": "t9", "data": {"name": "t9_a"}}, kind=Kind.IGNORE, facts={"unknown_type": "t9"}),
        "echo": Said(
            [
                listing(letter(author="desk_bot")),
                {
                    "conversation": {
                        "id": "k",
                        "subject": "Hi",
                        "objIds": [{"key": "messages", "id": "1"}, {"key": "messages", "id": "2"}],
                    },
                    "messages": {
                        "1": {
                            "id": "1",
                            "date": "2026-01-01T00:00:00+00:00",
                            "bodyMarkdown": "help",
                            "author": {"name": "ann"},
                        },
                        "2": {
                            "id": "2",
                            "date": "2026-01-02T00:00:00+00:00",
                            "bodyMarkdown": "ours",
                            "author": {"name": "mod", "isMod": True},
                        },
                    },
                },
            ],
            [
                {"kind": Kind.IGNORE, "facts": {"is_echo": True}},
                {
                    "kind": Kind.IGNORE,
                    "text": "ours",
                    "conversation_id": "k",
                    "facts": {"is_echo": True, "modmail": True},
                },
                {
                    "kind": Kind.MESSAGE,
                    "text": "help",
                    "conversation_id": "k",
                    "event_key": "modmail:1",
                    "facts": {"subject": "Hi"},
                },
            ],
        ),
        "other_account": Never("each account is asked by itself"),
    },
)
