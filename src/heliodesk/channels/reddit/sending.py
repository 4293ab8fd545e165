"""Say something on Reddit, by asyncpraw: answers to comments and private messages, and mail of moderators."""

import re
import time
from typing import Any

from heliodesk.channels import saying
from heliodesk.channels.base import Account, Capabilities, Delivery, Health, Outgoing
from heliodesk.channels.reddit.client import NotAnswered, reddit_of
from heliodesk.outbound import Forbidden, sockets

CAPABILITIES = Capabilities(text_limit=10_000, has_replies=True, has_edits=True, has_deletes=True)
_THINGS = ("t1_", "t3_", "t4_")
_BY_WORD = {
    "DELETED_COMMENT": saying.unreachable("gone"),
    "DELETED_LINK": saying.unreachable("gone"),
    "THREAD_LOCKED": saying.refused("not-allowed"),
    "TOO_OLD": saying.refused("window-closed"),
    "TOO_LONG": saying.refused("too-long"),
    "NO_TEXT": saying.refused("empty"),
    "USER_BLOCKED": saying.unreachable("blocked"),
    "USER_BLOCKED_MESSAGE": saying.unreachable("blocked"),
    "NOT_WHITELISTED_BY_USER_MESSAGE": saying.unreachable("dm-closed"),
    "USER_DOESNT_EXIST": saying.unreachable("gone"),
    "INVALID_USER": saying.unreachable("gone"),
    "SUBREDDIT_NOTALLOWED": saying.refused("not-allowed"),
    "USER_REQUIRED": saying.reconnect(),
}


async def deliver(message: Outgoing, account: Account) -> Delivery:
    """Say it, once. Reddit knows no message again."""
    try:
        reddit = await reddit_of(account)
    except Forbidden as error:
        return saying.failed(error)
    except ValueError as error:
        return saying.reconnect("not-set-up", str(error))

    async def say(turn: saying.Turn) -> Delivery:
        if wait := used_up(reddit):
            return saying.later("rate-limited", "none left in this window", wait)
        try:
            return await _say(turn.part.text, message, reddit)
        except Exception as error:
            return meaning(error)

    return await saying.in_parts(message, CAPABILITIES, say)


async def health(account: Account) -> Health:
    """Ask who we are."""
    try:
        me = await (await reddit_of(account)).user.me()
    except Forbidden as error:
        return Health("address", str(error))
    except ValueError as error:
        return Health("not-set-up", str(error))
    except Exception as error:
        made = meaning(error)
        return Health(made.reason, made.detail)
    return Health(own_id=str(me), name=f"u/{me}") if me else Health("access-ended")


async def _say(text: str, message: Outgoing, reddit: Any) -> Delivery:
    """By what it answers: a comment, post or private message (its full name), moderators' mail (its id), else a person (u/…).

    By asyncpraw's plain requests: its objects want every field of an answer, and what they cannot read was said all the same.
    """
    answered = message.reply_to or str(message.facts.get("answers") or "")
    thing = answered if answered.startswith(_THINGS) else message.conversation_id
    if thing.startswith(_THINGS):
        path, data = "api/comment/", {"text": text, "thing_id": thing}
    elif thing.startswith("u/"):
        if message.written_at is None:  # Reddit's policy: nobody is written to who has not written first
            return saying.refused("not-allowed", "no message to who has not written first")
        subject = str(message.facts.get("subject") or "Support")[:100]
        path, data = "api/compose/", {"subject": subject, "text": text, "to": thing.removeprefix("u/")}
    else:
        path = f"api/mod/conversations/{thing.removeprefix('modmail:')}"
        data = {"body": text, "isAuthorHidden": "false", "isInternal": "false"}
    return read_answer(await reddit.request(method="POST", path=path, data=data))


def read_answer(made: Any, name: str = "") -> Delivery:
    """What an answer of 200 says: errors, or the full name of what is there now (`name` when it says none)."""
    if errors := _dig(made, "json", "errors"):
        return _said_in_200([(str(one[0]), str(one[1] if len(one) > 1 else "")) for one in errors if one])
    found = _dig(made, "json", "data", "things", 0, "data", "name") or _dig(made, "json", "data", "name")
    return saying.sent(found or _dig(made, "conversation", "objIds", -1, "id") or name or None)


def _dig(found: Any, *way: str | int) -> Any:
    """What stands there, or None."""
    for step in way:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def meaning(error: Exception) -> Delivery:
    """What Reddit, or the way there, meant by it."""
    from asyncpraw.exceptions import RedditAPIException
    from asyncprawcore import exceptions as says

    match error:
        case NotAnswered(status=0):
            return saying.no_answer(error.went, str(error))
        case NotAnswered():
            return saying.unknown("broken-answer", str(error.status))
        case RedditAPIException():
            return _said_in_200([(str(item.error_type), str(item.message)) for item in error.items])
        case says.TooManyRequests():
            wait = getattr(error, "retry_after", None)
            return saying.later("rate-limited", "429", float(wait) if wait else None)
        case says.OAuthException() | says.InvalidToken() | says.InsufficientScope():
            return saying.reconnect(detail=type(error).__name__)
        case says.ResponseException() if error.response.status in (400, 401):
            return saying.reconnect(detail=str(error.response.status)) if _is_token(error) else _refused(error)
        case says.ResponseException() if error.response.status >= 500:
            return saying.unknown("broken-answer", str(error.response.status))
        case says.ResponseException():
            return _refused(error)
        case says.RequestException():  # asking for a token, before anything is said
            return saying.no_answer(sockets.went(error), "token", again_is_safe=True)
        case Forbidden():
            return saying.failed(error)
        case _:
            return saying.unknown("broken-answer", type(error).__name__)


def _said_in_200(errors: list[tuple[str, str]]) -> Delivery:
    """An answer of 200 can hold errors; the first that says something counts."""
    for word, words in errors:
        if word == "RATELIMIT":
            return saying.later("rate-limited", f"{word} {words}", _seconds(words))
        if found := _BY_WORD.get(word):
            return Delivery(found.outcome, reason=found.reason, detail=saying.plain(f"{word} {words}"))
    return saying.refused("not-understood", errors[0][0] if errors else "")


def _seconds(words: str) -> float | None:
    """Reddit says how long in words: "Take a break for 9 minutes before trying again."."""
    found = re.search(r"(\d+) (millisecond|second|minute|hour)", words)
    if not found:
        return None
    unit = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600}[found[2]]
    return int(found[1]) * unit + 1


def _refused(error: Any) -> Delivery:
    status = error.response.status
    if status in (404, 410):
        return saying.unreachable("gone", str(status))
    return saying.refused("not-allowed" if status == 403 else "not-understood", str(status))


def _is_token(error: Any) -> bool:
    return error.response.status == 401 or "access_token" in str(getattr(error.response, "url", ""))


def used_up(reddit: Any) -> float:
    """Seconds until the next request may go, when there is none left. asyncpraw would wait them out inside the call."""
    limit = reddit._core.rate_limiter
    if limit.remaining is None or limit.remaining >= 1 or limit.next_request_timestamp_ns is None:
        return 0.0
    return max(float(limit.next_request_timestamp_ns - time.monotonic_ns()) / 1e9, 0.0)
