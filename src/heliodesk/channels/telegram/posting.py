"""Tell everybody something in a Telegram channel or group where the bot may write; a correction replaces the words."""

from heliodesk.channels import saying
from heliodesk.channels.base import Account, Delivery, Outgoing, Post
from heliodesk.channels.telegram.sending import CAPABILITIES, bot_of, deliver, meaning
from heliodesk.outbound import Forbidden

NEEDS_PLACE = True  # @name of a channel, or the number of a group
LIMIT, LENGTH_UNIT = CAPABILITIES.text_limit, CAPABILITIES.length_unit


async def post(post: Post, account: Account) -> Delivery:
    """Post it, or write the post that it follows anew. Telegram says "not modified" for words that stand there already."""
    if not post.follows:
        return await deliver(Outgoing(key=post.key, conversation_id=post.place, text=post.text), account)
    from aiogram import methods, types

    place = int(post.place) if post.place.lstrip("-").isdecimal() else post.place
    try:
        bot = await bot_of(account)
        preview = types.LinkPreviewOptions(is_disabled=True)
        edit = methods.EditMessageText(
            chat_id=place, message_id=int(post.follows), text=post.text, link_preview_options=preview
        )
        await bot(edit)
    except Forbidden as error:
        return saying.failed(error)
    except ValueError:
        return saying.reconnect("not-set-up", "the token has another form")
    except Exception as error:
        if "not modified" in str(getattr(error, "message", "")):
            return saying.sent(post.follows)
        made = meaning(error)
        # Said twice, the same words stand there once: whatever became of it, it may be tried again.
        return saying.later(made.reason, made.detail) if made.outcome == "unknown" else made
    return saying.sent(post.follows)
