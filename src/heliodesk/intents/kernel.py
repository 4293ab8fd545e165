"""Kernel ridge regression: every known text votes for its label, the more the nearer it is (Saunders 1998; among landmarks,
Williams & Seeger 2001). Pure, deterministic."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]
MOST = 10_500  # landmarks: a square of so many numbers is what a job has memory for


def landmarks(labels: Numbers, most: int = MOST) -> Numbers:
    """Rows that stand for all: all of them unless they are too many, then the same number of each label, small ones whole."""
    if len(labels) <= most:
        return np.arange(len(labels))
    order = np.argsort(labels, kind="stable")
    begins = np.searchsorted(labels[order], labels[order])
    # The n-th of its label: the first of every label, then the second, until there are enough.
    rank = np.arange(len(labels)) - begins
    found: Numbers = np.sort(order[np.argsort(rank, kind="stable")[:most]])
    return found


def nearness(rows: Floats, marks: Floats, narrow: float) -> Floats:
    """1 for the same, less the farther; `narrow`: how fast it falls. Rows are of length one."""
    found: Floats = rows @ marks.T
    found -= 1
    found *= narrow
    return np.exp(found, out=found)


def fit(rows: Floats, labels: Numbers, many: int, *, narrow: float, calm: float) -> Floats:
    """What each row says for each of `many` labels. `calm`: how little a single text may say."""
    target = np.full((len(rows), many), -1.0 / max(many - 1, 1), np.float32)
    target[np.arange(len(rows)), labels] = 1
    among = nearness(rows, rows, narrow)
    among[np.diag_indices(len(among))] += calm
    found: Floats = np.linalg.solve(among, target)
    return found
