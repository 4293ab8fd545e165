"""Fetch a file from LINE: by the message's id, with the token, while LINE keeps it."""

from heliodesk.channels.asking import base_of
from heliodesk.channels.base import Account, Attachment
from heliodesk.channels.fetching import LARGEST, File, NotFetched, from_url

DATA = "https://api-data.line.me"


async def fetch(attachment: Attachment, account: Account, *, largest: int = LARGEST) -> File:
    """The file behind a message's id, or at an address that a bot's provider gave. Raises NotFetched."""
    key = attachment.id_or_url or ""
    if not key.isdecimal():
        # Elsewhere than at LINE it lies with strangers, whom nobody here asks.
        raise NotFetched("gone", "no message id")
    return await from_url(
        f"{base_of(account, DATA)}/v2/bot/message/{key}/content",
        account,
        hosts=("api-data.line.me",),
        headers={"authorization": f"Bearer {account.secrets.get('token', '')}"},
        name=attachment.name,
        mime=attachment.mime,
        largest=largest,
    )
