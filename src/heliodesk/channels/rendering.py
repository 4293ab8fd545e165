"""A message of ours as a channel can say it: in parts that fit, with its choices, with the files that it takes. Pure.

No part cuts a character as people see it (grapheme cluster) or a link, and none cuts a word when that can be helped. The same
message makes the same parts every time, so that a later try can go on where an earlier one ended.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from heliodesk.channels.base import Account, Capabilities, Outgoing, Sending
from heliodesk.channels.clusters import clusters

File = tuple[str, str, bytes]

_LINK = re.compile(r"(?:https?://|tg://|mailto:|www\.)[^\s<>\"]+", re.IGNORECASE)
# X shortens every link, also one without https, to this many letters.
_SHORTENED = re.compile(_LINK.pattern + r"|\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b(?:/[^\s<>\"]*)?", re.IGNORECASE)
_SHORT = 23
# Where to cut, best first: between paragraphs, lines, sentences, words. Chinese and Japanese write no spaces: after a stop.
_SEAMS = (
    re.compile(r"\n\s*\n\s*"),
    re.compile(r"\s*\n\s*"),
    re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*"),
    re.compile(r"\s+|(?<=[，、；：])"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What is said in one call. With a file, `text` is what stands under it."""

    text: str = ""
    file: File | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The parts in order. `left` are files that the channel does not take, by their place in the message, each with a word of
    `channels.reasons`: whoever sends puts a line with a link of ours into the text instead."""

    parts: tuple[Part, ...]
    left: tuple[tuple[int, str], ...] = ()


def render(message: Outgoing, can: Capabilities) -> Rendered:
    """The message in parts. Files come after the words, unless the words fit under the only one, or the first of an album."""
    left = untaken(message.files, can)
    out = {place for place, _why in left}
    files = [file for place, file in enumerate(message.files) if place not in out]
    choices, text = _choices(message, can)
    fits = bool(text) and not choices and 0 < length(text, can.length_unit) <= can.caption_limit
    under = fits and 0 < len(files) <= max(1, can.album_limit)
    parts = [] if under else [Part(text=piece) for piece in split(text, can.text_limit, can.length_unit)]
    parts += [Part(text=text if under and not place else "", file=file) for place, file in enumerate(files)]
    if choices:
        # They hang on the last words: what follows those takes them from the screen on some platforms.
        words = [place for place, part in enumerate(parts) if part.text and part.file is None]
        if words:
            last = parts.pop(words[-1])
            parts.append(replace(last, choices=choices))
    return Rendered(tuple(parts), left)


def capabilities(sending: Sending, account: Account, *, is_public: bool = False) -> Capabilities:
    """What can be said by an account of a channel there."""
    own = getattr(sending, "capabilities", None)
    found: Capabilities = own(account, is_public=is_public) if own is not None else sending.CAPABILITIES
    return found


def untaken(files: Sequence[File], can: Capabilities) -> tuple[tuple[int, str], ...]:
    """Which files the channel does not take, and why."""
    found = []
    for place, (_name, mime, content) in enumerate(files):
        if not can.file_limit or (can.media_types and not mime.startswith(can.media_types)):
            found.append((place, "file-type"))
        elif len(content) > can.file_limit:
            found.append((place, "file-too-large"))
    return tuple(found)


def length(text: str, unit: str = "characters") -> int:
    """How long a platform finds a text."""
    if unit == "utf16":
        return len(text) + sum(1 for letter in text if letter > "\uffff")
    if unit == "bytes":
        return len(text.encode("utf-8", "surrogatepass"))
    if unit == "weighted":
        return sum(cost for _end, cost in _steps(text, unit))
    return len(text)


def split(text: str, limit: int, unit: str = "characters") -> list[str]:
    """The text in pieces of at most `limit`; blanks at a seam are left out. Nothing but blanks makes no piece."""
    if limit < 1:
        raise ValueError("a limit is at least one")
    rest, pieces = text.strip(), []
    while length(rest, unit) > limit:
        cut = _cut(rest, limit, unit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def _cut(text: str, limit: int, unit: str) -> int:
    """Where the first piece ends: after at most `limit`, and after more than nothing."""
    most = _most(text, limit, unit)
    window = text[: most + 1]  # with the blank that may stand right after the last word that fits
    links = [found.span() for found in _LINK.finditer(text) if found.start() < most]
    whole = set(_ends(window, most))
    for seam in _SEAMS:
        # A paragraph's end near the beginning would make many tiny pieces; half full is full enough for a good seam.
        least = most // 2 if seam is not _SEAMS[-1] else 0
        for found in reversed(list(seam.finditer(window))):
            at = found.start()
            if least < at <= most and at in whole and not _inside(at, links):
                return at
    # No blank: before a link that crosses the edge, else after the last whole cluster.
    for start, end in links:
        if start < most < end and start > 0:
            return start
    return max(whole, default=most)


def _most(text: str, limit: int, unit: str) -> int:
    """How many code points fit."""
    if unit == "characters":
        return limit
    used, last = 0, 0
    for end, cost in _steps(text, unit):
        used += cost
        if used > limit:
            return max(last, 1)
        last = end
    return len(text)


def _steps(text: str, unit: str) -> Iterator[tuple[int, int]]:
    """The text in pieces that are counted at once: where each ends, and what it costs."""
    at = 0
    for found in _SHORTENED.finditer(text) if unit == "weighted" else ():
        yield from ((place + 1, _weight(text[place])) for place in range(at, found.start()))
        yield found.end(), _SHORT
        at = found.end()
    for place in range(at, len(text)):
        yield place + 1, _weight(text[place]) if unit == "weighted" else length(text[place], unit)


def _weight(letter: str) -> int:
    """Latin, Cyrillic, Arabic and their neighbours, and plain punctuation, count one; all others two (twitter-text 3)."""
    code = ord(letter)
    return 1 if code <= 4351 or 8192 <= code <= 8205 or 8208 <= code <= 8223 or 8242 <= code <= 8247 else 2


def _ends(text: str, most: int) -> Iterator[int]:
    at = 0
    for cluster in clusters(text):
        at += len(cluster)
        if at > most:
            return
        yield at


def _inside(at: int, links: Iterable[tuple[int, int]]) -> bool:
    return any(start < at < end for start, end in links)


def _choices(message: Outgoing, can: Capabilities) -> tuple[tuple[str, ...], str]:
    """The quick replies, if the channel has them for so many and so long ones; else they are numbered lines of the text."""
    choices = tuple(choice.strip() for choice in message.choices if choice.strip())
    if not choices:
        return (), message.text
    fits = len(choices) <= can.choices_limit and len(set(choices)) == len(choices)
    if can.choices_text_limit and length(message.text.strip(), can.length_unit) > can.choices_text_limit:
        fits = False
    if fits and message.text.strip() and all(len(choice) <= can.choice_length for choice in choices):
        return choices, message.text
    lines = "\n".join(f"{number}. {choice}" for number, choice in enumerate(choices, start=1))
    return (), f"{message.text.rstrip()}\n\n{lines}" if message.text.strip() else lines
