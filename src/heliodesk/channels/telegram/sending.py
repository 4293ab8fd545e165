"""Say something on Telegram, by aiogram over the Bot API."""

import re
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from heliodesk.channels import saying
from heliodesk.channels.base import Account, Capabilities, Delivery, Health, Outcome, Outgoing
from heliodesk.channels.clients import client
from heliodesk.channels.rendering import File, Part
from heliodesk.outbound import Forbidden, sockets

if TYPE_CHECKING:
    from aiogram import Bot

BASE = "https://api.telegram.org"
CAPABILITIES = Capabilities(
    text_limit=4096,
    length_unit="utf16",
    caption_limit=1024,
    album_limit=10,
    choices_limit=8,
    choice_length=64,
    file_limit=50 * 2**20,
    has_replies=True,
    has_edits=True,
    has_deletes=True,
    has_reactions=True,
)
_TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
_LARGEST_PHOTO = 10 * 2**20
_PHOTOS = ("image/jpeg", "image/png", "image/webp")


async def deliver(message: Outgoing, account: Account) -> Delivery:
    """Say it, once. Telegram knows no key by which it would know a message again: what was not answered is unknown."""
    try:
        bot = await bot_of(account)
    except Forbidden as error:
        return saying.failed(error)
    except ValueError:
        return saying.reconnect("not-set-up", "the token has another form")
    chat, _colon, thread = message.conversation_id.partition(":")
    thread = thread or str(message.facts.get("thread_id") or "")
    # Buttons in a group would be everybody's.
    can = replace(CAPABILITIES, choices_limit=0) if chat.startswith("-") else CAPABILITIES

    async def say(turn: saying.Turn) -> Delivery:
        asked = _asked(turn, message, chat, thread)
        try:
            made = await bot(asked)
        except Exception as error:
            return meaning(error)
        return saying.sent(*(each.message_id for each in (made if isinstance(made, list) else [made])))

    return await saying.in_parts(message, can, say, at_once=_together)


async def health(account: Account) -> Health:
    """Ask for our own name, and whether Telegram reaches our webhook."""
    try:
        bot = await bot_of(account)
        me = await bot.get_me()
        hook = await bot.get_webhook_info()
    except Forbidden as error:
        return Health("address", str(error))
    except ValueError:
        return Health("not-set-up", "the token has another form")
    except Exception as error:
        made = meaning(error)
        return Health(made.reason, made.detail)
    detail = saying.plain(hook.last_error_message or "") if hook.pending_update_count else ""
    return Health(detail=detail, own_id=str(me.id), name=f"@{me.username}" if me.username else me.full_name)


async def bot_of(account: Account) -> "Bot":
    """aiogram's bot of an account, for the running loop. Raises Forbidden for a `base_url` that may not be asked, ValueError for
    what is no token."""
    if not _TOKEN.fullmatch(account.secrets.get("token", "")):
        raise ValueError("a token of Telegram is a number, a colon and letters")
    return await client(account, lambda: _bot(account))


async def _bot(account: Account) -> AsyncGenerator["Bot", None]:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    base = sockets.permitted(str(account.options.get("base_url") or BASE))
    session = AiohttpSession(
        api=TelegramAPIServer.from_base(base), timeout=sockets.timeout(float(account.options.get("seconds", 30)))
    )
    session._connector_init = sockets.connector_words()  # aiogram has no other way to be told how it may connect
    bot = Bot(account.secrets["token"], session=session)
    try:
        yield bot
    finally:
        await session.close()


