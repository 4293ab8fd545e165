"""Have a platform call us: where we can tell it ourselves."""

from heliodesk.channels.base import Health
from heliodesk.channels.chats.accounts import address_of, told
from heliodesk.channels.chats.loading import NoSuchChannel, joining
from heliodesk.channels.chats.models import Account
from heliodesk.channels.chats.speaking import spoken


def join(account: Account) -> Health:
    """Tell the platform our address. Nothing is wrong where an administrator does that over there."""
    try:
        found: Health = spoken(joining(account.channel).join(told(account), address_of(account)), seconds=20)
    except NoSuchChannel:
        return Health()
    except TimeoutError:
        return Health("no-way")
    return found
