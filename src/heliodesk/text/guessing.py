"""Languages that share a script, told apart by py3langid.

Its model takes 75 MB in a process that loads it as the library does. Here its tables are written out once into the home and
mapped from there: a process holds what its texts touch, and all of them share it (`tables.py`).
"""

import math
import threading
from collections.abc import Collection
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

# Measured in `benchmarks/language.py`: from here on a text in the page's own language is hardly ever taken for another one.
SURE = 0.75
_kept: list[Path] = []
_lock = threading.Lock()


def keep(folder: Path) -> None:
    """Where the tables lie; without such a place nothing is guessed."""
    _kept[:] = [folder]


def guess(words: str, among: Collection[str]) -> str:
    """The language of `words` among some (primary subtags); "" when none is sure."""
    model = _model()
    return "" if model is None else _best(model, words, frozenset(among))


@lru_cache(maxsize=500)  # of one text several parts of the desk ask
def _best(model: Any, words: str, among: frozenset[str]) -> str:
    found = {each: score for each, score in model.rank(words) if each in among}
    if not found:
        return ""
    best = max(found, key=lambda each: found[each])
    # As py3langid makes probabilities of its scores: longer texts would be far too sure of themselves otherwise.
    heat = math.sqrt(len(words.encode("utf-8", "surrogatepass")) or 1)
    share = 1 / sum(math.exp((score - found[best]) / heat) for score in found.values())
    return best if share >= SURE else ""


def warm() -> None:
    """Have the model at hand before somebody waits for it. Writes its tables the first time, which takes a second."""
    _model()


def _model() -> Any:
    if not _kept:
        return None
    with _lock:
        return _opened(_kept[0])


@cache
def _opened(folder: Path) -> Any:
    from heliodesk.text.tables import opened

    return opened(folder)
