"""Ids that were broken by spaces or line ends: put together only when the whole proves itself."""

import re
from collections.abc import Iterator

from .folding import Folded
from .forms import read
from .readings import Reading

_PIECE = re.compile(r"[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*")  # TON writes with these two signs
_HEX = re.compile(r"(?:0[xX])?[0-9a-fA-F]*")
_SHORT = re.compile(r"[A-Z]?\d*[A-Za-z]\d|[TrGDLM]\w{1,2}")
_DIGITS = re.compile(r"[0-9a-fA-F]+")
_GAP = re.compile(r"[ \t\u3000]{0,4}(?:\r?\n)?[ \t>\u3000]{0,8}")
_CHANCE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])|(?=.*[a-z])(?=.+[A-Z])")
_STARTS = 400  # places in one text where a broken id may begin
_READS = 600
_LONGEST = 110
_MOST = 32  # pieces


def joined(seen: Folded, taken: bytearray) -> Iterator[tuple[int, int, list[Reading]]]:
    """Spans of broken ids with their meanings. The work is bounded, whatever the text."""
    pieces = [match for match in _PIECE.finditer(seen.text) if match.end() - match.start() < _LONGEST]
    budget = [_READS]
    starts = 0
    at = 0
    while at < len(pieces) - 1 and starts < _STARTS and budget[0] > 0:
        first = pieces[at]
        chance = _is_start(first.group())
        if taken[first.start()] or not chance or not _adjacent(seen, first, pieces[at + 1]):
            at += 1
            continue
        starts += 1
        row = _row(seen, pieces, at, taken)
        found = _hexadecimal(row) or _checked(row, budget)
        if found:
            count, readings = found
            yield first.start(), row[count - 1].end(), readings
            at += count
        else:
            at += 1


def _is_start(piece: str) -> bool:
    if len(piece) < 4:
        return piece[:2] in ("0x", "0X") or bool(_SHORT.fullmatch(piece))
    if piece[1:].islower() and piece.isalpha():  # most words; told without looking at pairs of letters
        return bool(_HEX.fullmatch(piece))
    return bool(_HEX.fullmatch(piece) or _CHANCE.match(piece))


def _adjacent(seen: Folded, left: re.Match[str], right: re.Match[str]) -> bool:
    gap = _GAP.match(seen.text, left.end(), right.start())
    return gap is not None and gap.end() == right.start() and right.start() > left.end()


def _row(seen: Folded, pieces: list[re.Match[str]], at: int, taken: bytearray) -> list[re.Match[str]]:
    row = [pieces[at]]
    size = len(pieces[at].group())
    for following in pieces[at + 1 : at + _MOST]:
        size += following.end() - following.start()
        if size > _LONGEST or taken[following.start()] or not _adjacent(seen, row[-1], following):
            break
        row.append(following)
    return row


def _hexadecimal(row: list[re.Match[str]]) -> tuple[int, list[Reading]] | None:
    """0x and 40 or 64 digits, or 64 without; the longest that fits."""
    text = ""
    best = None
    for count, match in enumerate(row, 1):
        piece = match.group()
        if not (_HEX if count == 1 else _DIGITS).fullmatch(piece):
            break
        text += piece
        prefixed = text[:2] in ("0x", "0X")
        if count > 1 and len(text) in ((66, 42) if prefixed else (64,)) and sum(c.isalpha() for c in text) > 6:
            best = count, text
    return (best[0], read(best[1])) if best and read(best[1]) else None


def _checked(row: list[re.Match[str]], budget: list[int]) -> tuple[int, list[Reading]] | None:
    """Everything with a checksum; without one only two halves of a Solana signature or account."""
    text = row[0].group()
    for count, match in enumerate(row[1:], 2):
        text += match.group()
        if len(text) < 26:
            continue
        if budget[0] <= 0:
            return None
        budget[0] -= 1
        readings = read(text)
        right = [reading for reading in readings if reading.checksum == "right"]
        if right:
            return count, right
        halves = count == 2 and len(row[0].group()) >= 12 and _CHANCE.match(row[0].group()) and len(match.group()) >= 6
        if readings and halves and readings[0].form in ("signature", "key") and _CHANCE.match(match.group()):
            return count, readings
    return None
