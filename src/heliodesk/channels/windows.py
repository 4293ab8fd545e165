"""Until when a channel lets us write to somebody, and how. Pure; all times in UTC.

Counted for each message, shown to whoever writes before they begin, and asked again before anything is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from heliodesk.channels.base import Capabilities

# LINE takes a reply token for about a minute after its webhook; beyond, a try costs nothing but is refused.
REPLY_TOKEN_LIFE = timedelta(seconds=55)
# Who comes by an advertisement that opens the chat may be answered for this long.
AFTER_AN_AD = timedelta(days=7)


class Mode(StrEnum):
    """How we may write now."""

    FREE = "free"  # the channel knows no end
    RESPONSE = "response"
    HUMAN_AGENT = "human_agent"  # only words that a person wrote
    TEMPLATE = "template"  # only what the platform has approved beforehand
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Window:
    """`until`: when `mode` ends, None when nothing ends. `may_write`: whether words of this kind may go."""

    mode: Mode
    until: datetime | None = None

    @property
    def may_write(self) -> bool:
        return self.mode in (Mode.FREE, Mode.RESPONSE, Mode.HUMAN_AGENT)


def window(
    can: Capabilities,
    *,
    now: datetime,
    written_at: datetime | None,
    until: datetime | None = None,
    by_person: bool = False,
) -> Window:
    """What holds at `now`. `written_at` is when the customer last wrote there, `until` when the platform has named a later end.

    Nobody who never wrote to us may be written to where there is a window at all.
    """
    if can.window_hours is None:
        return Window(Mode.FREE)
    ends = [until] if until is not None else []
    if written_at is not None:
        ends.append(written_at + timedelta(hours=can.window_hours))
    if ends and now < max(ends):
        return Window(Mode.RESPONSE, max(ends))
    if by_person and can.person_window_hours is not None and written_at is not None:
        end = written_at + timedelta(hours=can.person_window_hours)
        if now < end:
            return Window(Mode.HUMAN_AGENT, end)
    return Window(Mode.TEMPLATE if can.has_templates else Mode.CLOSED)


def has_reply_token(reply_token: str, written_at: datetime | None, now: datetime) -> bool:
    """Whether it is worth trying the token that came with the customer's last words."""
    return bool(reply_token) and (written_at is None or now - written_at < REPLY_TOKEN_LIFE)
