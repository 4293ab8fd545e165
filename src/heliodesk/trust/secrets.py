"""The secret guard: what a customer pastes and nobody may keep is found and replaced before anything is written.

Pure: no Django, no database, no clock. Only kinds and positions leave; `Found` never carries the secret.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from . import cards, context, keys, phrases
from .asks import asks_for_secret
from .codes import code_spans
from .han import han_spans
from .spread import Whole, key_in_pieces, may_continue, wholes
from .views import ZERO_WIDTH, View, view
from .words import Marks, ascii_names, labels

__all__ = ["TOKENS", "Found", "Guarded", "asks_for_secret", "find", "guard", "may_go_on"]

TOKENS = {
    "seed-phrase": "[seed phrase removed]",
    "private-key": "[private key removed]",
    "keystore": "[keystore removed]",
    "otp-secret": "[authenticator secret removed]",
    "api-key": "[API key removed]",
    "code": "[code removed]",
    "password": "[password removed]",
    "card": "[card number removed]",
}
# When two finds overlap, the earlier kind gives its name and both go.
_RANK = {kind: rank for rank, kind in enumerate(TOKENS)}
_DIGIT = re.compile(r"\d")
_LONG = re.compile(r"\S{16}")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_MESSAGES = 24  # a phrase sent one word a message
_REACH = 4000
_LAST = 160  # of the last message: "my password is" / "hunter2"


@dataclass(frozen=True, slots=True)
class Found:
    """One secret: its kind and where it stands, half-open, in the text that was given."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Guarded:
    """A text that may be stored, and what was taken out of it.

    `before`: which of the earlier messages held other parts of it, and the same of each.
    """

    text: str
    found: tuple[Found, ...]
    before: dict[int, "Guarded"] = field(default_factory=dict)

    @property
    def kinds(self) -> list[str]:
        """What kinds were found, each once, in alphabetical order."""
        return sorted({found.kind for found in self.found})


def find(text: str, *, before: Sequence[str] = ()) -> list[Found]:
    """Every secret in `text`, in order and without overlaps.

    `before` holds the same author's latest messages, oldest first: a secret spread over several of them is completed,
    and a value whose label came in the last one is known. Only spans in `text` are returned.
    """
    return _search(text, before)[0]


def may_go_on(text: str) -> bool:
    """Can what was written before change what is found in `text`? False for most messages, told at once."""
    seen = view(text)
    return may_continue(seen.plain, seen.low)


def _search(text: str, before: Sequence[str]) -> tuple[list[Found], list[Whole]]:
    """What is found in `text`, and what it completes."""
    if not text or text.isspace() or (not before and text.isascii() and _is_plain(text.lower())):
        return [], []
    lead = before[-1][-_LAST:] + "\n" if before else ""
    spans: list[tuple[str, int, int]] = []
    whole = view(lead + text)
    marks = Marks(whole.low)
    for kind, start, end in _spans(whole, marks):
        first, last = whole.span(start, end)
        first, last = max(0, first - len(lead)), last - len(lead)
        if last > 0:
            spans.append((kind, first, last))
    seen = view(text) if lead else whole
    earlier = _earlier(before)
    spans.extend(_phrases(text, earlier, seen, marks))
    completed = _completed(earlier, seen)
    spans.extend((each.kind, *seen.span(each.start, each.end)) for each in completed)
    return _merged(spans), completed


def _completed(earlier: Sequence[View], seen: View) -> list[Whole]:
    if not earlier:
        return []
    told = any(labels(each.low, "seed").spans for each in [*earlier, seen])
    found = list(wholes([each.low for each in earlier], seen.low, told=told))
    key = key_in_pieces([each.plain for each in earlier], seen.plain)
    return [*found, key] if key else found


def _unusual(word: str) -> tuple[bool, int]:
    return word not in ("wallet", "account", "login", "email", "code"), len(word)


