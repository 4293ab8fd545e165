"""A text cut into the pieces that a Unigram model knows: the cut whose scores add up highest (Viterbi; Kudo 2018). Pure."""

import re
from collections.abc import Mapping, Sequence

_SPACE = "\u2581"  # stands for a space, also before the first word
_SPACES = re.compile(" {2,}")
_UNKNOWN_BELOW = 10.0  # what SentencePiece takes off the lowest score for a sign that it does not know


class Pieces:
    """Cuts texts. `folded`: what single characters become first."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], folded: Mapping[int, str], unknown: int) -> None:
        self._known = {piece: (number, score) for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))}
        self._longest = max(map(len, pieces))
        self._folded, self._unknown = dict(folded), unknown
        self._worst = min(scores) - _UNKNOWN_BELOW

    def cut(self, text: str, most: int) -> list[int]:
        """Numbers of the pieces of a text, `most` at most."""
        plain = _SPACES.sub(" ", text.translate(self._folded))
        # No piece is of less than one sign, so this is as far as `most` can reach and one piece more.
        return self._best((_SPACE + plain.replace(" ", _SPACE))[: most * self._longest])[:most]

    def _best(self, text: str) -> list[int]:
        length, known, longest = len(text), self._known, self._longest
        best = [0.0] + [float("-inf")] * length
        came: list[tuple[int, int]] = [(0, 0)] * (length + 1)
        for begin in range(length):
            here, has_single = best[begin], False
            for end in range(begin + 1, min(begin + longest, length) + 1):
                found = known.get(text[begin:end])
                if found is not None:
                    has_single = has_single or end == begin + 1
                    if here + found[1] > best[end]:
                        best[end], came[end] = here + found[1], (begin, found[0])
            if not has_single and here + self._worst > best[begin + 1]:
                best[begin + 1], came[begin + 1] = here + self._worst, (begin, self._unknown)
        return self._joined(came, length)

    def _joined(self, came: list[tuple[int, int]], end: int) -> list[int]:
        numbers: list[int] = []
        while end > 0:
            begin, number = came[end]
            # Signs in a row that are unknown are one piece.
            if not (number == self._unknown and numbers and numbers[-1] == self._unknown):
                numbers.append(number)
            end = begin
        return numbers[::-1]
