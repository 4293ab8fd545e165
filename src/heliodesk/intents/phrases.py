"""Phrases as one pattern: without accents and case, whole words where a script has spaces between them. Pure."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 4_000  # characters of a text that are looked at
_LETTERS = str.maketrans({"ı": "i", "đ": "d", "ł": "l", "ø": "o", "ß": "ss", "’": "'", "‘": "'", "`": "'"})
# Scripts that put no space between words, or whose words change their ends so much that a part has to do.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def plain(text: str) -> str:
    """A text as it is compared: small letters, no accents, single spaces. Hangul and kana stay whole."""
    low = unicodedata.normalize("NFKC", text[:LONGEST]).lower().translate(_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", low) if not _is_accent(c))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def _is_accent(character: str) -> bool:
    """Accents of Latin, Greek and Cyrillic letters, and the points of Arabic; not the vowels of Thai or Hindi."""
    code = ord(character)
    return 0x300 <= code < 0x370 or 0x64B <= code < 0x660


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """What finds any of the phrases in a `plain` text. In a phrase `*` is the rest of a word, `~` up to four words between,
    `(a|b)` a choice."""
    return re.compile("|".join(_one(plain(phrase)) for phrase in phrases if phrase.strip()))


def _one(phrase: str) -> str:
    between = r"(?:\W+\w+){0,4}?\W+"
    if _UNSPACED.search(phrase):
        return _marked(phrase, ".{0,4}?")
    return r"(?<!\w)" + _marked(phrase, between) + r"(?!\w)"


def _marked(phrase: str, between: str) -> str:
    kept = re.escape(phrase).replace(r"\*", r"\w*").replace(r"\(", "(?:").replace(r"\)", ")").replace(r"\|", "|")
    kept = re.sub(r"(?:\\ )*\\~(?:\\ )*", lambda _found: between, kept)
    return kept.replace(r"\ ", r"[\s,]+")
