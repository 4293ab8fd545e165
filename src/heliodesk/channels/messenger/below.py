"""Answer a comment below a post of our page or Instagram account, in front of everybody."""

from typing import Any
from urllib.parse import quote

from heliodesk.channels import saying
from heliodesk.channels.asking import told
from heliodesk.channels.base import Account, Capabilities, Delivery, Outgoing
from heliodesk.channels.graph import graph, meaning
from heliodesk.outbound import OutboundError

PUBLIC = Capabilities(text_limit=2_200, has_replies=True)  # as Instagram; a page takes more
_OWN = {
    (100, 33): saying.unreachable("gone"),  # the comment is not there any more
    (100, 0): saying.refused("not-understood"),
    (10, 0): saying.refused("not-allowed"),
    (200, 0): saying.refused("not-allowed"),
}


async def answer(message: Outgoing, account: Account) -> Delivery:
    """Say it below the customer's comment, once; Meta knows no comment again."""
    about = str(message.reply_to or message.facts.get("answers") or message.conversation_id)
    path = f"{quote(about, safe='')}/{'replies' if account.channel == 'instagram' else 'comments'}"

    async def say(turn: saying.Turn) -> Delivery:
        body: dict[str, Any] = {"message": turn.part.text}
        try:
            made = await graph("POST", path, account, body=body)
        except OutboundError as error:
            return saying.failed(error)
        if not made.ok:
            return meaning(made, own=_OWN)
        key = told(made).get("id")
        return saying.sent(key) if key else saying.unknown("broken-answer", "no id")

    return await saying.in_parts(message, PUBLIC, say)
