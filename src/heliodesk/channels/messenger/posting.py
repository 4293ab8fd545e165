"""Post on a Facebook page; a correction replaces the words. Instagram takes no words without a picture, and has no place here."""

from heliodesk.channels import saying
from heliodesk.channels.asking import told
from heliodesk.channels.base import Account, Delivery, Outcome, Post
from heliodesk.channels.graph import graph, meaning
from heliodesk.outbound import OutboundError

NEEDS_PLACE = False
LIMIT, LENGTH_UNIT = 5_000, "characters"  # Meta takes ten times that; nobody reads it


async def post(post: Post, account: Account) -> Delivery:
    """Post it, once; Meta knows no post again. Words that are changed twice are changed once."""
    path = post.follows or f"{account.own_id or 'me'}/feed"
    try:
        answer = await graph("POST", path, account, body={"message": post.text})
    except OutboundError as error:
        return saying.failed(error, again_is_safe=bool(post.follows))
    if not answer.ok:
        made = meaning(answer)
        return saying.later(made.reason, made.detail) if post.follows and made.outcome is Outcome.UNKNOWN else made
    if post.follows:
        return saying.sent(post.follows)
    name = told(answer).get("id")
    return saying.sent(name) if name else saying.unknown("broken-answer", "no id")