def _asked(turn: saying.Turn, message: Outgoing, chat: str, thread: str) -> Any:
    """The call that says one part."""
    from aiogram import methods, types

    place: dict[str, Any] = {"chat_id": int(chat) if chat.lstrip("-").isdecimal() else chat}
    if thread:
        place["message_thread_id"] = int(thread)
    if message.reply_to and turn.number == 0:
        place["reply_parameters"] = types.ReplyParameters(
            message_id=int(message.reply_to), allow_sending_without_reply=True
        )
    if turn.part.choices:
        rows = [[types.KeyboardButton(text=choice)] for choice in turn.part.choices]
        place["reply_markup"] = types.ReplyKeyboardMarkup(keyboard=rows, one_time_keyboard=True, resize_keyboard=True)
    if turn.part.file is None:
        # A preview is fetched by Telegram, and a link that works once would be used up by that.
        preview = types.LinkPreviewOptions(is_disabled=True)
        return methods.SendMessage(text=turn.part.text, link_preview_options=preview, **place)
    files = [(_kind_of(part.file), types.BufferedInputFile(part.file[2], filename=part.file[0]), part.text or None)
             for part in turn.parts if part.file]  # fmt: skip
    if len(files) > 1:
        kinds: dict[str, Any] = {
            "photo": types.InputMediaPhoto, "video": types.InputMediaVideo, "audio": types.InputMediaAudio,
            "document": types.InputMediaDocument,
        }  # fmt: skip
        album = [kinds[kind](media=file, caption=caption) for kind, file, caption in files]
        return methods.SendMediaGroup(media=album, **place)
    kind, file, caption = files[0]
    match kind:
        case "photo":
            return methods.SendPhoto(photo=file, caption=caption, **place)
        case "video":
            return methods.SendVideo(video=file, caption=caption, **place)
        case "audio":
            return methods.SendAudio(audio=file, caption=caption, **place)
    return methods.SendDocument(document=file, caption=caption, **place)


def _kind_of(file: File) -> str:
    """As what it is sent."""
    _name, mime, content = file
    if mime in _PHOTOS and len(content) <= _LARGEST_PHOTO:
        return "photo"
    return "video" if mime == "video/mp4" else "audio" if mime in ("audio/mpeg", "audio/mp4") else "document"


def _together(parts: tuple[Part, ...]) -> int:
    """How many of these go in one call: an album of pictures and films, or of sounds, or of documents."""
    groups = {"photo": "seen", "video": "seen"}
    many, size, first = 0, 0, ""
    for part in parts[: CAPABILITIES.album_limit]:
        if part.file is None:
            break
        kind = _kind_of(part.file)
        group, size = groups.get(kind, kind), size + len(part.file[2])
        if many and (group != first or part.text or size > CAPABILITIES.file_limit):
            break
        many, first = many + 1, group
    return max(1, many)


def meaning(error: Exception) -> Delivery:
    """What Telegram, or the way there, meant by it."""
    from aiogram import exceptions as says

    told = getattr(error, "message", "")
    match error:
        case says.TelegramRetryAfter():
            return saying.later("rate-limited", told, float(error.retry_after))
        case says.TelegramMigrateToChat():
            return Delivery(Outcome.MOVED, conversation_id=str(error.migrate_to_chat_id), reason="moved")
        case says.TelegramEntityTooLarge():
            return saying.refused("file-too-large")
        case says.TelegramNetworkError():
            return saying.no_answer(sockets.went(error), _kind(error))
        case says.TelegramUnauthorizedError() | says.TelegramNotFound():
            return saying.reconnect(detail=told)
        case says.TelegramForbiddenError():
            return saying.unreachable("gone" if "deactivated" in told or "kicked" in told else "blocked", told)
        case says.TelegramConflictError():
            return saying.later("two-readers", told)
        case says.TelegramServerError():
            return saying.unknown("broken-answer", told)
        case says.TelegramBadRequest():
            return _not_so(told)
        case says.ClientDecodeError():
            return _read_all_the_same(error.data)
        case Forbidden():
            return saying.failed(error)
        case _:
            return saying.unknown("broken-answer", _kind(error))


def _not_so(told: str) -> Delivery:
    low = told.lower()
    if "chat not found" in low or "thread not found" in low or "topic_deleted" in low:
        return saying.unreachable("gone", told)
    if "too long" in low:
        return saying.refused("too-long", told)
    if "rights" in low or "forbidden" in low or "topic_closed" in low:
        return saying.refused("not-allowed", told)
    return saying.refused("not-understood", told)


def _read_all_the_same(data: Any) -> Delivery:
    """aiogram checks every field of an answer. A message that it cannot read is there all the same."""
    made = data.get("result") if isinstance(data, dict) and data.get("ok") is True else None
    made = made if isinstance(made, list) else [made]
    if made and all(isinstance(one, dict) for one in made):
        return saying.sent(*(one.get("message_id") for one in made))
    return saying.unknown("broken-answer", "the answer cannot be read")


def _kind(error: BaseException) -> str:
    return type(error.__cause__ or error).__name__
