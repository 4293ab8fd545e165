"""A text as the guard reads it: folded, with the way back to every original character.

Full-width and other compatibility forms become plain ones (NFKD, as BIP-39 asks), accents and zero-width characters
go, digits of every script become ASCII. Every folded character remembers where it came from, so that a find in the
folded text can be cut out of the original.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

ZERO_WIDTH = frozenset(
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufe0e\ufe0f"
)
_LONGEST = 3  # "⑴" is "(1)"; signs that stand for whole sentences spell no secret and would make a text eighteen times as long


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    """The plain characters behind one character, case kept; empty for accents and zero-width characters."""
    if character in ZERO_WIDTH:
        return ""
    plain: list[str] = []
    parts = unicodedata.normalize("NFKD", character)
    if len(parts) > _LONGEST:
        return character
    for part in parts:
        if unicodedata.combining(part):
            continue
        digit = unicodedata.decimal(part, None)
        if digit is not None:
            part = str(digit)
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
    return _lower("".join(map(_fold_character, text)))


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def view(text: str, *, zero_width: str = "") -> View:
    """Fold a text. `zero_width` stands for a zero-width character: nothing, or a space where it separates words."""
    if text.isascii():
        return View(text, text.lower(), None)
    plain_of = {c: zero_width if c in ZERO_WIDTH else _fold_character(c) for c in set(text)}
    folded = "".join([plain_of[character] for character in text])
    if all(len(plain) == 1 for plain in plain_of.values()):
        return View(folded, _lower(folded), None)
    origin = [position for position, character in enumerate(text) for _ in plain_of[character]]
    origin.append(len(text))
    return View(folded, _lower(folded), origin)
