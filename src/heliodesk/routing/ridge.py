"""Where skills overlap no formula holds: a ridge regression on what was seen of the queues, beside the formula, or not at all.
Pure.

Told by: how many wait in each language, how many hands there are of each skill set, what the last one served had waited, and the
formula's own answer; it learns what to add to that answer (so with nothing to learn, it is the formula). Fitted on the older part
of what happened and tried on the newest: it is used only where it was better there, else the formula is. A. E. Hoerl and R. W.
Kennard, "Ridge regression", Technometrics 12, 1970.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STRENGTHS = (1.0, 10.0, 100.0, 1000.0)
LEAST = 200  # fewer outcomes are not worth a regression
BETTER = 0.99  # its error on the newest part must be at most this part of the formula's


@dataclass(frozen=True, slots=True)
class Example:
    """`formula`: its answer; `seen`: named numbers, as "waiting:en"; `waited`: what it came to."""

    formula: float
    seen: Mapping[str, float]
    waited: float


@dataclass(frozen=True, slots=True)
class Model:
    """Names of what is looked at, what each adds to the formula's answer, and the error (root of mean square) on the newest part
    with what the formula's was there. `spread`: the variance of what came, as a part of the square of what was said."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    base: float
    error: float
    formula_error: float
    spread: float

    @property
    def is_better(self) -> bool:
        return self.error < BETTER * self.formula_error

    def mean(self, formula: float, seen: Mapping[str, float]) -> float:
        """The wait, at least a quarter of the formula's and never below nothing."""
        values = _row(formula, seen, self.names)
        terms = zip(values, self.means, self.scales, self.weights, strict=True)
        found = formula + self.base + sum((value - mean) / scale * weight for value, mean, scale, weight in terms)
        return float(max(found, formula / 4, 0.0))

    def as_data(self) -> dict[str, Any]:
        """For a row of JSON."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Model":
        """What `as_data` wrote."""
        return cls(
            tuple(data["names"]), tuple(data["means"]), tuple(data["scales"]), tuple(data["weights"]),
            data["base"], data["error"], data["formula_error"], data["spread"],
        )  # fmt: skip


def fit(examples: Sequence[Example]) -> Model | None:
    """Learn from what happened, the oldest first. None when there is too little."""
    if len(examples) < LEAST:
        return None
    import numpy as np  # by whoever learns: nobody else needs it

    names = tuple(sorted({name for each in examples for name in each.seen}))
    rows = np.array([_row(each.formula, each.seen, names) for each in examples])
    came = np.array([each.waited for each in examples])
    said = np.array([each.formula for each in examples])
    cut = len(examples) * 4 // 5
    means, scales = rows[:cut].mean(axis=0), rows[:cut].std(axis=0)
    scales[scales < 1e-9] = 1.0
    rows = (rows - means) / scales
    missing = came - said
    base = float(missing[:cut].mean())
    square, mixed = rows[:cut].T @ rows[:cut], rows[:cut].T @ (missing[:cut] - base)
    best: tuple[float, Any] | None = None
    for strength in STRENGTHS:
        weights = np.linalg.solve(square + strength * np.eye(len(square)), mixed)
        tried = np.maximum(said + base + rows @ weights, said / 4)[cut:]
        error = float(np.sqrt(np.mean((tried - came[cut:]) ** 2)))
        if best is None or error < best[0]:
            best = (error, weights)
    assert best is not None
    told = np.maximum(said + base + rows @ best[1], said / 4)
    # How far what came is from what was told, as a part of it: the variance that goes with this mean.
    share = float(np.mean(((came - told)[told > 0] / told[told > 0]) ** 2)) if (told > 0).any() else 1.0
    plain = float(np.sqrt(np.mean((said[cut:] - came[cut:]) ** 2)))
    return Model(
        names, tuple(map(float, means)), tuple(map(float, scales)), tuple(map(float, best[1])), base, best[0], plain, share
    )  # fmt: skip


def _row(formula: float, seen: Mapping[str, float], names: Sequence[str]) -> list[float]:
    return [formula, *(float(seen.get(name, 0.0)) for name in names)]
