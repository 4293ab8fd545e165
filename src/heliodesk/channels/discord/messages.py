"""What is in a message of Discord: words, files, stickers, a poll, and what is passed on from elsewhere."""

from typing import Any, Final

from heliodesk.channels.base import Attachment
from heliodesk.channels.reading import facts, first, ident, name, number, rows, table, words

_VOICE: Final = 1 << 13
_ENDINGS: Final = {
    "png": "image", "jpg": "image", "jpeg": "image", "gif": "image", "webp": "image", "mp4": "video", "mov": "video",
    "webm": "video", "ogg": "audio", "mp3": "audio", "wav": "audio", "m4a": "audio",
}  # fmt: skip


def content(message: dict[str, Any]) -> tuple[str | None, tuple[Attachment, ...], dict[str, Any]]:
    """Words, attachments, and the facts that they bring."""
    reference = table(message.get("message_reference"))
    passed_on = [table(table(one).get("message")) for one in rows(message.get("message_snapshots"))]
    is_forward = reference.get("type") == 1 or bool(passed_on)
    said, found = words(message.get("content")), _attached(message)
    for snapshot in passed_on:  # the words of a message that is passed on stand in it, not in the message
        more = words(snapshot.get("content"))
        said = f"{said}\n{more}" if said and more else said or more
        found += _attached(snapshot)
    said = said or _poll(table(message.get("poll")))
    return (
        said,
        found,
        facts(
            is_forward=True if is_forward else None,
            forwarded_id=ident(reference.get("message_id")) if is_forward else None,
            guild_id=ident(message.get("guild_id")),
            username=name(table(message.get("author")).get("username")),
            nonce=ident(message.get("nonce")),
            content_hidden=True if said is None and not found else None,
        ),
    )


def called(user: dict[str, Any], member: dict[str, Any]) -> str | None:
    """The name that is shown: on this server, else everywhere, else the account's."""
    return name(member.get("nick"), user.get("global_name"), user.get("username"))


def _attached(message: dict[str, Any]) -> tuple[Attachment, ...]:
    is_voice = bool((number(message.get("flags")) or 0) & _VOICE)
    files = [_file(table(one), is_voice) for one in rows(message.get("attachments"))]
    stickers = [
        Attachment(
            "sticker",
            ident(one.get("id")),
            name(one.get("name")) or "",
            "application/json" if one.get("format_type") == 3 else "",
        )
        for one in map(table, rows(message.get("sticker_items") or message.get("stickers")))
    ]  # Lottie is a drawing in JSON, no picture
    return (*files, *stickers)


def _file(held: dict[str, Any], is_voice: bool) -> Attachment:
    called_ = name(held.get("filename"), held.get("title")) or ""
    mime = name(held.get("content_type")) or ""
    kind = mime.partition("/")[0]
    if is_voice:
        kind = "audio"
    elif kind not in ("image", "video", "audio"):
        kind = "file" if mime else _ENDINGS.get(called_.rpartition(".")[2].lower(), "file")
    return Attachment(kind, first(held.get("url"), held.get("proxy_url"), held.get("id")), called_, mime)


def _poll(poll: dict[str, Any]) -> str | None:
    question = words(table(poll.get("question")).get("text"))
    answers = [words(table(table(one).get("poll_media")).get("text")) for one in rows(poll.get("answers"))]
    lines = [question] + [f"- {answer}" for answer in answers if answer]
    return "\n".join(line for line in lines if line) or None
