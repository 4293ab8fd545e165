"""A text with plain characters and the way back: full-width forms folded (NFKC), zero-width characters gone."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_ZERO_WIDTH = frozenset("\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
                        "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\ufe0e\ufe0f")  # fmt: skip
_LONGEST = 4  # characters that one may become; a sign for a whole sentence stays


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    if character in _ZERO_WIDTH:
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) <= _LONGEST else character


@dataclass(frozen=True, slots=True)
class Folded:
    """`low` is `text` in lower case, character for character."""

    text: str
    low: str
    _origin: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a non-empty span of the folded text stands in the original; both half-open."""
        if self._origin is None:
            return start, end
        return self._origin[start], self._origin[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold a text; one pass."""
    if text.isascii():
        return Folded(text, text.lower(), None)
    plain = {character: _plain(character) for character in set(text)}
    folded = "".join([plain[character] for character in text])
    low = folded.lower()
    if len(low) != len(folded):
        low = "".join([c.lower() if len(c.lower()) == 1 else c for c in folded])
    if len(folded) == len(text) and all(len(value) == 1 for value in plain.values()):
        return Folded(folded, low, None)
    return Folded(folded, low, [at for at, character in enumerate(text) for _ in plain[character]])
