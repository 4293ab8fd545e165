"""What somebody calls themselves on LINE: their messages never say it."""

from heliodesk.channels.base import Account
from heliodesk.channels.line.sending import line_of
from heliodesk.outbound import sockets


async def name_of(sender: str, account: Account) -> tuple[str, str]:
    """Name and user name (LINE has none); empty when LINE does not tell: only of who has added us as a friend."""
    try:
        line = await line_of(account)
        found = await line.get_profile(
            sender, _request_timeout=sockets.timeout(float(account.options.get("seconds", 15)))
        )
    except Exception:  # whatever it is, the message is there without a name
        return "", ""
    return str(found.display_name or ""), ""
