"""Delete somebody's message in a channel. Discord lets a bot do so that may "Manage messages" there."""

from heliodesk.channels import saying
from heliodesk.channels.asking import told
from heliodesk.channels.base import Account, Delivery
from heliodesk.channels.discord.sending import ask_discord, meaning
from heliodesk.outbound import OutboundError

_UNKNOWN_MESSAGE = 10008


async def remove(conversation_id: str, external_id: str, account: Account) -> Delivery:
    """Delete it; SENT when it is gone."""
    if not (conversation_id.isdecimal() and external_id.isdecimal()):
        return saying.refused("not-understood")
    try:
        answer = await ask_discord("DELETE", f"channels/{conversation_id}/messages/{external_id}", account)
    except OutboundError as error:
        return saying.failed(error, again_is_safe=True)
    if answer.ok or told(answer).get("code") == _UNKNOWN_MESSAGE:
        return saying.sent()
    return meaning(answer)
