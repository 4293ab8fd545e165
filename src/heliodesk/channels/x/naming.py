"""What somebody calls themselves on X, where an event did not say it."""

from heliodesk.channels.asking import told
from heliodesk.channels.base import Account
from heliodesk.channels.x.access import Ended, ask_x
from heliodesk.outbound import OutboundError


async def name_of(sender: str, account: Account) -> tuple[str, str]:
    """Name and user name; empty when X does not tell."""
    if not sender.isdecimal():
        return "", ""
    try:
        answer = await ask_x("GET", f"/2/users/{sender}", account)
    except (Ended, OutboundError):
        return "", ""
    found = told(answer).get("data") if answer.ok else None
    return (str(found.get("name") or ""), str(found.get("username") or "")) if isinstance(found, dict) else ("", "")
