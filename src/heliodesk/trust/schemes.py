"""Recovery words that are no BIP-39 phrase: each wallet has its own proof of them.

Sources: Algorand (25 words, SHA-512/256), TON (24 words, PBKDF2 with "TON seed version"), Electrum 2 (HMAC with "Seed
version"), Monero and its like (25 or 13 words of their own list; the last repeats one of the others).
"""
# ruff: noqa: SIM905

import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_TON_ROUNDS = 390  # a 256th of 100,000
_TRIALS = 6  # derivations for one text
_ELECTRUM = ("01", "100", "101", "102")
_LINE = re.compile(r"[^\n.!?:;\"'()]{40,400}")
_WORD = re.compile(r"[a-z]{3,12}")
_ROW = re.compile(r"(?:\b[a-z]{3,12}[ ,]{1,2}){12}")
_COMMONEST = (" the ", " to ", " i ", " my ", " a ", " is ")
# Words of running text, none of them in the lists of Monero: one among twenty-five is enough to know prose.
_RUNNING = frozenset(
    """the and for you are not that with this have from but was were your can has had please help when what where which
    there their they will would could should about after before because been into just like more some than then them
    its our out any all how why who did does don get got one two also still very only over such each other""".split()
)


class Trials:
    """How many costly derivations a text may still ask for."""

    def __init__(self) -> None:
        self.left = _TRIALS

    def take(self) -> bool:
        self.left -= 1
        return self.left >= 0


def is_other_phrase(words: Sequence[str], places: Sequence[int], trials: Trials) -> bool:
    """Are words of the English list (folded, in order, with their places) proven by a wallet other than BIP-39's?"""
    size = len(words)
    if size == 25:
        return _algorand(places)
    if size == 24:
        return trials.take() and _ton(" ".join(words))
    return size == 12 and _electrum(" ".join(words))


def _algorand(places: Sequence[int]) -> bool:
    number = sum(place << 11 * n for n, place in enumerate(places[:24]))
    if number >> 256:
        return False
    digest = hashlib.new("sha512_256", number.to_bytes(32, "little")).digest()
    return int.from_bytes(digest[:2], "little") & 2047 == places[24]


def _ton(phrase: str) -> bool:
    entropy = hmac.new(phrase.encode(), b"", hashlib.sha512).digest()
    return hashlib.pbkdf2_hmac("sha512", entropy, b"TON seed version", _TON_ROUNDS, 1)[0] == 0


def _electrum(phrase: str) -> bool:
    return hmac.new(b"Seed version", phrase.encode(), hashlib.sha512).hexdigest().startswith(_ELECTRUM)


def may_be_monero(low: str) -> bool:
    """Told at once for most texts: thirteen words in a row and none of the commonest."""
    return low.count(" ") >= 12 and not any(word in low for word in _COMMONEST) and _ROW.search(low) is not None


def monero_spans(low: str) -> Iterator[tuple[int, int]]:
    """Twenty-five (or thirteen) words with nothing but space between, the last of which repeats one of the others."""
    for line in _LINE.finditer(low):
        found = list(_WORD.finditer(line.group()))
        if len(found) not in (13, 25) or any(b.start() - a.end() > 2 for a, b in pairwise(found)):
            continue
        words = [match.group() for match in found]
        lone = line.group().strip(" ,") == line.group()[found[0].start() : found[-1].end()]
        if lone and words[-1] in words[:-1] and _RUNNING.isdisjoint(words) and len(set(words)) >= len(words) - 3:
            yield line.start() + found[0].start(), line.start() + found[-1].end()
