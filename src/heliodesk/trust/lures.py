"""What a message in a group wants from its readers: phrases, codes, coins, or that they follow a link off our list.

Sentence by sentence, without a model: an order that names the reader's secret; a wallet that is called the house's own and a
verb that moves coins there; "support" that is to be written to elsewhere; an address that is not ours. Warnings, and people who
tell what was asked of them, say the same words; they are let be. What to do is a table that an installation may change.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from . import lure_words
from .asks import asks_for_secret
from .lookalikes import holds
from .views import fold
from .words import labels

Kind = Literal[
    "asks-phrase", "asks-key", "asks-password", "asks-code", "house-wallet", "validate-wallet", "elsewhere", "doubling",
    "recovery", "false-link", "link",
]  # fmt: skip
Action = Literal["hide", "report", "none"]
RULES: Final[Mapping[str, Action]] = {
    "asks-phrase": "hide", "asks-key": "hide", "asks-password": "hide", "asks-code": "hide", "house-wallet": "hide",
    "validate-wallet": "hide", "false-link": "hide", "elsewhere": "report", "doubling": "report", "recovery": "report",
    "link": "report",
}  # fmt: skip

_ASKED: Final[Mapping[str, Kind]] = {
    "seed-phrase": "asks-phrase", "private-key": "asks-key", "password": "asks-password", "code": "asks-code",
}  # fmt: skip
_LONGEST: Final = 8000  # characters that are read; what follows in a longer message is no chat
_SENTENCE: Final = re.compile(r"[.!;\n。！；؟]+(?=\s|$|[^\x00-\x7f])|(?<=[?？])")
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,58})"
_ADDRESS: Final = re.compile(
    rf"(?:(?:https?|hxxps?)://|(?<![\w@.-]))(?:[\w.-]+@)?(?:www\.)?({_HOST})(?![\w-]|\.\w)(?::\d+)?(/[^\s<>\"']*)?"
)
_DOTS: Final = re.compile(r"\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?|(?<=\w) dot (?=(?:com|net|org|io|app|co|me|info)\b)")
# Endings that people write without https://; others are files and abbreviations as often as addresses.
_ENDINGS: Final = frozenset(
    """com net org io co app me info biz xyz top site online live club shop store pro vip link click help support finance
    exchange trade trading wallet cash money fund capital cloud dev ai gg cc tv ru cn br es tr vn de fr it id jp kr uk us eu in
    tk ml ga cf gq pw ws su to ly""".split()  # noqa: SIM905
)
_HANDLE: Final = re.compile(r"(?<![\w@./])@[a-z][\w.]{3,}|\+\d[\d ()-]{7,}\d|\b(?:wa|t)\.me/")

_CHAT: Final = re.compile(r"\b(?:wa|t)\.me/")


@dataclass(frozen=True, slots=True)
class Lure:
    """What a message wants, and the sentence or address that shows it."""

    kind: Kind
    shown: str


@dataclass(frozen=True, slots=True)
class Official:
    """What is ours: hosts (with all below them) or hosts with a path ("t.me/northstar"), handles, and the brand's names.

    `known` are hosts of others that nobody minds, such as explorers of chains.
    """

    addresses: frozenset[str] = frozenset()
    handles: frozenset[str] = frozenset()
    brands: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()


def lures(text: str, official: Official) -> tuple[Lure, ...]:
    """Everything that a message wants, the worst first."""
    low = fold(text[:_LONGEST])
    found = [*_links(low, official)]
    # Whoever warns does so in one sentence and names the thing in another.
    is_warning = _has(low, _table("WARNS"))
    for sentence in _SENTENCE.split(low):
        padded = f" {' '.join(sentence.split())} "
        if len(padded) > 8 and not _has(padded, _table("WARNS")):
            found += _wanted(padded, is_warning, official)
    order = list(RULES)
    unique = {(one.kind, one.shown): one for one in found}
    return tuple(sorted(unique.values(), key=lambda one: order.index(one.kind)))


def action(found: Iterable[Lure], rules: Mapping[str, Action] = RULES) -> Action:
    """What to do with a message: hide it, report it to moderators, or nothing."""
    asked = {rules.get(one.kind, "none") for one in found}
    return "hide" if "hide" in asked else "report" if "report" in asked else "none"


def _wanted(sentence: str, is_warning: bool, official: Official) -> Iterable[Lure]:
    shown = sentence.strip()[:300]
    is_mine, is_question = _has(sentence, _table("MINE")), "?" in sentence or "？" in sentence
    is_yours = _has(sentence, _table("YOURS"))
    if not is_mine and not (is_question and not is_yours):
        asked = asks_for_secret(sentence)
        if asked is not None and (is_yours or not is_warning):
            yield Lure(_ASKED[asked], shown)
        elif is_yours and _has(sentence, _table("ENTERS")):
            named = next((kind for kind in ("seed", "private-key") if labels(sentence, kind).spans), None)
            if named is not None:
                yield Lure("asks-phrase" if named == "seed" else "asks-key", shown)
        if _has(sentence, _table("HOUSE_WALLETS")) and _has(sentence, _table("MOVES")):
            yield Lure("house-wallet", shown)
        if _has(sentence, _table("VALIDATES")):
            yield Lure("validate-wallet", shown)
        if _has(sentence, _table("DOUBLES")):
            yield Lure("doubling", shown)
    if is_warning:
        return
    if _has(sentence, _table("RECOVERS")) and not is_question:
        yield Lure("recovery", shown)
    is_call = _has(sentence, _table("WRITES")) or bool(_CHAT.search(sentence))
    if not is_mine and is_call and _has(sentence, _table("OFFICE")) and _is_elsewhere(sentence, official):
        yield Lure("elsewhere", shown)


def _is_elsewhere(sentence: str, official: Official) -> bool:
    handles = [match.group() for match in _HANDLE.finditer(sentence)]
    ours = {fold(handle).lstrip("@") for handle in official.handles}
    strange = [handle for handle in handles if handle.lstrip("@").rstrip(".") not in ours]
    if handles and not strange:
        return False
    return bool(strange) or (_has(sentence, _table("ELSEWHERE")) and not labels(sentence, "seed").spans)


def _links(low: str, official: Official) -> Iterable[Lure]:
    for match in _ADDRESS.finditer(_DOTS.sub(".", low)):
        whole, host, path = match.group(), match[1].lower(), (match[2] or "")
        if "@" in whole and "://" not in whole:
            continue  # an address of mail
        if "://" not in whole and not path and host.rpartition(".")[2] not in _ENDINGS and not host.startswith("xn--"):
            continue
        if _is_listed(host, path, official.addresses) or _is_listed(host, path, official.known):
            continue
        shown = [*map(_plain, host.split(".")), *path.split("/")[1:2]]
        is_false = any(len(brand) >= 4 and holds(part, brand) for brand in official.brands for part in shown)
        yield Lure("false-link" if is_false else "link", (host + path)[:300])


def _plain(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _is_listed(host: str, path: str, addresses: Collection[str]) -> bool:
    for listed in addresses:
        ours, _, way = listed.lower().removeprefix("https://").removeprefix("www.").rstrip("/").partition("/")
        if way:
            if host == ours and f"{path.rstrip('/')}/".startswith(f"/{way}/"):
                return True
        elif host == ours or host.endswith(f".{ours}"):
            return True
    return False


@lru_cache(maxsize=16)
def _table(which: str) -> tuple[str, ...]:
    lines: str = getattr(lure_words, which)
    return tuple(
        sorted({fold(word) for line in lines.strip("\n").splitlines() for word in line.split("|") if word.strip()})
    )


def _has(text: str, words: tuple[str, ...]) -> bool:
    """Whether a word begins in it where a word begins; scripts without spaces have no such place."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            if not word[0].isalpha() or word[0] > "\u0530" or at == 0 or not text[at - 1].isalpha():
                return True
            at = text.find(word, at + 1)
    return False
