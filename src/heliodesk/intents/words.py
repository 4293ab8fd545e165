"""Texts as weighed words and runs of signs (TF-IDF), hashed into a fixed number of columns, so that no list of words is kept."""

import re
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from heliodesk.text.language import by_script
from heliodesk.text.tokens import tokens

Floats = npt.NDArray[np.float32]
COLUMNS = 2048  # of words, and as many of runs of signs: a power of two
_LONGEST = 1_000  # characters of a text that are looked at
_RUNS = (2, 3, 4, 5)  # signs
_SPACES = re.compile(r"\s+")


def hashed(text: str, language: str = "") -> tuple[npt.NDArray[np.intp], Floats]:
    """Columns and values of a text before they are weighed: words and pairs of words, then runs of signs within words."""
    text = text[:_LONGEST]
    words = tokens(text, language or by_script(text, "en"))
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    rows = [_counted(words + pairs, 0), _counted(_runs(text), COLUMNS)]
    columns = np.array([column for row in rows for column in row], np.intp)
    values = np.array([value for row in rows for value in row.values()], np.float32)
    # A word said ten times does not tell ten times as much.
    return columns, np.sign(values) * (1 + np.log(np.maximum(np.abs(values), 1)))


def _counted(features: Iterable[str], first: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for feature in features:
        number = zlib.crc32(feature.encode("utf-8", "ignore"))
        column = first + (number & (COLUMNS - 1))
        # Two words in one column cancel each other as often as they add up.
        found[column] = found.get(column, 0.0) + (1.0 if number >> 31 else -1.0)
    return found


def _runs(text: str) -> Iterable[str]:
    for word in _SPACES.sub(" ", text.lower()).split(" "):
        padded = f" {word} "
        for length in _RUNS:
            for at in range(len(padded) - length + 1):
                yield padded[at : at + length]


def rarity(rows: Sequence[tuple[npt.NDArray[np.intp], Floats]]) -> Floats:
    """How much each column tells: inverse document frequency."""
    held = np.zeros(2 * COLUMNS, np.float32)
    for columns, _values in rows:
        held[columns] += 1
    found: Floats = (np.log((1 + len(rows)) / (1 + held)) + 1).astype(np.float32)
    return found


def weighed(columns: npt.NDArray[np.intp], values: Floats, rare: Floats) -> Floats:
    """Values of one text: words of length one together, and so the runs of signs."""
    found = values * rare[columns]
    for half in (columns < COLUMNS, columns >= COLUMNS):
        length = float(np.linalg.norm(found[half]))
        if length > 0:
            found[half] /= length
    unit: Floats = found.astype(np.float32)
    return unit
