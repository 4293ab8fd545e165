"""Fetch a file from Telegram. Its links hold the bot's token, so nobody is ever given one."""

from urllib.parse import quote

from heliodesk.channels.base import Account, Attachment, Outcome
from heliodesk.channels.fetching import File, NotFetched, from_url
from heliodesk.channels.telegram.sending import BASE, bot_of, meaning
from heliodesk.outbound import Forbidden

LARGEST = 20 * 2**20  # what the Bot API hands out


async def fetch(attachment: Attachment, account: Account) -> File:
    """Ask where it is, then fetch it. Raises NotFetched."""
    if not attachment.id_or_url:
        raise NotFetched("gone")
    try:
        bot = await bot_of(account)
        place = await bot.get_file(attachment.id_or_url)
    except Forbidden as error:
        raise NotFetched("address", str(error)) from None
    except Exception as error:
        made = meaning(error)
        if "too big" in made.detail:
            raise NotFetched("file-too-large") from None
        raise NotFetched(made.reason, made.detail, again=made.outcome in (Outcome.LATER, Outcome.UNKNOWN)) from None
    if not place.file_path:
        raise NotFetched("file-too-large")
    base = str(account.options.get("base_url") or BASE).rstrip("/")
    url = f"{base}/file/bot{account.secrets.get('token', '')}/{quote(place.file_path)}"
    name = attachment.name or place.file_path.rpartition("/")[2]
    return await from_url(url, account, hosts=("api.telegram.org",), name=name, mime=attachment.mime, largest=LARGEST)
