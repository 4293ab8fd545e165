"""A text as 128 numbers whose agreement estimates how alike two texts are (MinHash, Broder 1997), and bands of them."""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .words import concepts_of, details_of, is_empty_word, subjects_of

PERMUTATIONS = 128
ROWS = 3  # numbers in a band: two texts of likeness 0.3 meet in one of the 42 bands two times in three, of 0.1 in one of 25
LONGEST = 1_500  # characters of a text that count
_EMPTY = 2**31 - 1
_ZERO_WIDTH = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_LINK = re.compile(r"https?://\S{1,300}")
_ID = re.compile(r"(?<![a-z0-9])(?=[a-z0-9]*\d)(?:0x)?[a-z0-9]{16,}(?![a-z0-9])")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_HAN = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W\d_\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text: nothing that could be read. `numbers` are signed 32-bit, as PostgreSQL's integer[] holds them.

    `size`: how many features there were; `subjects` and `details`: what the text is
    about, by its words.
    """

    numbers: tuple[int, ...]
    size: int
    subjects: frozenset[str]
    details: frozenset[str]


def normalise(text: str) -> str:
    """Compatibility forms, case and zero-width characters folded; links, ids and numbers put aside: they are compared apart."""
    plain = (
        unicodedata.normalize("NFKC", text[: 4 * LONGEST])
        .translate(_ZERO_WIDTH)
        .lower()[: 2 * LONGEST]
        .replace("’", "'")
    )
    plain = _NUMBER.sub(" ", _ID.sub(" ", _LINK.sub(" ", plain)))
    return plain[:LONGEST]


def features(plain: str, subjects: frozenset[str]) -> set[str]:
    """Shingles of a normalised text: characters by two and three for scripts without spaces, words and parts of words else."""
    found: set[str] = set()
    for run in _HAN.findall(plain):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
        found.update(run[i : i + 3] for i in range(len(run) - 2))
    words = [word for word in _WORD.findall(plain) if not is_empty_word(word)]
    found.update(f"w:{word}" for word in words)
    found.update(f"{left} {right}" for left, right in pairwise(words))
    for word in words:
        # Parts of words: a typing error costs a few of them, not the word.
        found.update(f"p:{word[i : i + 4]}" for i in range(len(word) - 3))
    # What a text says counts like several of its words, or two tellings of one thing would share little.
    for name in concepts_of(plain):
        found.update(f"c:{name}:{i}" for i in range(_WEIGHT))
    for name in subjects:
        found.update(f"s:{name}:{i}" for i in range(_WEIGHT))
    return found


_WEIGHT = 4


def sketch(text: str) -> Sketch:
    """Sketch a text. The same text gives the same sketch on every machine and in every version of Python."""
    import numpy as np  # by the first text: whoever sketches none starts without it

    plain = normalise(text)
    subjects = subjects_of(plain)
    found = features(plain, subjects)
    rows = np.frombuffer(b"".join(map(_row, found)), "<i4").reshape(-1, PERMUTATIONS)
    numbers = tuple(rows.min(axis=0, initial=_EMPTY).tolist())
    return Sketch(numbers, len(found), subjects, details_of(plain))


@lru_cache(maxsize=4096)  # people write of a few things in few words; 3 MB at most
def _row(feature: str) -> bytes:
    return hashlib.shake_128(feature.encode()).digest(4 * PERMUTATIONS)


def likeness(one: Sketch, other: Sketch) -> float:
    """Estimated share of common features, 0 to 1, within about 0.04. A text that says nothing is like no other."""
    if not one.size or not other.size:
        return 0.0
    return sum(map(int.__eq__, one.numbers, other.numbers)) / PERMUTATIONS


def bands(numbers: Sequence[int], *, within: str = "") -> list[int]:
    """Signed 64-bit keys of which two texts share one when they are alike; `within`: only among what has the same word here."""
    prefix = within.encode() + b"\0"
    return [
        _key(prefix + struct.pack(f"<H{ROWS}i", at, *numbers[at : at + ROWS]))
        for at in range(0, PERMUTATIONS - ROWS + 1, ROWS)
    ]


def keys_of(words: Iterable[str], *, within: str = "") -> list[int]:
    """Signed 64-bit keys of ids, in the same space as `bands`."""
    return [_key(within.encode() + b"\1" + word.encode()) for word in words]


def _key(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little", signed=True)
