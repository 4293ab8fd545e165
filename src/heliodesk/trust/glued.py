"""Seed phrases whose words run together without a gap, alone or inside prose that is written without spaces.

One pass: for each position, how many list words in a row end there at most, and where the first of them begins. Twelve
are a phrase on sight: no prose is made of twelve list words of three letters and more without a particle between.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from .wordlists import lists

_LETTERS = re.compile(
    r"(?<![^\W\d_\u3400-\u9fff\uac00-\ud7a3])[^\W\d_\u3400-\u9fff\uac00-\ud7a3]{36,}|(?<![\uac00-\ud7a3])[\uac00-\ud7a3]{20,}"
)
_LOOKED_AT = 24_000  # letters of one text: three messages of the longest
_LEAST = 12
_SHORTEST = 3


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], dict[str, tuple[int, ...]]]:
    """Words of three letters and more of all lists; by their first three, how long they are."""
    known = [words for language, words in enumerate(lists().words) if language not in lists().han_languages]
    apart = (normalize("NFD", word) if word[0] >= "\uac00" else word for each in known for word in each)
    words = frozenset(word for word in apart if len(word) >= _SHORTEST)
    sizes: dict[str, set[int]] = {}
    for word in words:
        sizes.setdefault(word[:_SHORTEST], set()).add(len(word))
    return words, {head: tuple(each) for head, each in sizes.items()}


def glued_spans(low: str) -> Iterator[tuple[int, int]]:
    """Spans of twelve and more words in a row."""
    left = _LOOKED_AT
    for match in _LETTERS.finditer(low):
        start, end = match.span()
        left -= end - start
        if left < 0:
            return
        if "\uac00" <= low[start] <= "\ud7a3":
            yield from _korean(low, start, end)
        else:
            yield from _chains(low, start, end)


def _korean(low: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Korean words have two syllables and more: they are looked up letter by letter."""
    letters, origin = [], []
    for place in range(start, end):
        taken_apart = normalize("NFD", low[place])
        letters.append(taken_apart)
        origin += [place] * len(taken_apart)
    for first, last in _chains("".join(letters), 0, len(origin)):
        yield origin[first], origin[last - 1] + 1


def _chains(low: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    words, heads = _words()
    counts = [0] * (stop - begin + 1)
    starts = list(range(begin, stop + 1))
    start = end = -1
    for at in range(begin, stop):
        sizes = heads.get(low[at : at + _SHORTEST])
        if sizes is None:
            continue
        count, first = counts[at - begin] + 1, starts[at - begin]
        for size in sizes:
            if low[at : at + size] in words:
                to = at + size - begin
                if to < len(counts) and count > counts[to]:
                    counts[to], starts[to] = count, first
                    if count >= _LEAST:
                        if first >= end and end >= 0:
                            yield start, end
                            start = -1
                        start = first if start < 0 else min(start, first)
                        end = max(end, to + begin)
    if end >= 0 and start >= 0:
        yield start, end
