"""Say something on Discord, by its REST interface.

Not by discord.py, which receives: it would wait out limits and try again by itself, for up to a minute, and knows one address for
all accounts of a process. Here a queue of ours waits, and the nonce makes another try safe.
"""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from heliodesk.channels import saying
from heliodesk.channels.asking import Form, ask, base_of, seconds_of, told
from heliodesk.channels.base import Account, Capabilities, Delivery, Health, Outcome, Outgoing
from heliodesk.outbound import Answer, OutboundError

BASE = "https://discord.com/api/v10"
CAPABILITIES = Capabilities(
    text_limit=2000,
    caption_limit=2000,
    choices_limit=5,
    choice_length=80,
    file_limit=10 * 2**20,
    has_replies=True,
    has_edits=True,
    has_deletes=True,
    has_reactions=True,
    is_idempotent=True,
)
# Discord knows a nonce again for "the past few minutes"; after this, another try might say it twice.
NONCE_LIFE = timedelta(minutes=2)
_BY_CODE = {
    10003: saying.unreachable("gone"),  # unknown channel
    10013: saying.unreachable("gone"),  # unknown user
    40003: saying.later("rate-limited", retry_after=60),  # opening conversations too fast
    40005: saying.refused("file-too-large"),
    40001: saying.reconnect(),
    50001: saying.refused("not-allowed"),
    50007: saying.unreachable("dm-closed"),
    50013: saying.refused("not-allowed"),
    50035: saying.refused("not-understood"),
    50083: saying.refused("not-allowed"),  # the thread is archived
    50278: saying.unreachable("dm-closed"),  # no server in common any more
    240000: saying.refused("not-allowed"),
}


async def deliver(message: Outgoing, account: Account) -> Delivery:
    """Say it. A try without an answer is LATER while the nonce of it lives, counted from `facts["unsure_at"]`; then UNKNOWN.

    To `@` and somebody's id: a private conversation is opened, and its id comes back as MOVED.
    """
    unsure = message.facts.get("unsure_at")
    if isinstance(unsure, datetime) and datetime.now(UTC) - unsure > NONCE_LIFE:
        sent = int(message.facts.get("sent_parts", 0))
        return Delivery(Outcome.UNKNOWN, reason="no-answer", sent_parts=sent)
    if message.conversation_id.startswith("@"):
        return await _opened(message.conversation_id.removeprefix("@"), account)

    async def say(turn: saying.Turn) -> Delivery:
        body: dict[str, Any] = {
            "content": turn.part.text,
            "nonce": _nonce(message.key, turn.number),
            "enforce_nonce": True,
            "allowed_mentions": {"parse": []},  # nobody is called by what a customer's words are quoted with
            "flags": 4,  # no previews: a link that works once would be used up by that
        }
        if message.reply_to and turn.number == 0:
            body["message_reference"] = {"message_id": message.reply_to, "fail_if_not_exists": False}
        if turn.part.choices:
            buttons = [
                {"type": 2, "style": 2, "label": choice, "custom_id": choice[:100]} for choice in turn.part.choices
            ]
            body["components"] = [{"type": 1, "components": buttons}]
        path = f"channels/{message.conversation_id}/messages"
        try:
            if turn.part.file is None:
                answer = await ask_discord("POST", path, account, body=body)
            else:
                form = Form({"payload_json": json.dumps(body)}, (("files[0]", turn.part.file),))
                answer = await ask_discord("POST", path, account, form=form)
        except OutboundError as error:
            return saying.failed(error, again_is_safe=True)
        if not answer.ok:
            return meaning(answer)
        made = told(answer).get("id")
        return saying.sent(made) if made else saying.later("broken-answer", "no id", 2)

    return await saying.in_parts(message, CAPABILITIES, say)


async def health(account: Account) -> Health:
    """Ask who the bot is."""
    try:
        answer = await ask_discord("GET", "users/@me", account)
    except OutboundError as error:
        made = saying.failed(error)
        return Health(made.reason, made.detail)
    if not answer.ok:
        made = meaning(answer)
        return Health(made.reason, made.detail)
    found = told(answer)
    return Health(own_id=str(found.get("id", "")), name=str(found.get("global_name") or found.get("username") or ""))


def meaning(answer: Answer) -> Delivery:
    """What an answer that is no success means; by Discord's code, else by the status."""
    error = told(answer)
    code = error.get("code") if isinstance(error.get("code"), int) else 0
    detail = f"{answer.status}/{code} {error.get('message', '')}"
    if answer.status == 429:
        wait = error.get("retry_after")
        seconds = float(wait) if isinstance(wait, int | float) else seconds_of(answer)
        return saying.later("rate-limited", detail, seconds)
    if found := _BY_CODE.get(code or 0):
        return Delivery(found.outcome, reason=found.reason, detail=saying.plain(detail), retry_after=found.retry_after)
    if answer.status == 401:
        return saying.reconnect(detail=detail)
    if answer.status == 403:
        # Without a code it is not Discord but what stands before it, and passes.
        return saying.refused("not-allowed", detail) if code else saying.later("busy", detail, 60)
    if answer.status == 413:
        return saying.refused("file-too-large", detail)
    if answer.status >= 500:
        return saying.later("broken-answer", detail, 2)  # the same nonce again
    return saying.refused("not-understood", detail)


async def _opened(user: str, account: Account) -> Delivery:
    """A private conversation with somebody: where it is, to be written to next."""
    try:
        answer = await ask_discord("POST", "users/@me/channels", account, body={"recipient_id": user})
    except OutboundError as error:
        return saying.failed(error, again_is_safe=True)
    made = told(answer).get("id")
    if answer.ok and made:
        return Delivery(Outcome.MOVED, conversation_id=str(made), reason="moved")
    return meaning(answer)


async def ask_discord(method: str, path: str, account: Account, **words: Any) -> Answer:
    """Discord's answer to the bot. Raises OutboundError's kinds."""
    return await ask(
        method, f"{base_of(account, BASE)}/{path}", account, token=f"Bot {account.secrets.get('token', '')}", **words
    )


def _nonce(key: str, number: int) -> str:
    """The same at every try; at most 25 letters."""
    return base64.b32encode(hashlib.sha256(f"{key}:{number}".encode()).digest()[:15]).decode()
