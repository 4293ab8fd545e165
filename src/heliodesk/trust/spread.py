"""Secrets that were sent in parts: a message and those before it, put together.

Seed phrases go by the checksum (or, when the words are cut to four letters, by how many there are); keys that were cut
in pieces by their own checksum.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from .han import count_pairs
from .keys import is_key
from .phrases import EACH, Run, count_grammar, is_shortened, runs
from .wordlists import SIZES, WEIGHTS, drawn, lists, valid_windows
from .words import labels

_SPREAD = 2000  # characters of a message that can be the rest of a phrase
_SHORT = 600  # characters of a message that may be a part of something
_PIECES = 4  # messages that one key is cut into
_PIECE = re.compile(r"\s*([A-Za-z0-9+/=_\-]{6,120})\s*\Z")
_VALUE = re.compile(r"\s*(?=[!-~]{0,19}\d|[!-~]{6})[!-~]{4,120}(?: [!-~]{1,20})?\s*\Z")


@dataclass(frozen=True, slots=True)
class Whole:
    """A secret that a message completes: its span there, and (message, start, end) of the parts before."""

    kind: str
    start: int
    end: int
    parts: tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class _Part:
    """The longest run of one list in a message, and whether the message is hardly more than that."""

    message: int
    run: Run
    words: list[str]
    mostly: bool
    only: bool  # not a word besides


def may_continue(plain: str, low: str) -> bool:
    """Could a message be the rest of something that was begun before? Asked of every message, so told by counting.

    Most of its words stand in the lists, or it is a bare value whose label or first half may have come before.
    """
    if len(low) > _SHORT:
        return False
    if _VALUE.match(plain) and "://" not in plain:
        return True
    words = EACH.findall(low)
    entries = lists().entries
    han = [word for word in words if "\u3400" <= word <= "\u9fff"]
    if 2 * len(han) > len(words):  # every Chinese sentence is made of list words
        weight = sum(max((WEIGHTS[place] for _, place in entries.get(word, ())), default=-1.0) for word in han)
        return len(han) <= 24 and count_pairs("".join(han)) < 2 and weight > -4
    return 2 * sum(word in entries for word in words) > len(words)


def wholes(earlier: Sequence[str], low: str, *, told: bool) -> Iterator[Whole]:
    """Phrases begun in earlier messages (folded, oldest first) that `low` completes. `told`: something names a phrase."""
    if not earlier:
        return
    low = low[:_SPREAD]
    now = _parts(len(earlier), low)
    if not now:
        return
    known: dict[int, list[_Part]] = {}
    for number, message in enumerate(earlier):
        for language, part in _parts(number, message).items():
            known.setdefault(language, []).append(part)
    for language, part in now.items():
        if len(part.run.places) >= 24:
            continue
        for chosen in _choices(known.get(language, [])):
            first = _completed(chosen, part)
            if first is not None and (told or _is_no_chat([*chosen[first:], part])):
                spans = [(each.message, each.run.spans[0][0], each.run.spans[-1][1]) for each in chosen[first:]]
                yield Whole("seed-phrase", part.run.spans[0][0], part.run.spans[-1][1], tuple(spans))
                break


def _parts(number: int, message: str) -> dict[int, _Part]:
    """By language, what a message can have given to a phrase: a message with one or two words is nothing else."""
    best: dict[int, Run] = {}
    for run in runs(message, EACH):
        if run.language not in best or len(run.places) > len(best[run.language].places):
            best[run.language] = run
    size = len(EACH.findall(message)) if best else 0
    return {
        language: _Part(
            number,
            run,
            [message[start:end] for start, end in run.spans],
            2 * len(run.places) >= size,
            len(run.places) == size,
        )
        for language, run in best.items()
        if len(run.places) > 2 or 2 * len(run.places) >= size
    }


def _is_no_chat(parts: list[_Part]) -> bool:
    """Short messages of list words are what people chat in, and some twelve of them pass the checksum.

    So they have to follow each other with nothing else said between.
    """
    words = [word for part in parts for word in part.words]
    if len(words) >= 3 * len(parts):
        return True
    in_a_row = parts[-1].message - parts[0].message == len(parts) - 1
    return in_a_row and all(part.only for part in parts)


def _choices(parts: list[_Part]) -> Iterator[list[_Part]]:
    """Which messages may be the parts: all, those of more than a word or two, or all but one that was talk between."""
    if parts:
        yield parts
        for least in (2, 3):
            yield [part for part in parts if len(part.run.places) >= least]
        yield [part for part in parts if part.mostly]
        for left_out in range(len(parts)):
            yield parts[:left_out] + parts[left_out + 1 :]


def _completed(parts: list[_Part], part: _Part) -> int | None:
    """The first part of a phrase that reaches from these parts into the last, or None."""
    words = [word for each in parts for word in each.words] + part.words
    places = [place for each in parts for place in each.run.places]
    before = len(places)
    places += part.run.places
    if part.run.language in lists().han_languages:
        start = _han_window(parts, places, words, before)
    else:
        start = _window(places, words, before)
    if start is None:
        return _cut_to_four(parts, part)
    for number, each in enumerate(parts):
        start -= len(each.run.places)
        if start < 0:
            return number
    return None


def _window(places: list[int], words: list[str], before: int) -> int | None:
    """Where a window with a right checksum starts that reaches over `before`; not one that reads like prose."""
    head = max(0, before - 24)
    for size in SIZES:
        for start in valid_windows(places[head : before + size], size):
            start += head
            if start < before < start + size and 4 * count_grammar(words[start : start + size]) < size:
                return start
    return None


def _han_window(parts: list[_Part], places: list[int], words: list[str], before: int) -> int | None:
    """As `_window`. Chinese sentences are runs of list words too, so a window has to fill its messages."""
    starts = {before}
    for part in reversed(parts):
        starts.add(min(starts) - len(part.run.places))
    for size in SIZES:
        start = len(places) - size
        if start < before and start in starts and drawn(places[start:]) and valid_windows(places[start:], size):
            return start if count_pairs("".join(words[start:])) < 2 else None
    return None


def _cut_to_four(parts: list[_Part], part: _Part) -> int | None:
    """As many words as a phrase has, cut after four letters: some cuts stand for several words, so no checksum asks."""
    words = part.words
    for number in range(len(parts) - 1, -1, -1):
        words = parts[number].words + words
        if len(words) > SIZES[0] or not parts[number].mostly:
            return None
        if len(words) in SIZES and is_shortened(words):
            return number
    return None


def _is_named(label: str) -> bool:
    return bool(labels(label.lower()[-90:], "private-key").spans)


def key_in_pieces(before: Sequence[str], text: str) -> Whole | None:
    """A key that was cut into messages of nothing else: right by its own checksum, or 64 digits that a word names."""
    piece = _PIECE.match(text)
    if piece is None:
        return None
    joined, parts = piece[1], []
    for number in range(len(before) - 1, max(-1, len(before) - _PIECES), -1):
        earlier = _PIECE.match(before[number]) or _LAST_PIECE.search(before[number])
        if earlier is None:
            return None
        joined = earlier[1] + joined
        parts.append((number, *earlier.span(1)))
        label = before[number][: earlier.start(1)] or (before[number - 1] if number else "")
        if is_key(joined, partial(_is_named, label)):
            return Whole("private-key", *piece.span(1), tuple(reversed(parts)))
        if earlier.re is _LAST_PIECE:
            return None
    return None


_LAST_PIECE = re.compile(r"[\s:：]([A-Za-z0-9]{6,120})\s*\Z")  # "my private key is 5Kb8kLf9zgW" / "QnogidDA7…"
