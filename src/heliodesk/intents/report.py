"""How good a classifier is, by what it said of examples that it had not seen. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heliodesk.intents.model import NONE, SURE, probabilities

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]
_BINS, _SHOWN = 15, 12
ENOUGH = 20  # examples of a label


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reads before a model goes live. `error`: how far likelihoods are from the truth (ECE); `told`: the share
    of texts that get a label at all, `right`: how many of those are right; `confused`: (true, told, times)."""

    accuracy: float
    error: float
    told: float
    right: float
    counts: dict[str, int]
    confused: list[tuple[str, str, int]]

    @property
    def few(self) -> list[str]:
        """Labels with too few examples to be sure of."""
        return [label for label, count in self.counts.items() if count < ENOUGH]


def reported(scores: Floats, labels: Numbers, names: Sequence[str], temperature: float) -> Report:
    """A report about scores [texts, labels] of texts that were not seen."""
    likely = probabilities(scores, temperature)
    best, sure = likely.argmax(1), likely.max(1)
    is_right = best == labels
    is_told = (sure >= SURE) & np.array([names[at] != NONE for at in best], bool)
    wrong = Counter((names[true], names[told]) for true, told in zip(labels, best, strict=True) if true != told)
    counts = Counter(names[at] for at in labels)
    return Report(
        float(is_right.mean()),
        calibration_error(sure, is_right),
        float(is_told.mean()),
        float(is_right[is_told].mean()) if is_told.any() else 0.0,
        {name: counts[name] for name in names},
        [
            (true, told, times)
            for (true, told), times in sorted(wrong.items(), key=lambda each: (-each[1], each[0]))[:_SHOWN]
        ],
    )


def calibration_error(sure: Floats, is_right: npt.NDArray[np.bool_]) -> float:
    """Expected calibration error: the mean distance between how sure and how often right, in fifteen bins."""
    bins = np.minimum((sure * _BINS).astype(np.intp), _BINS - 1)
    error = 0.0
    for each in range(_BINS):
        inside = bins == each
        if inside.any():
            error += float(inside.mean()) * abs(float(sure[inside].mean()) - float(is_right[inside].mean()))
    return error


def calibrated(scores: Floats, labels: Numbers) -> float:
    """The temperature at which unseen scores fit the truth best (Guo et al. 2017), by golden section over its logarithm."""

    def loss(power: float) -> float:
        likely = probabilities(scores, float(np.exp(power)))
        return -float(np.log(np.maximum(likely[np.arange(len(labels)), labels], 1e-9)).mean())

    low, high, part = -3.0, 2.0, (5**0.5 - 1) / 2
    for _step in range(40):
        left, right = high - part * (high - low), low + part * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return float(np.exp((low + high) / 2))
