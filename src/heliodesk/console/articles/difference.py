"""What is different between two texts: by words, and by lines. Pure; whoever shows it escapes it."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from heliodesk.articles.models import Edition

How = Literal["same", "added", "removed", "gap"]
# A word, or one character of a script that is written without spaces.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|\s+|.", re.DOTALL
)
_MOST_WORDS = 8_000  # of both; a comparison of more would take longer than half a second
_BESIDE = 120  # characters that are shown beside a changed word
_AROUND = 3  # lines that are shown beside a change


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, and how it stands: in both, only in the newer, only in the older. `gap`: left out; so many lines."""

    how: How
    text: str


def by_words(old: str, new: str) -> list[Piece]:
    """Two texts in one, cut where they part."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) + len(after) > _MOST_WORDS:
        before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    return _pieces(before, after)


def around(pieces: list[Piece]) -> list[Piece]:
    """Changes with a little of what is beside them; the rest of what is the same is a gap."""
    found: list[Piece] = []
    for at, each in enumerate(pieces):
        if each.how != "same" or len(each.text) <= 3 * _BESIDE:
            found.append(each)
            continue
        if at:
            found.append(Piece("same", each.text[: _whole_words(each.text, _BESIDE, -1)]))
        found.append(Piece("gap", ""))
        if at + 1 < len(pieces):
            found.append(Piece("same", each.text[_whole_words(each.text, len(each.text) - _BESIDE, 1) :]))
    return found


def _whole_words(text: str, at: int, step: int) -> int:
    """Where to cut near `at` so that no word is cut, unless a word is very long or the script knows no spaces."""
    near = (at + step * each for each in range(_BESIDE // 3))
    return next((place for place in near if text[place].isspace()), at)


def by_lines(old: str, new: str) -> list[Piece]:
    """One piece for each line; long runs of the same are left out."""
    pieces = []
    for each in _pieces([f"{line}\n" for line in old.splitlines()], [f"{line}\n" for line in new.splitlines()]):
        pieces += [Piece(each.how, line) for line in each.text.splitlines()]
    return _folded(pieces)


def _pieces(before: list[str], after: list[str]) -> list[Piece]:
    found: list[Piece] = []
    is_long = len(before) + len(after) > _MOST_WORDS  # then what is everywhere is not compared
    for how, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=is_long).get_opcodes():
        if how == "equal":
            found.append(Piece("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("removed", "".join(before[i1:i2])))
        if j2 > j1:
            found.append(Piece("added", "".join(after[j1:j2])))
    return found


def _folded(lines: list[Piece]) -> list[Piece]:
    changed = [at for at, each in enumerate(lines) if each.how != "same"]
    near = {at + step for at in changed for step in range(-_AROUND, _AROUND + 1)}
    found: list[Piece] = []
    skipped = 0
    for at, each in enumerate(lines):
        if at in near:
            if skipped:
                found.append(Piece("gap", str(skipped)))
            skipped = 0
            found.append(each)
        else:
            skipped += 1
    if skipped and found:
        found.append(Piece("gap", str(skipped)))
    return found


def whole(edition: Edition) -> str:
    """All that an editor wrote, as one text."""
    dated = edition.effective_on.isoformat() if edition.effective_on else ""
    head = [edition.title, edition.summary, edition.rules_version, dated]
    parts = ["\n".join(filter(None, head)), edition.body.strip(), "\n".join(edition.questions)]
    return "\n\n".join(filter(None, parts))
