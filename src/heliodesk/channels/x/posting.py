"""Post on our own timeline at X. What stands there cannot be changed: a correction answers it."""

from heliodesk.channels.base import Account, Delivery, Outgoing, Post
from heliodesk.channels.x.sending import PUBLIC, deliver

NEEDS_PLACE = False
LIMIT, LENGTH_UNIT = PUBLIC.text_limit, PUBLIC.length_unit


async def post(post: Post, account: Account) -> Delivery:
    """Post it, once; X knows no post again."""
    said = Outgoing(key=post.key, conversation_id="", text=post.text, is_public=True, reply_to=post.follows or None)
    return await deliver(said, account)
