"""Whether words may be said where everybody reads along: nothing in them tells who somebody is, or what they have.

Rather too strict than too lax: what is refused here can be said in private. Two questions, both without a model. What looks like
a name, an address, a number of somebody, or an amount; and what is known of this very customer, however it is written.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from . import public_shapes as shapes
from .secrets import find
from .views import fold

Kind = Literal["name", "mail", "phone", "id", "amount", "known", "secret", "handle"]
_LONGEST: Final = 8000
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Of names that people are given by platforms and by us, what is nobody's.
_NOBODYS: Final = frozenset(
    [
        "customer",
        "visitor",
        "group",
        "user",
        "guest",
        "support",
        "help",
        "the",
        "and",
        "der",
        "die",
        "das",
        "von",
        "van",
        "de",
        "la",
        "el",
        "bin",
    ]
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What may not be said in public, as it stands there, and why."""

    kind: Kind
    shown: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a customer. `names`: of people, also as they call themselves there; `values`: mails, phones, ids, form
    answers. `allowed` may stand all the same: links of ours for all, the handle that the post itself shows, our own handles."""

    names: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


def personal(text: str, known: Known = Known()) -> tuple[Finding, ...]:
    """Everything in it that may not be said in public, in the order of the kinds; empty: it may."""
    said = unicodedata.normalize("NFKC", text[:_LONGEST])
    for each in sorted(known.allowed, key=len, reverse=True):
        if each:
            said = re.sub(rf"(?<![\w@]){re.escape(each)}(?![\w-])", " ", said, flags=re.IGNORECASE)
    said = "".join(one for one in said if unicodedata.category(one) != "Cf")
    low = fold(said)
    found = [*_known(said, low, known), *_secrets(said), *_shapes(said, low)]
    unique = {(one.kind, one.shown): one for one in found}
    return tuple(unique.values())


def _secrets(said: str) -> Iterator[Finding]:
    for one in find(said):
        yield Finding("secret", said[one.start : one.end][:4] + "…")


def _shapes(said: str, low: str) -> Iterator[Finding]:
    taken = low
    for kind, pattern in shapes.ANYHOW:
        for match in pattern.finditer(taken):
            yield Finding(kind, match.group().strip()[:80])
        # A number is one thing: what was a phone is not an id as well.
        taken = pattern.sub(lambda match: " " * len(match.group()), taken)
    for pattern in shapes.ADDRESSED:
        for match in pattern.finditer(said):
            name = match["name"]
            if fold(name).split()[0] not in shapes.NO_NAMES:
                yield Finding("name", name.strip()[:80])


def _known(said: str, low: str, known: Known) -> Iterator[Finding]:
    words = {fold(one) for one in _WORD.findall(said)}
    words |= {re.split("['’]", one)[0] for one in words}  # Amara's
    for name in known.names:
        for part in _parts(name):
            if _is_said(part, words, low):
                yield Finding("known", part[:80])
    bare, numbers = _bare(low), set(re.findall(r"\d+(?:\.\d+)?", low.replace(",", "")))
    for value in _pieces(known.values):
        plain = _bare(fold(value))
        if not plain or (plain.isalpha() and len(plain) <= 12 and "@" not in value):
            continue  # a word such as "BTC" or "withdrawal" tells nothing of anybody
        if plain.isdecimal() and len(plain) < 5:
            if len(plain) >= 3 and fold(value).replace(",", "") in numbers:
                yield Finding("known", value[:80])
        elif len(plain) >= 4 and plain in bare:
            yield Finding("known", value[:80])


def _is_said(part: str, words: set[str], low: str) -> bool:
    """Whether a name is said: as a word, in scripts without spaces anywhere, and where names are declined with another end."""
    if _is_together(part):
        return part in low
    is_declined = len(part) >= 4 and "\u0400" <= part[0] <= "\u04ff"
    return part in words or (
        is_declined and any(one.startswith(part[:-1]) and len(one) - len(part) <= 2 for one in words)
    )


def _pieces(values: Iterable[str]) -> Iterator[str]:
    """Values, and the parts of longer ones, such as the street of an address."""
    for value in values:
        yield value
        if len(parts := re.split(r"[,;\n]", value)) > 1 and not value.replace(",", "").replace(".", "").isdecimal():
            yield from (part for part in parts if len(_bare(part)) >= 6)


def _parts(name: str) -> Iterable[str]:
    """Each word of a name by which somebody could be meant; a name in a script without spaces as a whole, and without the
    family's."""
    for word in _WORD.findall(unicodedata.normalize("NFKC", name)):
        part = fold(word)
        if _is_together(part):
            yield from (each for each in {part, part[1:]} if len(each) >= 2)
        elif len(part) >= 3 and part not in _NOBODYS and not part.isdecimal():
            yield part


def _is_together(word: str) -> bool:
    return any("\u3040" <= one <= "\u9fff" or "\uac00" <= one <= "\ud7a3" for one in word)


def _bare(text: str) -> str:
    return "".join(one for one in text if one.isalnum())
