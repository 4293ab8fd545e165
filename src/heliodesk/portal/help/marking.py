"""What was found, as it is shown: the piece of a passage around the words that were asked for, and these marked. Pure."""

import re
from collections.abc import Collection

from heliodesk.text.tokens import tokens

LONG, LONG_HAN = 240, 110  # characters of a passage that are shown: about as many lines of either
_BEFORE = 0.3  # the share of them before the first asked word
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HAN = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")

Piece = tuple[str, bool]  # words, and whether they were asked for


def pieces(text: str, asked: Collection[str], language: str) -> list[Piece]:
    """The passage around its first asked word, cut where marks begin and end. `asked`: tokens of the question."""
    whole = " ".join(text.split())
    spans = _spans(whole, asked, language)
    long = LONG_HAN if language == "zh" else LONG
    begin = 0
    if spans and len(whole) > long:
        begin = min(max(0, spans[0][0] - int(_BEFORE * long)), len(whole) - long)
        space = whole.find(" ", begin, begin + 20)
        begin = space + 1 if begin and space >= 0 else begin
    end = len(whole)
    if end - begin > long:
        end = begin + long
        space = whole.rfind(" ", end - 20, end)
        end = space if space > begin else end
    found: list[Piece] = [("… ", False)] if begin else []
    at = begin
    for first, last in spans:
        if begin <= first and last <= end:
            found += [(whole[at:first], False), (whole[first:last], True)]
            at = last
    found.append((whole[at:end], False))
    if end < len(whole):
        found.append((" …", False))
    return [piece for piece in found if piece[0]]


def _spans(text: str, asked: Collection[str], language: str) -> list[tuple[int, int]]:
    """Where asked words stand, in order and without overlaps."""
    found = []
    for word in _WORD.finditer(text):
        if not _HAN.search(word[0]) and any(each in asked for each in tokens(word[0], language)):
            found.append(word.span())
    low = text.lower()
    for each in asked:
        if _HAN.match(each) and len(each) > 1:
            found += [match.span() for match in re.finditer(re.escape(each), low)]
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged if len(low) == len(text) else []
