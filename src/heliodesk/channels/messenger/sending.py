"""Say something on Messenger or Instagram: one API, two sets of limits."""

from dataclasses import replace
from typing import Any

from heliodesk.channels import saying
from heliodesk.channels.asking import Form, told
from heliodesk.channels.base import Account, Capabilities, Delivery, Health, Outcome, Outgoing
from heliodesk.channels.graph import graph, meaning
from heliodesk.channels.messenger.below import PUBLIC
from heliodesk.channels.messenger.below import answer as answer_below
from heliodesk.channels.windows import Mode
from heliodesk.outbound import OutboundError

CAPABILITIES = Capabilities(
    text_limit=2000,
    choices_limit=13,
    choice_length=20,
    file_limit=25 * 2**20,
    has_replies=True,
    has_reactions=True,
    has_delivered=True,
    has_read=True,
    window_hours=24,
    person_window_hours=7 * 24,
)
INSTAGRAM = replace(
    CAPABILITIES,
    text_limit=1000,
    length_unit="bytes",
    file_limit=8 * 2**20,
    media_types=("image/png", "image/jpeg", "image/gif", "video/mp4", "video/quicktime", "video/webm", "video/ogg",
                 "audio/aac", "audio/mp4", "audio/wav", "audio/x-wav", "audio/x-m4a", "application/pdf"),
    has_deletes=True,
    has_delivered=False,
)  # fmt: skip

_OWN = {
    (10, 2018278): saying.refused("window-closed"),
    (10, 2534022): saying.refused("window-closed"),  # Instagram's own
    (10, 1893063): saying.reconnect("restricted"),
    (551, 0): saying.unreachable("blocked"),
    (200, 1545041): saying.unreachable("blocked"),  # this person isn't available right now
    (100, 2018001): saying.unreachable("gone"),  # no matching user
    (100, 2018109): saying.refused("file-too-large"),
    (100, 2018108): saying.unreachable("blocked"),  # this person does not take messages from us
    (2, 0): saying.later("busy"),
}


def capabilities(account: Account, *, is_public: bool = False) -> Capabilities:
    """What can be said by this account, in a message or below a post."""
    if is_public:
        return PUBLIC
    can = INSTAGRAM if account.channel == "instagram" else CAPABILITIES
    # The tag for people's words needs Meta's approval; an account may be without.
    return can if account.options.get("human_agent", True) else replace(can, person_window_hours=None)


async def deliver(message: Outgoing, account: Account) -> Delivery:
    """Say it, once. Meta knows no message again; Messenger's echo of it carries `key`, so that it can be found by that."""
    if message.is_public:
        return await answer_below(message, account)

    async def say(turn: saying.Turn) -> Delivery:
        body: dict[str, Any] = {"recipient": {"id": message.conversation_id}, "messaging_type": "RESPONSE"}
        if turn.window.mode is Mode.HUMAN_AGENT:  # only ever for words that a person wrote; see `windows`
            body |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        if message.reply_to and turn.number == 0:
            body["reply_to"] = {"mid": message.reply_to}
        said: dict[str, Any] = {}
        if account.channel != "instagram":
            said["metadata"] = f"{message.key}:{turn.number}"
        if turn.part.text:
            said["text"] = turn.part.text
        if turn.part.choices:
            said["quick_replies"] = [
                {"content_type": "text", "title": choice, "payload": choice} for choice in turn.part.choices
            ]
        try:
            answer = await _say(body, said, turn, account)
        except OutboundError as error:
            return saying.failed(error)
        if answer.ok:
            made = told(answer).get("message_id")
            return saying.sent(made) if made else saying.unknown("broken-answer", "no id")
        return _meant(meaning(answer, own=_OWN), message)

    return await saying.in_parts(message, capabilities(account), say)


async def health(account: Account) -> Health:
    """Ask who the token speaks for."""
    fields = "id,username,name" if account.channel == "instagram" else "id,name"
    try:
        answer = await graph("GET", account.own_id or "me", account, query={"fields": fields})
    except OutboundError as error:
        made = saying.failed(error)
        return Health(made.reason, made.detail)
    if not answer.ok:
        made = meaning(answer)
        return Health(made.reason, made.detail)
    found = told(answer)
    return Health(own_id=str(found.get("id", "")), name=str(found.get("name") or found.get("username") or ""))


async def _say(body: dict[str, Any], said: dict[str, Any], turn: saying.Turn, account: Account) -> Any:
    path = f"{account.options.get('page_id') or 'me'}/messages"
    if turn.part.file is None:
        return await graph("POST", path, account, body={**body, "message": said})
    import json

    kind = turn.part.file[1].partition("/")[0]
    kind = kind if kind in ("image", "video", "audio") else "file"
    said["attachment"] = {"type": kind, "payload": {"is_reusable": False}}
    fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in body.items()}
    form = Form({**fields, "message": json.dumps(said)}, (("filedata", turn.part.file),))
    return await graph("POST", path, account, form=form)


def _meant(made: Delivery, message: Outgoing) -> Delivery:
    """Code 2 is a passing trouble, or somebody who has blocked us: after one more try it is the second."""
    if (
        made.outcome is Outcome.LATER
        and made.reason == "busy"
        and message.facts.get("was_busy")
        and made.detail[:2] in ("2 ", "2/")
    ):
        return saying.unreachable("blocked", made.detail)
    return made
