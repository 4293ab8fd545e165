"""The BIP-39 word lists that `mnemonic` ships, as maps from folded words to places, and the BIP-39 checksum.

Source: BIP-39 (https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki). The first four letters name a word in
the lists with letters. `mnemonic` 0.21 is used for its lists only: its check compares NFKD with words that its Russian
and Turkish files keep composed.
"""

import hashlib
import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import mnemonic

from .views import fold

UNKNOWN = 0  # the place of a prefix that several words share: no checksum can come out right but by chance
SIZES = (24, 21, 18, 15, 12)
# The Russian list that `mnemonic` 0.21 ships lost a letter; other software writes the word that was meant.
_MEANT = {fold("сно\ufffd\ufffdа"): ("снова", "сноха")}
_HAN = ("chinese_simplified", "chinese_traditional")
_NO_PREFIXES = (*_HAN, "korean")


@dataclass(frozen=True, slots=True)
class Lists:
    """Every word of every list. A word or prefix may stand in several lists."""

    languages: tuple[str, ...]
    exact: dict[str, tuple[tuple[int, int], ...]]  # folded word -> (language, place)
    entries: dict[str, tuple[tuple[int, int], ...]]  # words and their first four letters
    words: tuple[frozenset[str], ...]  # per language
    han: tuple[dict[str, int], ...]  # the two Chinese lists: character -> place
    han_languages: frozenset[int]


def read(language: str) -> list[str]:
    """One list as it is shipped."""
    path = Path(mnemonic.__file__).parent / "wordlist" / f"{language}.txt"
    return path.read_text(encoding="utf-8").split()


@lru_cache(maxsize=1)
def lists() -> Lists:
    """Read every list once."""
    folder = Path(mnemonic.__file__).parent / "wordlist"
    languages = tuple(sorted(path.stem for path in folder.glob("*.txt")))
    exact: dict[str, list[tuple[int, int]]] = {}
    prefixes: dict[str, list[tuple[int, int]]] = {}
    words = []
    for number, language in enumerate(languages):
        folded = [fold(word) for word in read(language)]
        words.append(frozenset(folded))
        by_prefix: dict[str, list[int]] = {}
        for place, word in enumerate(folded):
            for spelt in (word, *_MEANT.get(word, ())):
                exact.setdefault(spelt, []).append((number, place))
            if language not in _NO_PREFIXES and len(word) > 4:
                by_prefix.setdefault(word[:4], []).append(place)
        if language not in _NO_PREFIXES:
            for place, word in enumerate(read(language)):
                # Cut after four code points of NFKD, an accented word keeps three letters.
                cut = fold(unicodedata.normalize("NFKD", word)[:4])
                if len(cut) < 4:
                    by_prefix.setdefault(cut, []).append(place)
        for prefix, places in by_prefix.items():
            if prefix not in words[-1]:
                prefixes.setdefault(prefix, []).append((number, places[0] if len(set(places)) == 1 else UNKNOWN))
    return Lists(
        languages,
        {word: tuple(entries) for word, entries in exact.items()},
        {
            text: (*exact.get(text, ()), *prefixes.get(text, ()))  # a prefix is no word of its own list
            for text in exact.keys() | prefixes.keys()
        },
        tuple(words),
        tuple({fold(word): place for place, word in enumerate(read(language))} for language in _HAN),
        frozenset(map(languages.index, _HAN)),
    )


def checksum_right(bits: int, size: int) -> bool:
    """Are the last size/3 of 11*size bits the first bits of SHA-256 over the others?"""
    check = size // 3
    entropy = (bits >> check).to_bytes(size * 4 // 3, "big")
    return hashlib.sha256(entropy).digest()[0] >> (8 - check) == bits & ((1 << check) - 1)


def valid_windows(places: list[int], size: int) -> list[int]:
    """Where windows of `size` words with a right checksum start. Rolls over the run: one step for each word."""
    mask = (1 << (11 * size)) - 1
    bits = 0
    starts = []
    for position, place in enumerate(places):
        bits = (bits << 11 | place) & mask
        if position >= size - 1 and checksum_right(bits, size):
            starts.append(position - size + 1)
    return starts


def _weight(place: int) -> float:
    """How much likelier a phrase draws this place (each alike) than Chinese prose does (by Zipf's law).

    The Chinese lists are sorted by how often their characters are used.
    """
    return math.log((place + 20) * math.log(2068 / 20) / 2048)


WEIGHTS = tuple(_weight(place) for place in range(2048))


def drawn(places: list[int]) -> bool:
    """Do places of a Chinese list look drawn rather than written? They weigh 0.55 each when drawn."""
    return sum(WEIGHTS[place] for place in places) > -2.0
