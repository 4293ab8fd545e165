"""Fetch a picture from X. Those of private messages are shown to the account only, and its token goes to X's own hosts alone."""

from urllib.parse import urlsplit

from heliodesk.channels.base import Account, Attachment
from heliodesk.channels.fetching import LARGEST, File, NotFetched, from_url

HOSTS = ("pbs.twimg.com", "video.twimg.com", "ton.twitter.com", "ton.x.com")
_PRIVATE = ("ton.twitter.com", "ton.x.com")


async def fetch(attachment: Attachment, account: Account, *, largest: int = LARGEST) -> File:
    """The file. Raises NotFetched."""
    url = str(attachment.id_or_url or "")
    if not url.startswith(("https://", "http://")):
        raise NotFetched("gone", "no address")
    own = urlsplit(str(account.options.get("base_url", ""))).hostname
    asks = urlsplit(url).hostname in (*_PRIVATE, own)
    headers = {"authorization": f"Bearer {account.secrets.get('token', '')}"} if asks else None
    return await from_url(
        url, account, hosts=HOSTS, headers=headers, name=attachment.name, mime=attachment.mime, largest=largest
    )
