"""How somebody looks on Telegram: the newest of their pictures, as far as they show it to a bot."""

from heliodesk.channels.base import Account
from heliodesk.channels.telegram.sending import bot_of

_LARGEST = 2 * 2**20


async def picture(sender_id: str, account: Account) -> bytes | None:
    """Their picture in a middling size."""
    if not sender_id.isdecimal():
        return None  # a channel or group that speaks for itself
    try:
        bot = await bot_of(account)
        found = await bot.get_user_profile_photos(int(sender_id), limit=1)
        sizes = [one for one in (found.photos[0] if found.photos else []) if (one.file_size or 0) <= _LARGEST]
        if not sizes:
            return None
        fitting = min(sizes, key=lambda one: abs(one.width - 320))
        held = await bot.download(fitting.file_id)
        return held.read(_LARGEST) if held is not None else None
    except Exception:  # a picture is a hint, never a reason to stop
        return None
