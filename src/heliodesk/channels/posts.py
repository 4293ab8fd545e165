"""Where a public post can be read, and which chat its words belong to. Pure."""

from heliodesk.channels.base import Incoming

_APART = "~"  # between a place and whoever writes there; no platform has it in an id


def place_of(one: Incoming) -> str:
    """The chat of an event. Below a public post many write: each has a chat of their own, so that no matter is two people's."""
    if one.is_public and not one.is_group and one.sender_id:
        return f"{one.conversation_id}{_APART}{one.sender_id}"[:200]
    return one.conversation_id[:200]


def is_below_post(place: str) -> bool:
    """Whether it is somebody's below a public post."""
    return _APART in place


def answer_at(place: str) -> str:
    """What the platform calls it."""
    return place.partition(_APART)[0]


def link_of(channel: str, one: Incoming) -> str:
    """The address of the post itself, as far as the platform tells; empty when it does not."""
    about, facts = one.external_message_id or "", one.facts
    told = str(facts.get("link") or "")
    match channel:
        case "x" if about.isdecimal():
            return f"https://x.com/{facts.get('username') or 'i'}/status/{about}"
        case "reddit" if told.startswith("/"):
            return f"https://www.reddit.com{told}"
        case "telegram" if one.is_group and about.isdecimal():
            group, thread = one.conversation_id.partition(":")[::2]
            name = str(facts.get("place_name") or "") or f"c/{group.removeprefix('-100')}"
            return f"https://t.me/{'/'.join(filter(None, (name, thread, about)))}"
        case "discord" if facts.get("guild_id") and about:
            return f"https://discord.com/channels/{facts['guild_id']}/{one.conversation_id}/{about}"
    return told if told.startswith("https://") else ""
