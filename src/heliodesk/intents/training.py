"""From examples to a model and a report about it, the same every time. Takes seconds to minutes: for a job, not for a request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from heliodesk.intents import kernel, logistic
from heliodesk.intents.model import NARROW, NONE, WORDS, Model, Parts, away, joined, logs
from heliodesk.intents.report import Report, calibrated, reported
from heliodesk.intents.words import COLUMNS, Floats, hashed, rarity, weighed

Numbers = npt.NDArray[np.intp]
Hashed = tuple[Numbers, Floats]
MOST = 10_000  # examples: the newest are taken
_COST, _CALM = 10.0, 0.05
_USUAL = 0.4  # temperature
_MANY, _FOLDS_OF_MANY, _FOLDS = 2_000, 3, 10


class Embedder(Protocol):
    """What embeddings.chosen gives."""

    model: str

    def queries(self, texts: Sequence[str]) -> Floats:
        """Texts as unit vectors."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose label is known. `model.NONE` as label: it belongs nowhere."""

    text: str
    label: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Set:
    """Examples as numbers. The first `known` are examples, the rest names of labels, which teach and are not tested."""

    words: list[Hashed]
    points: Floats | None
    labels: Numbers
    known: int


def train(
    examples: Sequence[Example],
    embedder: Embedder | None,
    *,
    names: Mapping[str, str] | None = None,
    points: Floats | None = None,
    tested: bool = True,
) -> tuple[Model, Report | None]:
    """Train, and test by cross-validation unless `tested` is false: then there is no report, and the temperature is a usual one.
    `names`: what a label is called, which is one more example of it; `points`: what
    the embedder would say of the examples, if the caller has it. Raises ValueError when there are fewer than two labels."""
    examples, points = examples[-MOST:], None if points is None else points[-MOST:]
    labels = sorted({each.label for each in examples})
    if len(labels) < 2:
        raise ValueError("fewer than two labels")
    named = [(text, label) for label, text in (names or {}).items() if label in labels and label != NONE]
    texts = [each.text for each in examples]
    if embedder is not None:
        points = embedder.queries(texts) if points is None else points
        if named:
            points = np.concatenate([points, embedder.queries([text for text, _label in named])])
    number = {label: at for at, label in enumerate(labels)}
    told = _Set(
        [hashed(each.text, each.language) for each in examples] + [hashed(text) for text, _label in named],
        points if embedder is not None else None,
        np.array([number[each.label] for each in examples] + [number[label] for _text, label in named], np.intp),
        len(examples),
    )
    parts = fit(told, np.arange(len(texts)), len(labels))
    if not tested:
        return Model(labels, embedder.model if embedder else "", parts, _USUAL), None
    held = _held_out(told, len(labels))
    temperature = calibrated(held, told.labels[: told.known])
    report = reported(held, told.labels[: told.known], labels, temperature)
    return Model(labels, embedder.model if embedder else "", parts, temperature), report


def fit(told: _Set, rows: Numbers, many: int) -> Parts:
    """Learn from some rows, and from all names."""
    rare = rarity([told.words[at] for at in rows])
    rows = np.r_[rows, np.arange(told.known, len(told.words))]
    labels, matrix, width = told.labels[rows], _matrix(told, rows, rare), 2 * COLUMNS
    if told.points is None:
        nothing = np.empty((0, 0), np.float32)
        return Parts(nothing, nothing, nothing, rare, logistic.fit(matrix, labels, many, cost=_COST))
    middle = told.points[rows].mean(0).astype(np.float32)
    places = away(told.points[rows], middle)
    weights = logistic.fit(np.hstack([matrix, places]), labels, many, cost=_COST)
    at = kernel.landmarks(labels)
    votes = kernel.fit(places[at], labels[at], many, narrow=NARROW, calm=_CALM)
    assert len(weights) == width + places.shape[1] + 1
    return Parts(middle, places[at], votes, rare, weights)


def _matrix(told: _Set, rows: Numbers, rare: Floats) -> Floats:
    found = np.zeros((len(rows), 2 * COLUMNS), np.float32)
    for row, at in enumerate(rows):
        columns, values = told.words[at]
        found[row, columns] = WORDS * weighed(columns, values, rare)
    return found


def _held_out(told: _Set, many: int) -> Floats:
    """Scores of every example by a model that has not seen it."""
    folds = _folds(told.labels[: told.known], _FOLDS_OF_MANY if told.known > _MANY else _FOLDS)
    found = np.zeros((told.known, many), np.float32)
    for fold in range(int(folds.max()) + 1):
        rows = np.flatnonzero(folds == fold)
        parts = fit(told, np.flatnonzero(folds != fold), many)
        linear = _matrix(told, rows, parts.rare) @ parts.weights[: 2 * COLUMNS] + parts.weights[-1]
        if told.points is None:
            found[rows] = logs(linear)
            continue
        places = away(told.points[rows], parts.middle)
        linear += places @ parts.weights[2 * COLUMNS : -1]
        found[rows] = joined(linear, kernel.nearness(places, parts.marks, NARROW) @ parts.votes)
    return found


def _folds(labels: Numbers, many: int) -> Numbers:
    """A fold for each row; each label is spread over all of them."""
    order = np.random.default_rng(0).permutation(len(labels))
    found, seen = np.zeros(len(labels), np.intp), dict.fromkeys(range(int(labels.max()) + 1), 0)
    for at in order:
        found[at] = (seen[int(labels[at])] + int(labels[at])) % many
        seen[int(labels[at])] += 1
    return found
