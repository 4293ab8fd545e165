"""What somebody calls themselves on Messenger or Instagram: their messages never say it."""

from heliodesk.channels.asking import told
from heliodesk.channels.base import Account
from heliodesk.channels.graph import graph
from heliodesk.outbound import OutboundError


async def name_of(sender: str, account: Account) -> tuple[str, str]:
    """Name and user name; empty where Meta does not tell (somebody may have closed their profile to us)."""
    if not sender.isalnum():
        return "", ""
    fields = "name,username" if account.channel == "instagram" else "name"
    try:
        answer = await graph("GET", sender, account, query={"fields": fields})
    except OutboundError:
        return "", ""
    found = told(answer) if answer.ok else {}
    return str(found.get("name") or ""), str(found.get("username") or "")
