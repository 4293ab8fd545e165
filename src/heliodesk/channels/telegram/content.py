"""What is in a message of Telegram: words, files, and the notices of the service that nobody wrote."""

from typing import Any, Final

from heliodesk.channels.base import Attachment
from heliodesk.channels.reading import facts, first, ident, name, number, place, rows, table, words

# In this order: an animation is sent as a document too, and a venue as a location.
_FILES: Final = (
    ("animation", "video"), ("video", "video"), ("video_note", "video"), ("audio", "audio"), ("voice", "audio"),
    ("sticker", "sticker"), ("document", "file"),
)  # fmt: skip
# Notices, and the change of state that they tell.
STATES: Final = {
    "new_chat_members": "member_joined", "left_chat_member": "member_left", "new_chat_title": "chat_renamed",
    "new_chat_photo": "chat_changed", "delete_chat_photo": "chat_changed", "group_chat_created": "chat_created",
    "supergroup_chat_created": "chat_created", "channel_chat_created": "chat_created",
    "message_auto_delete_timer_changed": "chat_changed", "pinned_message": "message_pinned",
    "forum_topic_created": "topic_created", "forum_topic_edited": "topic_edited", "forum_topic_closed": "topic_closed",
    "forum_topic_reopened": "topic_reopened", "general_forum_topic_hidden": "topic_closed",
    "general_forum_topic_unhidden": "topic_reopened", "write_access_allowed": "write_access_allowed",
    "successful_payment": "payment", "refunded_payment": "payment_refunded", "chat_owner_left": "chat_changed",
    "chat_owner_changed": "chat_changed",
}  # fmt: skip
# Notices of the service without a name here: somebody sees them, nobody answers them.
_NOTICES: Final = frozenset(
    """connected_website proximity_alert_triggered boost_added chat_background_set checklist_tasks_done checklist_tasks_added
    direct_message_price_changed giveaway_created giveaway_completed giveaway_winners managed_bot_created
    paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved suggested_post_approval_failed
    suggested_post_declined suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started
    video_chat_ended video_chat_participants_invited community_chat_added community_chat_removed community_chat_joined
    gift unique_gift gift_upgrade_sent passport_data""".split()  # noqa: SIM905
)


def service(message: dict[str, Any]) -> dict[str, Any] | None:
    """The facts of a notice; None when somebody said something."""
    if (to := ident(message.get("migrate_to_chat_id"))) is not None:
        return {"state_change": "chat_migrated", "migrate_to": to}
    if (old := ident(message.get("migrate_from_chat_id"))) is not None:
        return {"state_change": "chat_migrated_from", "migrate_from": old}
    for field in message:
        if field in STATES:
            return {"state_change": STATES[field], "notice": field}
        if field in _NOTICES:
            return {"notice": field}
    return None


def content(message: dict[str, Any]) -> tuple[str | None, tuple[Attachment, ...], dict[str, Any]]:
    """Words, attachments, and the facts that they bring. Nothing that we know becomes a sign that something came."""
    said = words(message.get("text")) or words(message.get("caption"))
    more: dict[str, Any] = {}
    if said and said.startswith("/") and _is_command(message, said):
        more["is_command"] = True
        # In a group with several bots a command may be for another one: /hours@other_bot
        more |= facts(for_bot=name(said.split()[0].partition("@")[2]))
    found = _files(message) or _places(message)
    if not found and said is None:
        said = _spoken(message, more)
        if said is None and not _is_empty(message):
            found = (Attachment("unsupported", ident(message.get("message_id"))),)
    return said, found, more


def _is_command(message: dict[str, Any], said: str) -> bool:
    marked = [table(one) for one in rows(message.get("entities"))]
    word = said[1:2]
    return any(one.get("type") == "bot_command" and one.get("offset") == 0 for one in marked) or word.isalpha()


def _files(message: dict[str, Any]) -> tuple[Attachment, ...]:
    for field, kind in _FILES:
        if isinstance(message.get(field), dict) and (file := _file(message[field], kind)):
            return (file,)
    if isinstance(message.get("photo"), list) and (picture := _photo(message["photo"])):
        return (picture,)
    if isinstance(message.get("live_photo"), dict):
        return tuple(one for one in [_live(message["live_photo"])] if one)
    return tuple(
        one for media in rows(table(message.get("paid_media")).get("paid_media")) if (one := _paid(table(media)))
    )


