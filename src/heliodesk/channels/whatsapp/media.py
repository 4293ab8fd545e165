"""Fetch a file from WhatsApp: one call says where it is for five minutes, another brings it, both with the token."""

from heliodesk.channels import saying
from heliodesk.channels.asking import told
from heliodesk.channels.base import Account, Attachment, Outcome
from heliodesk.channels.fetching import File, NotFetched, from_url
from heliodesk.channels.graph import graph, meaning
from heliodesk.outbound import OutboundError

HOSTS = ("lookaside.fbsbx.com", ".fbcdn.net", ".whatsapp.net", "graph.facebook.com")
LARGEST = 100 * 2**20


async def fetch(attachment: Attachment, account: Account, *, largest: int = LARGEST) -> File:
    """The file behind a media id. Raises NotFetched."""
    key = attachment.id_or_url or ""
    if not key.isalnum():
        raise NotFetched("gone", "no media id")
    query = {"phone_number_id": account.own_id} if account.own_id else {}
    try:
        answer = await graph("GET", key, account, query=query)
    except OutboundError as error:
        made = saying.failed(error, again_is_safe=True)
        raise NotFetched(made.reason, made.detail, again=made.outcome is Outcome.LATER) from error
    found = told(answer)
    if not answer.ok or not isinstance(found.get("url"), str):
        made = meaning(answer)
        again = made.outcome in (Outcome.LATER, Outcome.UNKNOWN)
        raise NotFetched("gone" if made.reason == "not-understood" else made.reason, made.detail, again=again)
    if isinstance(found.get("file_size"), int) and found["file_size"] > largest:
        raise NotFetched("file-too-large")
    return await from_url(
        found["url"],
        account,
        hosts=HOSTS,
        headers={"authorization": f"Bearer {account.secrets.get('token', '')}"},
        name=attachment.name,
        mime=attachment.mime or str(found.get("mime_type", "")).partition(";")[0],
        largest=largest,
    )