def _telling(names: Iterable[str]) -> frozenset[str]:
    """Words of which every one of these names has at least one: for a name of several words, its longest unusual one."""
    parts = [_ASCII_WORD.findall(name) for name in names]
    alone = {words[0] for words in parts if len(words) == 1}
    return frozenset(alone | {max(words, key=_unusual) for words in parts if alone.isdisjoint(words)})


def _least(names: Sequence[str]) -> list[str]:
    """Those that hold no other of them."""
    return [name for name in names if not any(other in name for other in names if other != name)]


_NAMES = _telling([*ascii_names("password"), *ascii_names("seed")])
_SIGNS = ("begin ", "[", "{", *_least(ascii_names("otp")))


def _is_plain(low: str) -> bool:
    """Can a lower-case ASCII text hold no secret? Most messages: told by what every secret needs, before looking closer."""
    return (
        len(_DIGIT.findall(low)) < 4  # the shortest code
        and not _LONG.search(low)  # keys, tokens, words glued together
        and _NAMES.isdisjoint(_ASCII_WORD.findall(low))
        and not any(sign in low for sign in _SIGNS)
        and not phrases.may_hold_a_run(low)
    )


def guard(text: str, *, before: Sequence[str] = ()) -> Guarded:
    """The text with a visible token in the place of every secret, and earlier messages without its other parts."""
    found, completed = _search(text, before)
    parts: dict[int, list[tuple[str, int, int]]] = {}
    seen = _earlier(before) if completed else []
    for each in completed:
        for number, start, end in each.parts:
            parts.setdefault(number, []).append((each.kind, *seen[number].span(start, end)))
    offset = len(before) - len(seen)
    changed = {offset + number: _without(before[offset + number], _merged(each)) for number, each in parts.items()}
    return replace(_without(text, found), before=changed)


def _without(text: str, found: Sequence[Found]) -> Guarded:
    pieces = []
    at = 0
    for each in found:
        pieces.append(text[at : each.start])
        pieces.append(TOKENS[each.kind])
        at = each.end
    return Guarded("".join(pieces) + text[at:], tuple(found))


def _spans(seen: View, marks: Marks) -> Iterable[tuple[str, int, int]]:
    plain, low = seen.plain, seen.low
    yield from keys.key_spans(plain, low, marks)
    yield from context.otp_secret_spans(plain, low, marks)
    yield from context.api_key_spans(plain, low, marks)
    yield from context.password_spans(plain, low, marks)
    yield from code_spans(plain, low, marks)
    for start, end, grouped in cards.card_spans(plain):
        other, own = marks["neutral"].before(start, 32), marks["card"].before(start, 48)
        if grouped or other is None or (own is not None and own[0] >= other[0]):
            yield "card", start, end


def _phrases(text: str, earlier: Sequence[View], seen: View, marks: Marks) -> list[tuple[str, int, int]]:
    views = [seen]
    if not text.isascii() and not ZERO_WIDTH.isdisjoint(text):
        views.append(view(text, zero_width=" "))
    fragment = any("[seed phrase removed]" in message.low for message in earlier[-4:])
    told = fragment or bool(marks["seed"].spans) or any(labels(each.low, "seed").spans for each in earlier[-2:])
    spans: list[tuple[str, int, int]] = []
    for each in views:
        found = phrases.phrase_spans(each.low, told=told, fragment=fragment)
        found += han_spans(each.low, told=told)
        spans.extend(("seed-phrase", *each.span(start, end)) for start, end in found)
    return spans


def _earlier(before: Sequence[str]) -> list[View]:
    """The latest messages, folded, oldest first, as many as matter."""
    chosen: list[View] = []
    size = 0
    for message in reversed(before[-_MESSAGES:]):
        size += len(message)
        if size > _REACH:
            break
        chosen.append(view(message))
    chosen.reverse()
    return chosen


def _merged(spans: list[tuple[str, int, int]]) -> list[Found]:
    merged: list[Found] = []
    for kind, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        if merged and start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Found(min(last.kind, kind, key=_RANK.__getitem__), last.start, max(last.end, end))
        else:
            merged.append(Found(kind, start, end))
    return merged
