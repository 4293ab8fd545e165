"""What hangs on a message of Messenger or Instagram."""

from typing import Any, Final

from heliodesk.channels.base import Attachment
from heliodesk.channels.reading import first, ident, name, place, rows, table, words

_FILES: Final = {
    "image": "image", "animated_image_share": "image", "video": "video", "audio": "audio", "file": "file",
    "sticker": "sticker", "like_heart": "sticker", "voice_clip": "audio",
}  # fmt: skip
_SHARES: Final = frozenset(
    """fallback share story_mention ig_reel reel ig_post ig_story post story link media_share product
    appointment_booking""".split()  # noqa: SIM905
)


def attachments(message: dict[str, Any], mid: str) -> tuple[Attachment, ...]:
    """All of them, in order. A sticker that is sent as a picture as well is one thing."""
    if message.get("is_unsupported") is True:
        return (Attachment("unsupported", mid),)
    found = [one for held in map(table, rows(message.get("attachments"))) for one in _read(held, mid)]
    stickers = {one.id_or_url for one in found if one.type == "sticker"}
    told: dict[tuple[str, str | None], Attachment] = {}
    for one in found:
        if one.type == "image" and one.id_or_url in stickers:
            continue
        # While Instagram changes over, a shared post comes under its old and its new name; of stickers there is only one.
        told.setdefault((one.type, None if one.type == "sticker" else one.id_or_url), one)
    return tuple(told.values())


def spoken(message: dict[str, Any]) -> str | None:
    """The words of a template: of what a bot or a shop has put on a card."""
    lines: list[str] = []
    for held in map(table, rows(message.get("attachments"))):
        if held.get("type") != "template":
            continue
        payload = table(held.get("payload"))
        parts = [held.get("title"), payload.get("text")]
        for element in map(table, rows(payload.get("elements"))):
            parts += [element.get("title"), element.get("subtitle")]
        lines += [line for part in parts if (line := words(part))]
    return "\n".join(lines) or None


def _read(held: dict[str, Any], mid: str) -> list[Attachment]:
    kind, payload = name(held.get("type")) or "", table(held.get("payload"))
    label = name(held.get("title"), payload.get("title"), held.get("name"), payload.get("name")) or ""
    where = first(payload.get("url"), held.get("url"))
    if kind in _FILES:
        is_sticker = kind == "image" and ident(payload.get("sticker_id"))
        return [
            Attachment(
                "sticker" if is_sticker else _FILES[kind],
                first(where, payload.get("sticker_id"), payload.get("attachment_id")),
                label,
            )
        ]
    if kind == "location":
        spot = table(payload.get("coordinates"))
        return [Attachment("location", place(spot.get("lat"), spot.get("long")) or where, label)]
    if kind in _SHARES:
        return [Attachment("share", first(where, payload.get("id"), payload.get("reel_video_id"), mid), label)]
    if kind == "contact":
        return [Attachment("contact", first(payload.get("phone_number"), where), label)]
    if kind == "template":
        shared = rows(table(payload.get("product")).get("elements"))
        return [_product(table(one)) for one in shared]
    return [Attachment("unsupported", first(where, mid), label)]


def _product(one: dict[str, Any]) -> Attachment:
    return Attachment("share", first(one.get("image_url"), one.get("id")), name(one.get("title")) or "")
