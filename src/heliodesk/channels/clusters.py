"""Characters as people see them (extended grapheme clusters, UAX 29), near enough to cut a text between them. Pure.

Python knows no break property; what it knows (categories, combining classes) says the same of every script we looked at. Where
the two differ, clusters here are longer, never shorter: a cut falls in fewer places.
"""

import unicodedata
from collections.abc import Iterator

_ZWJ = "\u200d"


def clusters(text: str) -> Iterator[str]:
    """The text in pieces that belong together; joined, they are the text."""
    start = 0
    for at in range(1, len(text)):
        if _breaks(text, start, at):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _breaks(text: str, start: int, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if before in "\r\n" or after in "\r\n":
        return True
    if _extends(after) or before == _ZWJ or _is_prepended(before):
        return False
    if _is_flag(before) and _is_flag(after):
        return _flags_before(text, start, at) % 2 == 0
    if _is_one_syllable(before, after):
        return False
    return not (unicodedata.category(after) == "Lo" and _joins(text, start, at))


def _extends(letter: str) -> bool:
    """Marks, joiners, variation selectors, skin tones, tags of flags, vowels that follow."""
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or letter in (_ZWJ, "\u200c", "\uff9e", "\uff9f", "\u0e33", "\u0eb3")
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or "\U000e0020" <= letter <= "\U000e007f"
    )


def _is_flag(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _is_one_syllable(before: str, after: str) -> bool:
    """Hangul that was typed in pieces: a beginning, a vowel, an end."""
    is_beginning = "\u1100" <= before <= "\u115f" or "\ua960" <= before <= "\ua97c"
    goes_on = "\u1160" <= after <= "\u11ff" or "\ud7b0" <= after <= "\ud7fb"
    is_hangul = is_beginning or "\u1160" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7fb"
    may_begin = "\u1100" <= after <= "\u115f" or "\ua960" <= after <= "\ua97c" or "\uac00" <= after <= "\ud7a3"
    return (is_hangul and goes_on) or (is_beginning and may_begin)


_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd\U000111c2\U000111c3\U000113d1"
    "\U0001193f\U00011941\U00011a3a\U00011a84\U00011a85\U00011a86\U00011a87\U00011a88\U00011a89\U00011d46\U00011f02"
)


def _is_prepended(letter: str) -> bool:
    """Signs that stand before what they belong to."""
    return letter in _PREPENDED


def _flags_before(text: str, start: int, at: int) -> int:
    """How many letters of flags stand right before."""
    first = at
    while first > start and _is_flag(text[first - 1]):
        first -= 1
    return at - first


def _joins(text: str, start: int, at: int) -> bool:
    """A virama before, and only marks since: the consonant after it is of the same cluster (Indic conjuncts)."""
    while at > start and _extends(text[at - 1]):
        at -= 1
        if unicodedata.combining(text[at]) == 9:
            return True
    return False
