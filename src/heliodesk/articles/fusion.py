"""From passages to articles: how near in meaning, and how well by words, made one score. Pure.

Nearness is counted from the middle of all passages (0) to the nearest one (1), because raw cosines of e5 say nothing by
themselves: unrelated texts have 0.73 to 0.95. An article is as near as its best passage, a little less when that one stands
alone. Words count as a share of the article that fits them best, in the question's own language only: across languages they
cost 34 points. Weights are measured on XQuAD and on held-back questions (docs/figures.md).
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
DENSE = 0.70
_BEST, _FEW = 0.6, 3  # the share of the best passage; the rest is the mean of the best three
ENOUGH = 50  # texts of a language, before their middle says something of the language


def middle(points: Floats) -> Floats | None:
    """What texts of one language have in common, which says nothing of what they are about; None of too few texts."""
    found: Floats | None = points.mean(0).astype(np.float32) if len(points) >= ENOUGH else None
    return found


def away_from(point: Floats, common: Floats | None) -> Floats:
    """Points without what all have in common, of length one again."""
    if common is None:
        return point
    found = point - common
    unit: Floats = (found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


def spread(near: Floats) -> Floats:
    """Cosines as 0 (the middle of all and below) to 1 (the nearest)."""
    half, most = float(np.median(near)), float(near.max(initial=-1.0))
    found: Floats = np.clip((near - half) / max(most - half, 1e-6), 0.0, 1.0)
    return found


def of_articles(values: Floats, articles: npt.NDArray[np.intp], many: int) -> Floats:
    """Values of passages as values of articles; `articles` says for each passage which of the `many` it belongs to."""
    order = np.lexsort((-values, articles))
    held, best = articles[order], values[order]
    first = np.flatnonzero(np.r_[True, held[1:] != held[:-1]])
    rank = np.arange(len(held)) - np.repeat(first, np.diff(np.r_[first, len(held)]))
    few = rank < _FEW
    sums = np.bincount(held[few], best[few], many)
    counts = np.maximum(np.bincount(held[few], minlength=many), 1)
    tops = np.zeros(many)
    tops[held[first]] = best[first]
    found: Floats = (_BEST * tops + (1 - _BEST) * sums / counts).astype(np.float32)
    return found


def joined(dense: Floats | None, words: Mapping[int, float], many: int) -> Floats:
    """Scores of articles, 0 to 1. `dense` is None without an embedder: then words alone count."""
    lexical = np.zeros(many, np.float32)
    for at, score in words.items():
        lexical[at] = score
    best = float(lexical.max(initial=0.0))
    if best > 0:
        lexical /= best
    if dense is None:
        return lexical
    found: Floats = (DENSE * dense + (1 - DENSE) * lexical).astype(np.float32)
    return found
