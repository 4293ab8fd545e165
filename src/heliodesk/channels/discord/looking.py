"""How somebody looks on Discord: the picture of their account."""

import re

from heliodesk.channels.asking import told
from heliodesk.channels.base import Account
from heliodesk.channels.discord.media import HOSTS
from heliodesk.channels.discord.sending import ask_discord
from heliodesk.channels.fetching import NotFetched, from_url
from heliodesk.outbound import OutboundError

_CDN = "https://cdn.discordapp.com"
_NAME = re.compile(r"(?:a_)?[0-9a-f]{6,64}")  # of a picture; one that moves begins with a_
_LARGEST = 2 * 2**20


async def picture(sender_id: str, account: Account) -> bytes | None:
    """Their picture in a middling size; those that Discord gives to everybody are nobody's."""
    if not sender_id.isdecimal():
        return None
    try:
        answer = await ask_discord("GET", f"users/{sender_id}", account)
        name = str(told(answer).get("avatar") or "") if answer.ok else ""
        if not _NAME.fullmatch(name):
            return None
        where = f"{account.options.get('cdn_url') or _CDN}/avatars/{sender_id}/{name}.png?size=256"
        return (await from_url(where, account, hosts=HOSTS, largest=_LARGEST))[2]
    except (OutboundError, NotFetched):  # a picture is a hint, never a reason to stop
        return None
