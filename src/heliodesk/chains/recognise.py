"""Ids in what people type: `recognise` finds them, wherever they stand and however they were broken."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from .context import Around
from .explorers import links
from .folding import Folded, fold
from .forms import read
from .forms_hex import as_written_on
from .orders import Patterns, numbers
from .pieces import joined
from .readings import Checksum, Kind, Reading

LONGEST = 100_000  # characters of a text that are looked at
_DEFAULT = Patterns()
_TON = re.compile(r"(?<![A-Za-z0-9_+-])[EUk0][Qf][A-Za-z0-9_+/-]{46}(?![A-Za-z0-9_+=-])")
_TON_TX = re.compile(r"(?<![A-Za-z0-9_+/-])[A-Za-z0-9_+/-]{43}=(?!=)")
_TON_RAW = re.compile(r"(?<![A-Za-z0-9:-])(?:-1|0):[0-9a-fA-F]{64}(?![A-Za-z0-9])")
_NAME = re.compile(
    r"(?<![A-Za-z0-9_.@-])[A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){0,4}\.(?:eth|near|testnet|ton|sol)(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])",
    re.IGNORECASE,
)
_FEDERATION = re.compile(
    r"(?<![A-Za-z0-9._*+-])[A-Za-z0-9._+-]{1,64}\*[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{2,20}){1,3}(?![A-Za-z0-9*])"
)
_SHAPES = (
    (":", _TON_RAW),
    ("", _TON),
    ("=", _TON_TX),
    (".", _NAME),
    ("*", _FEDERATION),
)  # each with a sign that it has
_RUN = re.compile(r"(?:(?:bitcoincash|bchtest|bchreg):)?(?:addr_test1|stake_test1)?[A-Za-z0-9]+", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:tx|txid|txhash|hash|id|address|addr|transaction)?(0x[0-9a-fA-F]{40,64}|[0-9a-fA-F]{64})", re.IGNORECASE
)
_SHORTEST = 25
_MOST = 1000  # names and the like in one text


@dataclass(frozen=True, slots=True)
class Found:
    """One id in a text.

    `networks` are the candidates, the likeliest first, by the form and by the words around; empty for numbers of the
    exchange. `start` and `end` are half-open positions in the text that was given. `checksum` is "none" when the form
    has none. `origin`: "explorer" when a link of a block explorer named the network.
    """

    kind: Kind
    value: str
    networks: tuple[str, ...]
    start: int
    end: int
    checksum: Checksum
    origin: Literal["plain", "explorer"] = "plain"
    form: str = ""
    testnet: bool = False
    tag: str = ""

    @property
    def network(self) -> str:
        """The likeliest network, "" when there is none."""
        return self.networks[0] if self.networks else ""


def recognise(text: str, *, patterns: Patterns = _DEFAULT) -> list[Found]:
    """Every transaction id, address, order number, UID and memo in a text, in order and without overlaps.

    Linear in the text; what stands past the first 100,000 characters is not looked at.
    """
    seen = fold(text[:LONGEST])
    if not _may_hold(seen, patterns):
        return []
    taken = bytearray(len(seen.text))
    found = [
        Found(r.kind, r.value, r.networks, *seen.span(start, end), r.checksum, origin, r.form, r.testnet, r.tag)
        for r, start, end, origin in _ids(seen, taken)
    ]
    for kind, start, end in numbers(seen, patterns):
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            found.append(Found(kind, seen.text[start:end], (), *seen.span(start, end), "none"))
    return sorted(found, key=lambda each: each.start)


def _may_hold(seen: Folded, patterns: Patterns) -> bool:
    """Most sentences hold no digit and no name: told at once."""
    if patterns.order or patterns.uid or "." in seen.text or "*" in seen.text:
        return True
    return any(digit in seen.text for digit in "0123456789")


_Placed = tuple[Reading, int, int, Literal["plain", "explorer"]]


def _ids(seen: Folded, taken: bytearray) -> Iterator[_Placed]:
    around = Around(seen)
    for start, end, linked in links(seen.text):
        if linked:
            taken[start : max(end, linked.end)] = b"\1" * (max(end, linked.end) - start)
            reading = linked.reading
            if len(reading.networks) > 1:
                reading = _ordered(reading, around.networks(start, end))
            yield reading, linked.start, linked.end, "explorer"
    for sign, pattern in _SHAPES:
        for match in islice(pattern.finditer(seen.text), _MOST) if sign in seen.text else ():
            yield from _at(seen, around, taken, match.start(), match.end(), careful=pattern in (_TON_TX, _NAME))
    unsure: list[tuple[int, int, list[Reading]]] = []
    for match in _RUN.finditer(seen.text):
        start, end = match.span()
        if end - start < _SHORTEST or taken[start]:
            continue
        readings = read(match.group())
        label = None if readings else _LABEL.fullmatch(match.group())
        if label:
            yield from _at(seen, around, taken, start + label.start(1), end)
        elif readings and _may_be_half(around, start, end, readings):
            unsure.append((start, end, readings))
        else:
            yield from _chosen(seen, around, taken, start, end, readings)
    for start, end, readings in joined(seen, taken):
        yield from _chosen(seen, around, taken, start, end, readings)
    for start, end, readings in unsure:
        if not taken[start]:
            yield from _chosen(seen, around, taken, start, end, readings)


def _may_be_half(around: Around, start: int, end: int, readings: Sequence[Reading]) -> bool:
    """The first line of a longer id: its checksum is wrong, or a Solana account where a signature is spoken of."""
    if readings[0].checksum == "wrong":
        return True
    return readings[0].form == "key" and end - start > 40 and around.kind(start, end, reach=60) == "transaction"


def _at(
    seen: Folded, around: Around, taken: bytearray, start: int, end: int, *, careful: bool = False
) -> Iterator[_Placed]:
    if not taken[start] and not taken[end - 1]:
        yield from _chosen(seen, around, taken, start, end, read(seen.text[start:end]), careful=careful)


def _chosen(
    seen: Folded,
    around: Around,
    taken: bytearray,
    start: int,
    end: int,
    readings: Sequence[Reading],
    *,
    careful: bool = False,
) -> Iterator[_Placed]:
    if not readings:
        return
    distances = around.networks(start, end)
    kind = around.kind(start, end, reach=60 if distances else 16)
    best = choose(readings, distances, kind)
    told = any(network in distances for network in best.networks)
    if careful and not told and not _speaks(best, kind, seen.text[start:end]):
        return
    # Forty digits without 0x are a commit or a file's hash as often as an account.
    if best.form == "account" and end - start == 40 and not told and kind != "address":
        return
    taken[start:end] = b"\1" * (end - start)
    yield _ordered(best, distances), start, end, "plain"


def _speaks(reading: Reading, kind: Kind | None, written: str) -> bool:
    """Is a name or 32 bytes of base64 meant as an id, when no network is named?"""
    if reading.form != "name":
        return kind == "transaction"
    label = written.rpartition(".")[0]
    return kind == "address" or reading.networks[0] == "ETH" or not label.isalpha()


def choose(readings: Sequence[Reading], distances: dict[str, int], kind: Kind | None) -> Reading:
    """The meaning that fits the words around: the network named nearest, then address or transaction, then the likeliest."""

    def rank(reading: Reading) -> tuple[int, bool]:
        return min((distances.get(n, 9999) for n in reading.networks), default=9999), kind not in (None, reading.kind)

    return min(readings, key=rank)


def _ordered(reading: Reading, distances: dict[str, int]) -> Reading:
    """Networks that the words name first; letters of a hash as the first of them writes it."""
    named = sorted((n for n in reading.networks if n in distances), key=distances.__getitem__)
    networks = (*named, *(n for n in reading.networks if n not in named))
    value = reading.value
    if reading.form == "hash" and reading.kind == "transaction" and named:
        bare = value.removeprefix("0x")
        value = as_written_on(networks[0], bare)
    return replace(reading, networks=networks, value=value)
