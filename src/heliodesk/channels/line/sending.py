"""Say something on LINE, by line-bot-sdk: by the reply token while it lives (it costs nothing), else by a push."""

import json
import uuid
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from heliodesk.channels import saying
from heliodesk.channels.base import Account, Capabilities, Delivery, Health, Outgoing
from heliodesk.channels.clients import client
from heliodesk.channels.windows import REPLY_TOKEN_LIFE, has_reply_token
from heliodesk.outbound import Forbidden, sockets

if TYPE_CHECKING:
    from linebot.v3.messaging import AsyncMessagingApi

BASE = "https://api.line.me"
# No files: LINE takes pictures by an address that its servers and the customer's phone fetch, so they go as links of ours.
CAPABILITIES = Capabilities(
    text_limit=5000,
    length_unit="utf16",
    choices_limit=13,
    choice_length=20,
    is_idempotent=True,
)
_AT_ONCE = 5
_A_TRY = timedelta(minutes=1)  # lasts no longer


async def deliver(message: Outgoing, account: Account) -> Delivery:
    """Say it. LINE knows a push again for a day by its key; a reply it does not, so that one without an answer is UNKNOWN."""
    try:
        line = await line_of(account)
    except Forbidden as error:
        return saying.failed(error)
    except ValueError as error:
        return saying.reconnect("not-set-up", str(error))
    if _may_have_replied(message):
        return saying.unknown("no-answer", "the reply token may have been used")
    token = message.reply_token if has_reply_token(message.reply_token, message.written_at, datetime.now(UTC)) else ""
    if message.facts.get("sent_parts"):
        token = ""  # it is good for one call, which the first parts have had

    async def say(turn: saying.Turn) -> Delivery:
        nonlocal token
        from linebot.v3.messaging import PushMessageRequest, ReplyMessageRequest

        words = [
            _message(part, message if turn.number == 0 and place == 0 else None)
            for place, part in enumerate(turn.parts)
        ]
        seconds = sockets.timeout(float(account.options.get("seconds", 30)))
        if token:
            reply, token = ReplyMessageRequest(replyToken=token, messages=words), ""
            try:
                made = await line.reply_message(reply, _request_timeout=seconds)
                return saying.sent(*(one.id for one in made.sent_messages))
            except Exception as error:
                answer = _meaning(error, again_is_safe=False)
                if "reply token" not in answer.detail.lower():
                    return answer
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"heliodesk:{message.key}:{turn.number}"))
        push = PushMessageRequest(to=message.conversation_id, messages=words)
        try:
            made = await line.push_message(push, x_line_retry_key=key, _request_timeout=seconds)
            return saying.sent(*(one.id for one in made.sent_messages or ()))
        except Exception as error:
            return _meaning(error, again_is_safe=True)

    return await saying.in_parts(message, CAPABILITIES, say, at_once=_AT_ONCE)


def _may_have_replied(message: Outgoing) -> bool:
    """Whether an earlier try, of which nobody knows the end, was by the reply token: then a push might say it twice."""
    unsure = message.facts.get("unsure_at")
    if not (isinstance(unsure, datetime) and message.reply_token) or message.facts.get("sent_parts"):
        return False
    return message.written_at is None or unsure - message.written_at < REPLY_TOKEN_LIFE + _A_TRY


async def health(account: Account) -> Health:
    """Ask who the bot is."""
    try:
        line = await line_of(account)
        me = await line.get_bot_info(_request_timeout=sockets.timeout(float(account.options.get("seconds", 30))))
    except Forbidden as error:
        return Health("address", str(error))
    except ValueError as error:
        return Health("not-set-up", str(error))
    except Exception as error:
        made = _meaning(error, again_is_safe=True)
        return Health(made.reason, made.detail)
    return Health(own_id=me.user_id, name=me.display_name)


async def line_of(account: Account) -> "AsyncMessagingApi":
    """The library's client of an account, for the running loop. Raises Forbidden for an address that may not be asked, ValueError
    when there is no token."""
    if not account.secrets.get("token"):
        raise ValueError("the channel access token is missing")
    return await client(account, lambda: _line(account))


async def _line(account: Account) -> AsyncGenerator["AsyncMessagingApi", None]:
    from linebot.v3.messaging import AsyncApiClient, AsyncMessagingApi, Configuration

    base = sockets.permitted(str(account.options.get("base_url") or BASE))
    api = AsyncApiClient(Configuration(host=base, access_token=account.secrets["token"]))
    # Its own session takes proxies from the environment and connects wherever a name points to.
    await api.rest_client.pool_manager.close()
    api.rest_client.pool_manager = sockets.session()
    try:
        yield AsyncMessagingApi(api)
    finally:
        await api.close()


def _message(part: Any, answering: Outgoing | None) -> Any:
    from linebot.v3.messaging import MessageAction, QuickReply, QuickReplyItem, TextMessage

    quote = answering.facts.get("quote_token") if answering is not None else None
    actions = [QuickReplyItem(action=MessageAction(label=choice, text=choice)) for choice in part.choices]
    return TextMessage(
        text=part.text,
        quoteToken=str(quote) if quote else None,
        quickReply=QuickReply(items=actions) if actions else None,
    )


def _meaning(error: Exception, *, again_is_safe: bool) -> Delivery:
    """What LINE, or the way there, meant by it."""
    from linebot.v3.messaging.exceptions import ApiException

    if isinstance(error, Forbidden):
        return saying.failed(error)
    if not isinstance(error, ApiException):
        if isinstance(error, OSError | TimeoutError) or type(error).__module__.startswith("aiohttp"):
            return saying.no_answer(sockets.went(error), type(error).__name__, again_is_safe=again_is_safe)
        return saying.unknown("broken-answer", type(error).__name__)
    status, found = int(error.status or 0), _body(error)
    detail = f"{status} {found.get('message', '')}"
    match status:
        case 409:  # the retry key: it was taken the first time
            return saying.sent(*(one.get("id") for one in found.get("sentMessages", [])))
        case 401:
            return saying.reconnect(detail=detail)
        case 403:
            return saying.reconnect("not-allowed", detail)
        case 429:
            if "monthly limit" in detail:
                return saying.refused("quota", detail)
            wait = (error.headers or {}).get("Retry-After", "")
            return saying.later("rate-limited", detail, float(wait) if wait.isdecimal() else None)
        case 400 if "failed to send" in detail.lower():
            return saying.unreachable("gone", detail)
        case 404:
            return saying.unreachable("gone", detail)
        case _ if status >= 500:
            return saying.later("broken-answer", detail) if again_is_safe else saying.unknown("broken-answer", detail)
        case _:
            return saying.refused("not-understood", detail)


def _body(error: Any) -> dict[str, Any]:
    try:
        found = json.loads(error.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
