"""`intents`: Banking77's official test, by all training texts and by ten of each label, beside words alone in the same run.

Banking77 (https://github.com/PolyAI-LDN/task-specific-datasets, CC BY 4.0) is looked for where HELIODESK_BENCH_DATA says; without
it there is nothing to measure. Bars: 93.0 % and 82.5 % (mean of three seeds), calibration error at most 0.03, a guess within 5 ms.
"""

import csv
import json
import os
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.site import Site
from heliodesk.embeddings.e5 import E5
from heliodesk.embeddings.file import find
from heliodesk.intents.model import Model, loaded
from heliodesk.intents.report import calibration_error
from heliodesk.intents.training import Example, train

SHOTS, SEEDS, TIMED = 10, 3, 300


def measure(_site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    folder = os.environ.get("HELIODESK_BENCH_DATA")
    if not folder:
        return []
    held = _Banking(Path(folder) / "banking77", E5(find(), Path(tempfile.mkdtemp(prefix="heliodesk-models-"))))
    everything = np.arange(len(held.train))
    full, plain = held.trained(everything), held.trained(everything, by_words=True)
    accuracy, error = held.tested(full)
    rows = [
        _accuracy("Banking77, all texts", accuracy, held.tested(plain)[0], 0.930),
        _error("Banking77, all texts, ECE", error),
        held.speed(full),
    ]
    few = [held.few(seed) for seed in range(SEEDS)]
    tested = [held.tested(held.trained(rows)) for rows in few]
    by_words = [held.tested(held.trained(rows, by_words=True))[0] for rows in few]
    rows.append(_accuracy(f"Banking77, {SHOTS} of each", _mean([each[0] for each in tested]), _mean(by_words), 0.825))
    rows.append(_error(f"Banking77, {SHOTS} of each, ECE", _mean([each[1] for each in tested])))
    return rows


class _Banking:
    """Texts, labels and points of both parts."""

    def __init__(self, folder: Path, e5: E5) -> None:
        self.e5 = e5
        labels = json.loads((folder / "categories.json").read_text())
        self.names = {label: label.replace("_", " ") for label in labels}
        self.train, self.test = (_read(folder / f"{part}.csv") for part in ("train", "test"))
        self.points, self.asked = (e5.queries([each.text for each in part]) for part in (self.train, self.test))

    def few(self, seed: int) -> np.ndarray:
        """Ten of each label, by chance."""
        order = np.random.default_rng(seed).permutation(len(self.train))
        found: list[int] = []
        for label in self.names:
            found += [int(at) for at in order if self.train[at].label == label][:SHOTS]
        return np.array(sorted(found))

    def trained(self, rows: np.ndarray, *, by_words: bool = False) -> Model:
        examples = [self.train[at] for at in rows]
        if by_words:
            return train(examples, None, names=self.names)[0]
        # As it is stored: with half the digits.
        return loaded(train(examples, self.e5, names=self.names, points=self.points[rows])[0].dumped())

    def tested(self, model: Model) -> tuple[float, float]:
        best = [
            model.guesses(each.text, point if model.embedder else None, "en")[0]
            for each, point in zip(self.test, self.asked, strict=True)
        ]
        is_right = np.array([guess.label == each.label for guess, each in zip(best, self.test, strict=True)])
        return float(is_right.mean()), calibration_error(np.array([guess.likely for guess in best]), is_right)

    def speed(self, model: Model) -> dict[str, object]:
        took = []
        for each, point in zip(self.test[:TIMED], self.asked, strict=False):
            begin = time.perf_counter()
            model.guesses(each.text, point, "en")
            took.append(time.perf_counter() - begin)
        slow = sorted(took)[TIMED * 95 // 100] * 1000
        return {
            "figure": "intents, one guess, p95", "ours": f"{slow:.2f} ms", "reference": f"{len(model.dumped()) / 1e6:.1f} MB of model",
            "ratio": round(slow, 2), "bar": "≤ 5 ms", "met": slow <= 5,
        }  # fmt: skip


def _read(path: Path) -> list[Example]:
    with path.open(newline="") as file:
        return [Example(row["text"], row["category"], "en") for row in csv.DictReader(file)]


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _accuracy(name: str, ours: float, plain: float, bar: float) -> dict[str, object]:
    return {
        "figure": f"intents, {name}", "ours": f"{100 * ours:.2f} %", "reference": f"{100 * plain:.2f} % (words alone)",
        "ratio": round(ours / plain, 3), "bar": f"≥ {100 * bar:.1f} %", "met": ours >= bar,
    }  # fmt: skip


def _error(name: str, ours: float) -> dict[str, object]:
    return {
        "figure": f"intents, {name}", "ours": f"{ours:.3f}", "reference": "0 (perfect)", "ratio": round(ours, 3),
        "bar": "≤ 0.03", "met": ours <= 0.03,
    }  # fmt: skip
