"""Multinomial logistic regression with a penalty on large weights, by L-BFGS (Nocedal 1980). Pure, deterministic."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
_KEPT = 12  # steps that are remembered


def fit(rows: Floats, labels: npt.NDArray[np.intp], many: int, *, cost: float, weights: Floats | None = None) -> Floats:
    """Weights [columns + 1, many], the last row added to all. `cost`: how much a wrong answer costs against large weights;
    `weights`: how much each row counts."""
    count, columns = rows.shape
    counted = np.ones(count, np.float32) if weights is None else weights
    target = np.zeros((count, many), np.float32)
    target[np.arange(count), labels] = 1

    def slope(flat: Floats) -> tuple[float, Floats]:
        held = flat.reshape(columns + 1, many)
        scores = rows @ held[:-1] + held[-1]
        scores -= scores.max(1, keepdims=True)
        sums = np.log(np.exp(scores).sum(1, keepdims=True))
        logs = scores - sums
        loss = -cost * float((counted * logs[np.arange(count), labels]).sum()) + 0.5 * float((held[:-1] ** 2).sum())
        error = (np.exp(logs) - target) * (cost * counted)[:, None]
        found = np.empty_like(held)
        found[:-1] = rows.T @ error + held[:-1]
        found[-1] = error.sum(0)
        return loss, found.reshape(-1)

    return lowest(slope, np.zeros((columns + 1) * many, np.float32)).reshape(columns + 1, many)


def lowest(
    slope: Callable[[Floats], tuple[float, Floats]], at: Floats, *, steps: int = 120, near: float = 2e-4
) -> Floats:
    """Where a smooth function is lowest. `near`: how much less a step has to gain, as a share, before it is enough."""
    value, down = slope(at)
    moves: list[tuple[Floats, Floats, float]] = []
    for _step in range(steps):
        way = _way(down, moves)
        slant, far = float(way @ down), 1.0 if moves else min(1.0, 1.0 / max(float(np.abs(down).sum()), 1e-9))
        while True:
            new = at + far * way
            new_value, new_down = slope(new)
            if new_value <= value + 1e-4 * far * slant or far < 1e-8:
                break
            far /= 2
        move, turn = new - at, new_down - down
        bend = float(move @ turn)
        if bend > 1e-10:
            moves = [*moves[1 - _KEPT :], (move, turn, bend)]
        gained, at, value, down = value - new_value, new, new_value, new_down
        if gained <= near * max(abs(value), 1.0) * 0.1:
            break
    return at


def _way(down: Floats, moves: list[tuple[Floats, Floats, float]]) -> Floats:
    way, shares = -down, []
    for move, turn, bend in reversed(moves):
        share = float(move @ way) / bend
        shares.append(share)
        way = way - share * turn
    if moves:
        _move, turn, bend = moves[-1]
        way = way * (bend / float(turn @ turn))
    for (move, turn, bend), share in zip(moves, reversed(shares), strict=True):
        way = way + (share - float(turn @ way) / bend) * move
    return way
