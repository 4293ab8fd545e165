"""A day's spans as people type them: "09:00–18:00, 22:00–02:00 reduced". Pure."""

import re
from collections.abc import Iterable, Mapping

from heliodesk.hours.calendar import DAY, Level, Part
from heliodesk.hours.plans import MOST_PARTS, NAMES

LONGEST = 1200  # characters of a day; 24 spans with their words fit
LONGEST_WRAP = 720  # minutes: "18:00–09:00" is more likely a slip than a night of 15 hours
_SPLIT = re.compile(r"[,，、;；\n]+")
_SPAN = re.compile(
    r"(\d{1,2})(?:[:：.](\d{2}))?\s*(?:-|–|—|−|~|～|to|至)\s*(\d{1,2})(?:[:：.](\d{2}))?\s*(?:uhr|h)?\s*(.*)",
    re.IGNORECASE,
)
_CLOSED = {"", "-", "–", "—", "off", "closed", "none", "休息", "关闭", "不服务"}
_ALWAYS = {"24", "24 h", "24h", "24/7", "day and night", "全天", "24小时"}
_LEVELS = {
    **dict.fromkeys(("", "full", "全员"), Level.FULL),
    **dict.fromkeys(("reduced", "fewer", "few", "with fewer people", "人少", "减员"), Level.REDUCED),
    **dict.fromkeys(("bot", "assistant", "助手", "仅助手"), Level.BOT),
}


class Unreadable(ValueError):
    """What was typed is no day. `rule` says which one it breaks, `piece` is the part of it that does."""

    def __init__(self, rule: str, piece: str = "") -> None:
        super().__init__(f"{rule}: {piece}")
        self.rule, self.piece = rule, piece[:60]


def read_day(text: str, words: Mapping[str, Level] | None = None) -> list[list[object]]:
    """The spans of a typed day, in the JSON form of plans. `words` are the reader's own names of levels.

    An end before the start is on the next day, when that makes at most 12 hours; longer spans are written beyond 24
    ("18:00–33:00"). Raises Unreadable: "too-many", "not-a-time", "end-before-start", "unknown-level", "not-a-span".
    """
    if len(text) > LONGEST:
        raise Unreadable("too-many")
    if text.strip().lower() in _CLOSED:
        return []
    if text.strip().lower() in _ALWAYS:
        return [[0, DAY, "full"]]
    pieces = [piece.strip() for piece in _SPLIT.split(text) if piece.strip()]
    if len(pieces) > MOST_PARTS:
        raise Unreadable("too-many")
    return [_span(piece, words or {}) for piece in pieces]


def _span(piece: str, words: Mapping[str, Level]) -> list[object]:
    found = _SPAN.fullmatch(piece)
    if not found:
        raise Unreadable("not-a-span", piece)
    start, end = _minute(found[1], found[2], piece), _minute(found[3], found[4], piece)
    if end <= start and DAY - start + end <= LONGEST_WRAP and end < start:
        end += DAY
    if end <= start:
        raise Unreadable("end-before-start", piece)
    if start >= DAY:
        raise Unreadable("start-outside-day", piece)
    level = {**_LEVELS, **words}.get(found[5].strip().lower())
    if level is None:
        raise Unreadable("unknown-level", found[5].strip())
    return [start, end, NAMES[level]]


def _minute(hours: str, minutes: str | None, piece: str) -> int:
    hour, minute = int(hours), int(minutes or 0)
    if hour > 48 or minute > 59 or hour * 60 + minute > 2 * DAY:
        raise Unreadable("not-a-time", piece)
    return hour * 60 + minute


def write_day(parts: Iterable[Part], words: Mapping[Level, str] | None = None) -> str:
    """The same the other way round; `words` name the levels (full needs no word)."""
    names = words or {Level.REDUCED: "reduced", Level.BOT: "bot"}
    return ", ".join(_written(part, names) for part in sorted(parts))


def _written(part: Part, names: Mapping[Level, str]) -> str:
    wraps = part.end > DAY and part.end - part.start <= LONGEST_WRAP
    span = f"{_clock(part.start)}–{_clock(part.end - DAY if wraps else part.end)}"
    return span if part.level == Level.FULL else f"{span} {names[part.level]}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