def _file(file: dict[str, Any], kind: str) -> Attachment | None:
    where = ident(file.get("file_id"))
    label = name(file.get("file_name"), file.get("title")) if kind != "sticker" else name(file.get("emoji"))
    return Attachment(kind, where, label or "", name(file.get("mime_type")) or "") if where else None


def _photo(sizes: Any) -> Attachment | None:
    """The largest of a picture's sizes, which Telegram puts last."""
    known = [one for one in map(table, rows(sizes)) if ident(one.get("file_id"))]
    return _file(known[-1], "image") if known else None


def _live(media: dict[str, Any]) -> Attachment | None:
    return _file(media, "video") or _photo(media.get("photo"))


def _paid(media: dict[str, Any]) -> Attachment | None:
    if isinstance(media.get("video"), dict):
        return _file(media["video"], "video")
    if isinstance(media.get("live_photo"), dict):
        return _live(media["live_photo"])
    return _photo(media.get("photo"))


def _places(message: dict[str, Any]) -> tuple[Attachment, ...]:
    contact = table(message.get("contact"))
    if contact:
        label = " ".join(part for part in (name(contact.get("first_name")), name(contact.get("last_name"))) if part)
        return (Attachment("contact", first(contact.get("phone_number"), contact.get("user_id")), label),)
    venue = table(message.get("venue"))
    spot = table(venue.get("location")) or table(message.get("location"))
    where = place(spot.get("latitude"), spot.get("longitude"))
    if where:
        return (Attachment("location", where, name(venue.get("title"), venue.get("address")) or ""),)
    story = table(message.get("story"))
    if story:
        return (Attachment("share", ident(story.get("id"))),)
    return ()


def _spoken(message: dict[str, Any], more: dict[str, Any]) -> str | None:
    """The words of what has words of its own kind."""
    poll, dice, todo = (table(message.get(field)) for field in ("poll", "dice", "checklist"))
    if poll:
        more.update(facts(poll_id=ident(poll.get("id"))))
        return _list(poll.get("question"), poll.get("options"))
    if todo:
        return _list(todo.get("title"), todo.get("tasks"))
    if dice:
        more.update(facts(dice=number(dice.get("value"))))
        return words(dice.get("emoji"))
    if isinstance(message.get("web_app_data"), dict):
        data = message["web_app_data"]
        more.update(facts(is_postback=True, postback=words(data.get("data"))))
        return words(data.get("button_text")) or words(data.get("data"))
    for field in ("game", "invoice"):
        if isinstance(message.get(field), dict):
            return words(message[field].get("title"))
    return _rich(message.get("rich_message"))


def _list(head: Any, items: Any) -> str | None:
    lines = [words(head)] + [f"- {line}" for one in rows(items) if (line := words(table(one).get("text")))]
    return "\n".join(line for line in lines if line) or None


def _rich(value: Any, depth: int = 0) -> str | None:
    """The plain words of a message of blocks, in order."""
    if isinstance(value, str):
        return words(value)
    if depth > 20 or not isinstance(value, dict | list):
        return None
    if isinstance(value, dict):
        held: list[Any] = [value[field] for field in ("text", "caption", "blocks", "items", "cells") if field in value]
    else:
        held = value
    told = [said for one in held if (said := _rich(one, depth + 1))]
    return (
        "".join(told)
        if isinstance(value, list) and depth and all(isinstance(one, str) for one in held)
        else "\n".join(told)
    ) or None


def _is_empty(message: dict[str, Any]) -> bool:
    """Whether it says where and who, and nothing more: an edit to nothing."""
    return not message.keys() - _FRAME


_FRAME: Final = frozenset(
    """message_id date edit_date chat from sender_chat message_thread_id is_topic_message business_connection_id text
    caption entities reply_to_message via_bot has_protected_content""".split()  # noqa: SIM905
)
