"""Tell everybody something in a channel of a Discord server; a correction replaces the words."""

from heliodesk.channels import saying
from heliodesk.channels.asking import ask, base_of
from heliodesk.channels.base import Account, Delivery, Outgoing, Post
from heliodesk.channels.discord.sending import BASE, CAPABILITIES, deliver, meaning
from heliodesk.outbound import OutboundError

NEEDS_PLACE = True  # the channel's number
LIMIT, LENGTH_UNIT = CAPABILITIES.text_limit, CAPABILITIES.length_unit


async def post(post: Post, account: Account) -> Delivery:
    """Post it, or write the post that it follows anew, which may be done twice."""
    if not post.follows:
        return await deliver(Outgoing(key=post.key, conversation_id=post.place, text=post.text), account)
    where = f"{base_of(account, BASE)}/channels/{post.place}/messages/{post.follows}"
    token = f"Bot {account.secrets.get('token', '')}"
    try:
        answer = await ask("PATCH", where, account, token=token, body={"content": post.text})
    except OutboundError as error:
        return saying.failed(error, again_is_safe=True)
    return saying.sent(post.follows) if answer.ok else meaning(answer)
