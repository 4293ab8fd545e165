"""The secret guard: what a customer pastes and nobody may keep is found and replaced before anything is written.

Pure: no Django, no database, no clock. Only kinds and positions leave; `Found` never carries the secret.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import cards, context, keys, phrases
from .asks import asks_for_secret
from .codes import code_spans
from .han import han_spans
from .spread import spread_spans
from .views import ZERO_WIDTH, View, view
from .words import Marks, ascii_names, labels

__all__ = ["TOKENS", "Found", "Guarded", "asks_for_secret", "find", "guard"]

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
_NAMES = tuple({name for kind in ("password", "seed", "otp") for name in ascii_names(kind)} | {"begin ", "[", "{"})
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
    """A text that may be stored, and what was taken out of it."""

    text: str
    found: tuple[Found, ...]


def find(text: str, *, before: Sequence[str] = ()) -> list[Found]:
    """Every secret in `text`, in order and without overlaps.

    `before` holds the same author's latest messages, oldest first: a phrase spread over several of them is completed,
    and a value whose label came in the last one is known. Only spans in `text` are returned.
    """
    if not text or text.isspace() or (not before and text.isascii() and _is_plain(text.lower())):
        return []
    lead = before[-1][-_LAST:] + "\n" if before else ""
    spans: list[tuple[str, int, int]] = []
    whole = view(lead + text)
    marks = Marks(whole.low)
    for kind, start, end in _spans(whole, marks):
        first, last = whole.span(start, end)
        first, last = max(0, first - len(lead)), last - len(lead)
        if last > 0:
            spans.append((kind, first, last))
    spans.extend(_phrases(text, before, view(text) if lead else whole, marks))
    return _merged(spans)


def _is_plain(low: str) -> bool:
    """Can a lower-case ASCII text hold no secret? Most messages: told by what every secret needs, before looking closer."""
    return (
        len(_DIGIT.findall(low)) < 4  # the shortest code
        and not _LONG.search(low)  # keys, tokens, words glued together
        and not any(name in low for name in _NAMES)
        and not phrases.may_hold_a_run(low)
    )


def guard(text: str, *, before: Sequence[str] = ()) -> Guarded:
    """The text with a visible token in the place of every secret."""
    found = find(text, before=before)
    pieces = []
    at = 0
    for each in found:
        pieces.append(text[at : each.start])
        pieces.append(TOKENS[each.kind])
        at = each.end
    pieces.append(text[at:])
    return Guarded("".join(pieces), tuple(found))


def _spans(seen: View, marks: Marks) -> Iterable[tuple[str, int, int]]:
    plain, low = seen.plain, seen.low
    yield from keys.key_spans(plain, low, marks)
    yield from context.otp_secret_spans(plain, low, marks)
    yield from context.api_key_spans(plain, low, marks)
    yield from context.password_spans(plain, low, marks)
    yield from code_spans(low, marks)
    for start, end, grouped in cards.card_spans(plain):
        other, own = marks["neutral"].before(start, 32), marks["card"].before(start, 48)
        if grouped or other is None or (own is not None and own[0] >= other[0]):
            yield "card", start, end


def _phrases(text: str, before: Sequence[str], seen: View, marks: Marks) -> list[tuple[str, int, int]]:
    views = [seen]
    if not text.isascii() and not ZERO_WIDTH.isdisjoint(text):
        views.append(view(text, zero_width=" "))
    earlier = _earlier(before)
    fragment = any("[seed phrase removed]" in message for message in earlier[-4:])
    told = fragment or bool(marks["seed"].spans) or any(labels(low, "seed").spans for low in earlier[-2:])
    spans: list[tuple[str, int, int]] = []
    for each in views:
        found = phrases.phrase_spans(each.low, told=told, fragment=fragment)
        found += han_spans(each.low, told=told)
        found += spread_spans(earlier, each.low)
        spans.extend(("seed-phrase", *each.span(start, end)) for start, end in found)
    return spans


def _earlier(before: Sequence[str]) -> list[str]:
    """The latest messages, folded, oldest first, as many as matter."""
    chosen: list[str] = []
    size = 0
    for message in reversed(before[-_MESSAGES:]):
        size += len(message)
        if size > _REACH:
            break
        chosen.append(view(message).low)
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
