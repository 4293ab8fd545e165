"""Fetch what hangs on a message of Messenger or Instagram: an address on Meta's servers that lives for a short time."""

from heliodesk.channels.base import Account, Attachment
from heliodesk.channels.fetching import LARGEST, File, NotFetched, from_url

HOSTS = (".fbsbx.com", ".fbcdn.net", ".cdninstagram.com", ".facebook.com", ".instagram.com")


async def fetch(attachment: Attachment, account: Account, *, largest: int = LARGEST) -> File:
    """The file, without any token: the address is enough. Raises NotFetched."""
    if not (attachment.id_or_url or "").startswith(("https://", "http://")):
        raise NotFetched("gone", "no address")
    return await from_url(
        str(attachment.id_or_url), account, hosts=HOSTS, name=attachment.name, mime=attachment.mime, largest=largest
    )
