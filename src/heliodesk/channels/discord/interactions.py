"""What somebody does with our buttons, menus, forms and commands: Discord asks us within three seconds."""

from collections.abc import Iterator
from typing import Any

from heliodesk.channels.base import Account, Incoming, Kind
from heliodesk.channels.discord.messages import called
from heliodesk.channels.reading import digest, facts, first, ident, key, name, number, rows, table, unread, words

_PING, _COMMAND, _COMPONENT, _COMPLETION, _FORM = 1, 2, 3, 4, 5
_DEEP = 8


def interaction(held: dict[str, Any], account: Account) -> Iterator[Incoming]:
    """A command, a pressed button, a choice or a filled form as a message; the rest is nobody's words."""
    about, kind = ident(held.get("id")), number(held.get("type"))
    if "event" in held or (about is None and kind == 0):  # an address of events, which we ask for nothing
        yield Incoming(kind=Kind.IGNORE, event_key=key("event", digest(held)), facts={"update_type": "webhook_event"})
        return
    if about is None or kind is None:
        yield unread(held)
        return
    member = table(held.get("member"))
    user, data, message = (
        table(member.get("user")) or table(held.get("user")),
        table(held.get("data")),
        table(held.get("message")),
    )
    told: dict[str, Any] = {
        "event_key": key(about),
        "conversation_id": first(held.get("channel_id"), table(held.get("channel")).get("id")) or "",
        "sender_id": ident(user.get("id")),
        "sender_name": called(user, member),
        "is_group": ident(held.get("guild_id")) is not None,
    }
    extra = facts(
        reply_token=ident(held.get("token")),
        application_id=ident(held.get("application_id")),
        guild_id=ident(held.get("guild_id")),
        language=name(held.get("locale")),
        username=name(user.get("username")),
    )
    if kind == _COMMAND:
        said, more = _command(data), facts(is_command=True, target_id=ident(data.get("target_id")))
    elif kind == _COMPONENT:
        said, more = _pressed(data, message), facts(is_postback=True, postback=words(data.get("custom_id")))
    elif kind == _FORM:
        said = "\n".join(_filled(data.get("components"))) or words(data.get("custom_id"))
        more = facts(is_postback=True, postback=words(data.get("custom_id")))
    else:
        known = {_PING: "ping", _COMPLETION: "autocomplete"}.get(kind)
        yield Incoming(
            kind=Kind.IGNORE, facts=extra | facts(update_type=known, unknown_type=None if known else str(kind)), **told
        )
        return
    yield Incoming(
        kind=Kind.MESSAGE,
        text=said,
        external_message_id=about,
        reply_to=ident(message.get("id")),
        facts=extra | more,
        **told,
    )


def _command(data: dict[str, Any]) -> str | None:
    """As it was typed: the name, and what was given to it."""
    called_ = name(data.get("name"))
    if called_ is None:
        return None
    return " ".join([f"/{called_}", *_given(data.get("options"), 0)])


def _given(options: Any, depth: int) -> list[str]:
    parts: list[str] = []
    for option in map(table, rows(options)):
        if isinstance(option.get("options"), list) or option.get("type") in (1, 2):  # a part of the command's name
            parts.append(name(option.get("name")) or "")
            parts += _given(option.get("options"), depth + 1) if depth < _DEEP else []
        elif option.get("value") is not None:
            parts.append(_value(option["value"]) or "")
    return [part for part in parts if part]


def _value(value: Any) -> str | None:
    return ("true" if value else "false") if isinstance(value, bool) else ident(value)


def _pressed(data: dict[str, Any], message: dict[str, Any]) -> str | None:
    """What stands on the button or was chosen, where the message still tells; else its data."""
    custom = words(data.get("custom_id"))
    values = [value for one in rows(data.get("values")) if (value := words(one))]
    labels = {custom: None} | _labels(message.get("components"), custom, 0)
    if values:
        return ", ".join(labels.get(f"={value}") or value for value in values)
    return labels.get(custom) or custom


def _labels(components: Any, custom: str | None, depth: int) -> dict[str | None, str | None]:
    found: dict[str | None, str | None] = {}
    for one in map(table, rows(components)):
        if custom is not None and one.get("custom_id") == custom:
            found[custom] = words(one.get("label"))
            for option in map(table, rows(one.get("options"))):
                found[f"={option.get('value')}"] = words(option.get("label"))
        if depth < _DEEP:
            found |= _labels(one.get("components"), custom, depth + 1)
            found |= _labels(one.get("accessory"), custom, depth + 1)
    return found


def _filled(components: Any, depth: int = 0) -> list[str]:
    lines: list[str] = []
    for one in map(table, rows(components)):
        chosen = [value for each_ in rows(one.get("values")) if (value := words(each_))]
        lines += [said] if (said := words(one.get("value"))) else chosen
        if depth < _DEEP:
            lines += _filled(one.get("components"), depth + 1) + _filled(one.get("component"), depth + 1)
    return lines
