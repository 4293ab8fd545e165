"""A text as the guard reads it: folded, with the way back to every original character.

Full-width and other compatibility forms become plain ones (NFKD, as BIP-39 asks; Korean syllables are put together
instead of taken apart), accents and zero-width characters go, digits of every script become ASCII. Every folded
character remembers where it came from, so that a find in the folded text can be cut out of the original.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

ZERO_WIDTH = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f"
)
LOST = "\u01c3"  # stands for U+FFFD, which is a letter in one of the word lists (see `wordlists`)
_BETWEEN = "[" + "".join(sorted(ZERO_WIDTH)) + "]{0,3}"
# Letters that make a Korean syllable, perhaps with zero-width characters between.
_SYLLABLE = re.compile(
    "[\u1100-\u1112]Z[\u1161-\u1175](?:Z[\u11a8-\u11c2])?|[\uac00-\ud7a3]Z[\u11a8-\u11c2]".replace("Z", _BETWEEN)
)
_LONGEST = (
    3  # "⑴" is "(1)"; signs that stand for whole sentences spell no secret and would make a text eighteen times as long
)


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    """The plain characters behind one character, case kept; empty for accents and zero-width characters."""
    if character in ZERO_WIDTH:
        return ""
    plain: list[str] = []
    if "\uac00" <= character <= "\ud7a3":
        return character  # a syllable stays whole: taken apart, Korean texts would be twice as long
    parts = unicodedata.normalize("NFKD", character)
    if len(parts) > _LONGEST:
        return character
    for part in parts:
        if unicodedata.combining(part):
            continue
        digit = unicodedata.decimal(part, None)
        if digit is not None:
            part = str(digit)
        elif part == "\ufffd":
            part = LOST
        elif part in "ıİ":
            part = "i"
        elif "\u30a1" <= part <= "\u30f6":
            part = chr(ord(part) - 0x60)  # katakana and hiragana spell the same word
        elif part in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212":
            part = "-"
        elif part in "“”„«»":
            part = '"'
        elif part in "‘’":
            part = "'"
        plain.append(part)
    return "".join(plain)


@dataclass(frozen=True, slots=True)
class View:
    """One folded text. `plain` keeps case, `low` does not; both have the same length."""

    plain: str
    low: str
    origin: list[int] | None  # None: every character stands where it stood

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Half-open positions in the original text of a non-empty half-open span of the folded one."""
        if self.origin is None:
            return start, end
        return self.origin[start], max(self.origin[end], self.origin[end - 1] + 1)


def fold(text: str) -> str:
    """Fold without a way back: for vocabulary, which has to be folded like the texts that it is looked up in."""
    return _lower("".join(map(_fold_character, _SYLLABLE.sub(_composed, text))))


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in match.group() if c not in ZERO_WIDTH))


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def view(text: str, *, zero_width: str = "") -> View:
    """Fold a text. `zero_width` stands for a zero-width character: nothing, or a space where it separates words."""
    if text.isascii():
        return View(text, text.lower(), None)
    if _SYLLABLE.search(text):
        return _view_of_letters(text, zero_width)
    plain_of = {c: zero_width if c in ZERO_WIDTH else _fold_character(c) for c in set(text)}
    folded = "".join([plain_of[character] for character in text])
    if all(len(plain) == 1 for plain in plain_of.values()):
        return View(folded, _lower(folded), None)
    origin = [position for position, character in enumerate(text) for _ in plain_of[character]]
    origin.append(len(text))
    return View(folded, _lower(folded), origin)


def _view_of_letters(text: str, zero_width: str) -> View:
    """Fold a text with Korean syllables that were taken apart: they are put together first."""
    origin: list[int] = []
    at = 0
    whole = []
    for match in _SYLLABLE.finditer(text):
        whole.append(text[at : match.start()] + _composed(match))
        origin += [*range(at, match.start()), match.start()]
        at = match.end()
    whole.append(text[at:])
    origin += range(at, len(text) + 1)
    seen = view("".join(whole), zero_width=zero_width)
    inner = range(len(origin)) if seen.origin is None else seen.origin
    return View(seen.plain, seen.low, [origin[place] for place in inner])
