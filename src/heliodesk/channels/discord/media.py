"""Fetch a file from Discord: a signed address on its own servers that ends after a day."""

from heliodesk.channels.base import Account, Attachment
from heliodesk.channels.fetching import LARGEST, File, NotFetched, from_url

HOSTS = ("cdn.discordapp.com", "media.discordapp.net")


async def fetch(attachment: Attachment, account: Account, *, largest: int = LARGEST) -> File:
    """The file; no token goes along. Raises NotFetched."""
    if not (attachment.id_or_url or "").startswith(("https://", "http://")):
        raise NotFetched("gone", "no address")
    return await from_url(
        str(attachment.id_or_url), account, hosts=HOSTS, name=attachment.name, mime=attachment.mime, largest=largest
    )
