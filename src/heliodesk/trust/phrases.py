"""BIP-39 seed phrases whose words stand apart (spaces, commas, numbers, lines) or run together without a gap.

A text becomes words with positions once; for every word list, maximal runs of its words are kept, and windows of 24
down to 12 words are tried for the checksum. Twelve words that are no phrase pass it one time in sixteen, so a run that
reads like prose is left alone. The Chinese lists without spaces are in `han`, other words
without gaps in `glued`, phrases by other rules in `schemes`.
"""
# ruff: noqa: SIM905

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from . import schemes
from .glued import glued_spans
from .wordlists import SIZES, lists, valid_windows

_WORD = re.compile(r"[^\W\d_]+")
EACH = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_NUMBER_BEFORE = re.compile(r"(\d{1,2})\W{0,4}$")
_NUMBER_AFTER = re.compile(r" ?#?\d")
_DIGIT = re.compile(r"\d")
_LONGEST_GAP = 32
_LONG_RUN = 36  # more list words in a row than one phrase has: a dump, removed whole
_WINDOWS = 6000  # checksums for one text; beyond, runs are taken on sight
# Between the words of a phrase people also write these.
_JOINERS = frozenset(("and", "then", "br", "li", "nbsp", "amp", "quot", "y", "et", "und", "и", "ve", "e"))
# List words that hold sentences together: four in twelve happen once in 100,000 phrases, and at once in prose.
_GRAMMAR = frozenset(
    """you they this that have can will must what when where all any just there about
    into over again once need know help only very such same other because before after between
    now next then than more most always come make find give get keep open send try
    use want wait good time work day please enter still already""".split()
)
_MASKED = re.compile(r"[a-z][\u0430-\u052f]|[\u0430-\u052f][a-z]")  # Latin words with Cyrillic letters in them
_LOOKALIKES = str.maketrans("аеорсухіјѕһкмтвнԁԛԝ", "aeopcyxijshkmtbhdqw")


@dataclass(slots=True)
class Run:
    """Words of one list in a row: places in the list, spans in the folded text, and running numbers of the words."""

    language: int
    first: int
    begin: int  # in `words`
    words: list[tuple[int, int]] = field(repr=False)  # of the whole text; a run has those from `begin` on
    last: int = 0
    places: list[int] = field(default_factory=list)

    @property
    def spans(self) -> list[tuple[int, int]]:
        return self.words[self.begin : self.begin + len(self.places)]


def runs(low: str, words: re.Pattern[str] = _WORD) -> list[Run]:
    """Every maximal run of list words, one pass over the text."""
    known = lists()
    open_runs: dict[int, Run] = {}
    closed: list[Run] = []
    number = 0
    previous_end = 0
    counted: list[tuple[int, int]] = []
    masked = _MASKED.search(low) is not None
    for match in words.finditer(low):
        word = match.group()
        start, end = match.span()
        entries = known.entries.get(word, ())
        if not entries:
            if word in _JOINERS:
                continue
            if masked:
                entries = known.entries.get(_unmasked(word), ())
        elif word == "word" and _NUMBER_AFTER.match(low, end) and not _DIGIT.search(low, previous_end, start):
            continue
        number += 1
        if start - previous_end > 1:
            gap = low[previous_end:start]
            # "the rest: abandon" begins at the colon, "1: abandon 2: ability" does not.
            number += len(gap) > _LONGEST_GAP or (":" in gap and not _DIGIT.search(gap))
        previous_end = end
        for language, place in entries:
            run = open_runs.get(language)
            if run is None or run.last != number - 1:
                if run is not None:
                    closed.append(run)
                run = open_runs[language] = Run(language, number, len(counted), counted)
            run.places.append(place)
            run.last = number
        counted.append((start, end))
    closed.extend(open_runs.values())
    return closed


def _unmasked(word: str) -> str:
    """A Latin word that some Cyrillic letters of the same look were put into."""
    if any(character < "\x80" for character in word):
        return word.translate(_LOOKALIKES)
    return ""


