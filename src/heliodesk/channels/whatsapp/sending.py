"""Say something on WhatsApp, by its Cloud API."""

import re
from typing import Any

from heliodesk.channels import saying
from heliodesk.channels.asking import Form, told
from heliodesk.channels.base import Account, Capabilities, Delivery, Health, Outgoing
from heliodesk.channels.graph import graph, meaning
from heliodesk.outbound import OutboundError

CAPABILITIES = Capabilities(
    text_limit=4096,
    caption_limit=1024,
    choices_limit=3,
    choice_length=20,
    choices_text_limit=1024,
    file_limit=100 * 2**20,
    has_replies=True,
    has_reactions=True,
    has_delivered=True,
    has_read=True,
    window_hours=24,
    has_templates=True,
)
# A user who hides the phone is known by an id of our business only: two letters, a point, an id.
_SCOPED = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]+")
# What is shown as a picture or plays, up to which size; all else, and what is larger, is a document.
_KINDS = (
    ("image", ("image/jpeg", "image/png"), 5 * 2**20),
    ("video", ("video/mp4", "video/3gpp"), 16 * 2**20),
    ("audio", ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"), 16 * 2**20),
)
_OWN = {
    (131026, 0): saying.unreachable("gone"),
    (131030, 0): saying.refused("not-allowed"),  # a test number may write to listed people only
    (131047, 0): saying.refused("window-closed"),
    (131049, 0): saying.refused("not-allowed"),  # Meta's own cap of marketing for this person
    (131050, 0): saying.unreachable("blocked"),  # they want no marketing
    (131051, 0): saying.refused("file-type"),
    (131053, 0): saying.refused("file-type"),
    (131056, 0): saying.later("rate-limited", retry_after=6),  # one in six seconds to the same person
}


async def deliver(message: Outgoing, account: Account) -> Delivery:
    """Say it, once. WhatsApp knows no message again; `key` comes back with its statuses, so that it can be found by that."""

    async def say(turn: saying.Turn) -> Delivery:
        body: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "biz_opaque_callback_data": f"{message.key}:{turn.number}",
        }
        body["recipient" if _SCOPED.fullmatch(message.conversation_id) else "to"] = message.conversation_id
        if message.reply_to and turn.number == 0:
            body["context"] = {"message_id": message.reply_to}
        if message.template is not None:
            body |= {"type": "template", "template": dict(message.template)}
        elif turn.part.file is None:
            body |= _words(turn)
        else:
            kind, made = await _upload(turn.part.file, account)
            if isinstance(made, Delivery):
                return made
            held = {"id": made}
            if turn.part.text and kind != "audio":
                held["caption"] = turn.part.text
            if kind == "document":
                held["filename"] = turn.part.file[0]
            body |= {"type": kind, kind: held}
        try:
            answer = await graph("POST", f"{_number(account)}/messages", account, body=body)
        except OutboundError as error:
            return saying.failed(error)
        if not answer.ok:
            return meaning(answer, own=_OWN)
        made_ids = [one.get("id") for one in told(answer).get("messages", []) if isinstance(one, dict)]
        return saying.sent(*made_ids) if made_ids else saying.unknown("broken-answer", "no id")

    return await saying.in_parts(message, CAPABILITIES, say)


async def health(account: Account) -> Health:
    """Ask for our number, its name and how people rate what it sends."""
    fields = "id,display_phone_number,verified_name,quality_rating"
    try:
        answer = await graph("GET", _number(account), account, query={"fields": fields})
    except OutboundError as error:
        made = saying.failed(error)
        return Health(made.reason, made.detail)
    if not answer.ok:
        made = meaning(answer)
        return Health(made.reason, made.detail)
    found = told(answer)
    name = " ".join(str(found[key]) for key in ("verified_name", "display_phone_number") if found.get(key))
    rating = found.get("quality_rating")
    return Health(own_id=str(found.get("id", "")), name=name, detail=f"quality {rating}" if rating else "")


def _number(account: Account) -> str:
    return account.own_id or str(account.options.get("phone_number_id", ""))


def _words(turn: saying.Turn) -> dict[str, Any]:
    if not turn.part.choices:
        # A preview is fetched, and a link that works once would be used up by that.
        return {"type": "text", "text": {"body": turn.part.text, "preview_url": False}}
    buttons = [
        {"type": "reply", "reply": {"id": f"choice-{place}", "title": choice}}
        for place, choice in enumerate(turn.part.choices)
    ]
    return {
        "type": "interactive",
        "interactive": {"type": "button", "body": {"text": turn.part.text}, "action": {"buttons": buttons}},
    }


async def _upload(file: tuple[str, str, bytes], account: Account) -> tuple[str, str | Delivery]:
    """Bring a file to Meta. Nothing is said by that, so whatever goes wrong may be tried again."""
    _name, mime, content = file
    kind = next((kind for kind, types, most in _KINDS if mime in types and len(content) <= most), "document")
    form = Form({"messaging_product": "whatsapp", "type": mime}, (("file", file),))
    try:
        answer = await graph("POST", f"{_number(account)}/media", account, form=form)
    except OutboundError as error:
        return kind, saying.failed(error, again_is_safe=True)
    if answer.ok and (made := told(answer).get("id")):
        return kind, str(made)
    failed = meaning(answer, own=_OWN)
    return kind, failed if failed.reason != "broken-answer" else saying.later("busy", failed.detail)
