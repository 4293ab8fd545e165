"""Delete somebody's message in a group. Telegram lets a bot do so that is an administrator there with that right."""

from heliodesk.channels import saying
from heliodesk.channels.base import Account, Delivery, Outcome
from heliodesk.channels.telegram.sending import bot_of, meaning
from heliodesk.outbound import Forbidden

_GONE = "message to delete not found"


async def remove(conversation_id: str, external_id: str, account: Account) -> Delivery:
    """Delete it; SENT when it is gone."""
    chat = conversation_id.partition(":")[0]
    if not external_id.isdecimal():
        return saying.refused("not-understood")
    try:
        bot = await bot_of(account)
        await bot.delete_message(int(chat) if chat.lstrip("-").isdecimal() else chat, int(external_id))
    except Forbidden as error:
        return saying.failed(error)
    except ValueError:
        return saying.reconnect("not-set-up")
    except Exception as error:
        return _meaning(error)
    return saying.sent()


def _meaning(error: Exception) -> Delivery:
    told = getattr(error, "message", "").lower()
    if _GONE in told:
        return saying.sent()
    if "can't be deleted" in told:
        return saying.refused("not-allowed", told)
    found = meaning(error)
    # To delete again does no harm: what nobody knows the end of is tried again.
    return saying.later(found.reason, found.detail, 5) if found.outcome is Outcome.UNKNOWN else found
