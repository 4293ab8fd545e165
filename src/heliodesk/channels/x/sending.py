"""Say something on X: private messages, and posts that answer posts."""

from datetime import UTC, datetime
from typing import Any

from heliodesk.channels import saying
from heliodesk.channels.asking import Form, clock_of, seconds_of, told
from heliodesk.channels.base import Account, Capabilities, Delivery, Health, Outgoing
from heliodesk.channels.rendering import File
from heliodesk.channels.x.access import Ended, ask_x
from heliodesk.outbound import Answer, OutboundError

CAPABILITIES = Capabilities(
    text_limit=10_000,
    caption_limit=10_000,
    file_limit=5 * 2**20,
    media_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    has_read=True,
)
PUBLIC = Capabilities(
    text_limit=280,
    length_unit="weighted",
    caption_limit=280,
    file_limit=5 * 2**20,
    media_types=("image/jpeg", "image/png", "image/webp", "image/gif"),
    has_replies=True,
    has_deletes=True,
)


def capabilities(account: Account, *, is_public: bool = False) -> Capabilities:
    """What a post can hold, or a private message."""
    return PUBLIC if is_public else CAPABILITIES


async def deliver(message: Outgoing, account: Account) -> Delivery:
    """Say it, once. X knows no message again. A long post becomes a thread, each part an answer to the one before."""
    # In public an answer goes to the customer's own post, which is what they are told of.
    last = str(
        message.facts.get("last_id") or message.reply_to or message.facts.get("answers") or message.conversation_id
    )

    async def say(turn: saying.Turn) -> Delivery:
        nonlocal last
        body: dict[str, Any] = {"text": turn.part.text} if turn.part.text else {}
        try:
            if turn.part.file is not None:
                made = await _upload(turn.part.file, account, is_public=message.is_public)
                if isinstance(made, Delivery):
                    return made
                body |= {"media": {"media_ids": [made]}} if message.is_public else {"attachments": [{"media_id": made}]}
            if message.is_public:
                body |= {"reply": {"in_reply_to_tweet_id": last}} if last else {}
                answer = await ask_x("POST", "/2/tweets", account, body=body)
            else:
                answer = await ask_x("POST", _place(message, account), account, body=body)
        except Ended as ended:
            return saying.reconnect(detail=str(ended))
        except OutboundError as error:
            return saying.failed(error)
        if not answer.ok:
            return meaning(answer, is_public=message.is_public)
        found = told(answer).get("data")
        key = (found.get("id") or found.get("dm_event_id")) if isinstance(found, dict) else None
        if not key:
            return saying.unknown("broken-answer", "no id")
        last = str(key)
        return saying.sent(key)

    return await saying.in_parts(message, capabilities(account, is_public=message.is_public), say)


async def health(account: Account) -> Health:
    """Ask who the token speaks for."""
    try:
        answer = await ask_x("GET", "/2/users/me", account)
    except Ended as ended:
        return Health("access-ended", str(ended))
    except OutboundError as error:
        made = saying.failed(error)
        return Health(made.reason, made.detail)
    if not answer.ok:
        made = meaning(answer, is_public=True)
        return Health(made.reason, made.detail)
    found = told(answer).get("data") or {}
    return Health(own_id=str(found.get("id", "")), name=f"@{found['username']}" if found.get("username") else "")


def meaning(answer: Answer, *, is_public: bool) -> Delivery:
    """What an answer that is no success means. X says it as a problem (RFC 9457): `type` and `detail`."""
    error = told(answer)
    kind = str(error.get("type", "")).rpartition("/")[2]
    words = str(error.get("detail") or error.get("title") or "")
    detail = f"{answer.status} {kind} {words}"
    match answer.status:
        case 401:
            return saying.reconnect(detail=detail)
        case 402:
            return saying.reconnect("quota", detail)
        case 429:
            if kind == "usage-capped":
                return saying.reconnect("quota", detail)
            return saying.later("rate-limited", detail, wait_of(answer))
        case 403:
            if kind in ("client-forbidden", "unsupported-authentication") or "scope" in words.lower():
                return saying.reconnect("not-allowed", detail)
            if "duplicate" in words.lower():
                return saying.refused("same-again", detail)
            return saying.refused("not-allowed", detail) if is_public else saying.unreachable("dm-closed", detail)
        case 404 if not is_public:
            return saying.unreachable("gone", detail)
        case 413:
            return saying.refused("file-too-large", detail)
        case status if status >= 500:
            return saying.unknown("broken-answer", detail)
        case _:
            return saying.refused("not-understood", detail)


def wait_of(answer: Answer) -> float | None:
    """Seconds until the window begins anew, by X's own clock."""
    reset = answer.headers.get("x-rate-limit-reset", "")
    if not reset.isdecimal():
        return seconds_of(answer)
    return max((datetime.fromtimestamp(int(reset), UTC) - clock_of(answer)).total_seconds(), 0.0)


def _place(message: Outgoing, account: Account) -> str:
    """A private conversation of two is named by both ids, and asked by the other one; a group by its own id."""
    where = message.conversation_id
    people = [one for one in where.replace("-", ":").split(":") if one]
    others = [one for one in people if one != account.own_id]
    if len(people) == 1 and not message.facts.get("is_group"):
        others = people
    if len(others) == 1:
        return f"/2/dm_conversations/with/{others[0]}/messages"
    return f"/2/dm_conversations/{where}/messages"


async def _upload(file: File, account: Account, *, is_public: bool) -> str | Delivery:
    """Bring a picture to X. Nothing is said by that, so whatever goes wrong may be tried again."""
    form = Form(
        {"media_category": "tweet_image" if is_public else "dm_image", "media_type": file[1]}, (("media", file),)
    )
    try:
        answer = await ask_x("POST", "/2/media/upload", account, form=form)
    except OutboundError as error:
        return saying.failed(error, again_is_safe=True)
    found = told(answer).get("data")
    if answer.ok and isinstance(found, dict) and found.get("id"):
        return str(found["id"])
    made = meaning(answer, is_public=True)
    return saying.later("busy", made.detail) if made.reason == "broken-answer" else made
