"""What somebody is typing, with its last word brought to its end. Pure."""

import re

from heliodesk.articles.bm25 import Index
from heliodesk.text.tokens import fold, tokens

_LAST = re.compile(r"[a-z]{3,}$", re.IGNORECASE)


def completed(typed: str, language: str, index: Index) -> str:
    """`my withdr` → `my withdraw`: the commonest word that begins so. A word that is known stays."""
    last = _LAST.search(typed)
    if last is None:
        return typed
    begun = fold(last[0].lower())
    if any(word in index.holders for word in tokens(begun, language)):
        return typed
    possible = [word for word in index.holders if word.startswith(begun)]
    best = max(possible, key=lambda word: len(index.holders[word]), default=last[0])
    return typed[: last.start()] + best
