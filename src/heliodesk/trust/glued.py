"""Seed phrases whose words run together without a gap, alone or inside prose that is written without spaces.

One pass: for each position, how many list words in a row end there at most, and where the first of them begins. Twelve
are a phrase on sight: no prose is made of twelve list words of three letters and more without a particle between.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from .wordlists import lists

_LETTERS = re.compile(r"[^\W\d_\u3400-\u9fff]{36,}")
_LEAST = 12
_SHORTEST = 3


@lru_cache(maxsize=1)
def _by_head() -> dict[str, tuple[str, ...]]:
    """Words of three letters and more of all lists, by their first three."""
    known = defaultdict(set)
    for language, words in enumerate(lists().words):
        if language not in lists().han_languages:
            for word in words:
                if len(word) >= _SHORTEST:
                    known[word[:_SHORTEST]].add(word)
    return {head: tuple(words) for head, words in known.items()}


def glued_spans(low: str) -> Iterator[tuple[int, int]]:
    """Spans of twelve and more words in a row."""
    for match in _LETTERS.finditer(low):
        yield from _chains(low, *match.span())


def _chains(low: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    heads = _by_head()
    counts = [0] * (stop - begin + 1)
    starts = list(range(begin, stop + 1))
    start = end = -1
    for at in range(begin, stop):
        words = heads.get(low[at : at + _SHORTEST])
        if words is None:
            continue
        count, first = counts[at - begin] + 1, starts[at - begin]
        for word in words:
            if low.startswith(word, at):
                to = at + len(word) - begin
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