def phrase_spans(low: str, *, told: bool, fragment: bool = False) -> list[tuple[int, int]]:
    """Spans of phrases in a folded text.

    `told`: the text or the one before it names a seed phrase, so that a wrong checksum or a misspelt word is a typing
    error. `fragment`: an earlier message held part of a phrase, so that a few words are the rest of it.
    """
    spans: list[tuple[int, int]] = []
    budget = _WINDOWS
    found = runs(low) if may_hold_a_run(low, 3 if fragment else 5 if told else 12) else []
    trials = schemes.Trials()
    for run in found:
        size = len(run.places)
        if size < 3:
            continue
        words = run.spans
        ends = (words[0][0], words[-1][1])
        if size > _LONG_RUN or (size >= 12 and budget <= 0):
            if not _prose(low, words, size // 4):
                spans.append(ends)
            continue
        if size >= 12:
            budget -= 4 * size
            spans.extend(_checked(low, run) or _otherwise(low, run, trials))
        if _on_sight(low, run, told, fragment):
            spans.append(ends)
    if told:
        spans.extend(_misspelt(low, found))
    spans.extend(glued_spans(low))
    if schemes.may_be_monero(low):
        spans.extend(schemes.monero_spans(low))
    return spans


def may_hold_a_run(low: str, least: int = 12) -> bool:
    """Are there words enough in a row? Told without a look at their lists. Those that nothing names have to be twelve."""
    if schemes.may_be_monero(low) or (not low.isascii() and _MASKED.search(low)):
        return True
    if least > 6 and len(_DIGIT.findall(low)) >= 6:
        least = 6  # numbered words need no checksum from six on
    counted = _counted()
    return "1" * least in "".join(["01"[word in counted] for word in _WORD.findall(low)])


@lru_cache(maxsize=1)
def _counted() -> frozenset[str]:
    """What a run goes on over: words of all lists, and what people write between them."""
    return frozenset(lists().entries.keys() | _JOINERS)


def _checked(low: str, run: Run) -> list[tuple[int, int]]:
    spans = []
    for size in SIZES:
        for start in valid_windows(run.places, size) if size <= len(run.places) else ():
            words = run.spans[start : start + size]
            if _prose(low, words, 4):
                continue
            if size + 2 < len(run.places) <= 26 and not _prose(low, run.spans, 4):
                return [(run.spans[0][0], run.spans[-1][1])]  # the words beside it may be the misspelt rest
            spans.append((words[0][0], words[-1][1]))
    return spans


def _otherwise(low: str, run: Run, trials: schemes.Trials) -> list[tuple[int, int]]:
    """A run of the English list that another wallet's rule proves."""
    if lists().languages[run.language] != "english" or len(run.places) > 26 or _prose(low, run.spans, 4):
        return []
    for size in (25, 24, 12):
        for start in range(len(run.places) - size + 1) if len(run.places) - size < 3 else ():
            spans = run.spans[start : start + size]
            words = [low[first:last] for first, last in spans]
            if schemes.is_other_phrase(words, run.places[start : start + size], trials):
                return [(spans[0][0], spans[-1][1])]
    return []


def _on_sight(low: str, run: Run, told: bool, fragment: bool) -> bool:
    """A run that needs no checksum: named as a phrase, the rest of one, or numbered like one."""
    size = len(run.places)
    if size >= 6 and _numbered(low, run.spans):
        return True
    if size in SIZES and is_shortened([low[start:end] for start, end in run.spans]):
        return True
    if told and size >= 6:
        return not _prose(low, run.spans, 1 if size < 9 else 2)
    return fragment and size >= 3 and not _prose(low, run.spans, 1)


def _prose(low: str, spans: Sequence[tuple[int, int]], limit: int) -> bool:
    return count_grammar([low[start:end] for start, end in spans]) >= limit


def count_grammar(words: Sequence[str]) -> int:
    """How many of these words hold sentences together?"""
    return sum(word in _GRAMMAR for word in words)


def _numbered(low: str, spans: Sequence[tuple[int, int]]) -> bool:
    last = None
    for start, _ in spans:
        match = _NUMBER_BEFORE.search(low, max(0, start - 6), start)
        if match is None:
            return False
        number = int(match.group(1))
        if last is not None and number != last + 1:
            return False
        last = number
    return True


def is_shortened(words: Sequence[str]) -> bool:
    """Are these words cut after four letters? Most of them are then words of no language."""
    known = lists()
    cut = sum(1 for word in words if word not in known.exact)
    return max(map(len, words)) <= 4 and cut * 2 >= len(words)


def _misspelt(low: str, found: list[Run]) -> list[tuple[int, int]]:
    """Two runs of one list with one unknown word between them that make a phrase together."""
    spans = []
    latest: dict[int, Run] = {}
    for run in sorted(found, key=lambda run: run.first):
        before = latest.get(run.language)
        if before is not None and run.first - before.last == 2:
            both = [*before.spans, *run.spans]
            if 11 <= len(both) <= 24 and min(len(before.spans), len(run.spans)) >= 1 and not _prose(low, both, 2):
                spans.append((both[0][0], both[-1][1]))
        latest[run.language] = run
    return spans
