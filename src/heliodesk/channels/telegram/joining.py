"""Tell Telegram where to call us, and of what."""

from heliodesk.channels.base import Account, Health
from heliodesk.channels.telegram.sending import bot_of, meaning
from heliodesk.outbound import Forbidden

# Reactions come only when they are named, and only where the bot is an administrator.
HEARD = (
    "message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "business_message",
    "edited_business_message", "deleted_business_messages", "channel_post", "edited_channel_post",
)  # fmt: skip
COMMANDS = {
    "en": {
        "hours": "When people are here",
        "human": "To a person",
        "ticket": "Your requests, or make one of this",
        "verify": "Show that you are a customer",
    },
    "zh": {
        "hours": "何时有人值班",
        "human": "转人工",
        "ticket": "查看您的请求，或把这次对话转为请求",
        "verify": "证明您是我们的客户",
    },
}


async def join(account: Account, address: str) -> Health:
    """Have updates sent to this address, and the commands shown. `problem` is empty when that was taken."""
    from aiogram.types import BotCommand

    try:
        bot = await bot_of(account)
        await bot.set_webhook(
            address,
            secret_token=account.secrets.get("secret_token", ""),
            allowed_updates=list(HEARD),
            max_connections=20,
        )
        for language, words in COMMANDS.items():
            listed = [BotCommand(command=name, description=said) for name, said in words.items()]
            await bot.set_my_commands(listed, language_code=None if language == "en" else language)
    except Forbidden as error:
        return Health("address", str(error))
    except ValueError:
        return Health("not-set-up")
    except Exception as error:
        made = meaning(error)
        return Health(made.reason, made.detail)
    return Health()
