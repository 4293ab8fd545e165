"""A trained classifier: a text and its point in, labels with what they are worth out. Plain numpy, under a millisecond or two."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from heliodesk.intents import kernel
from heliodesk.intents.words import hashed, weighed

Floats = npt.NDArray[np.float32]
NONE = ""  # the label of texts that belong nowhere: known examples of what is unknown
SURE = 0.5
WORDS, NARROW, EAGER = (
    0.7,
    2.0,
    4.0,
)  # tuned on Banking77's training texts alone, by cross-validation (benchmarks/intents.py)
DOUBT = 0.02  # one label in fifty is wrong, whoever gave it: nothing is ever surer than that


@dataclass(frozen=True, slots=True)
class Guess:
    """A label, and how likely it is, calibrated: of guesses with 0.8, four of five are right."""

    label: str
    likely: float


@dataclass(frozen=True, slots=True)
class Parts:
    """What training leaves: see `training.fit`. Without an embedder `middle`, `marks` and `votes` are empty."""

    middle: Floats
    marks: Floats
    votes: Floats
    rare: Floats
    weights: Floats


class Model:
    """Asked often, never changed. `embedder` names the model whose points it was trained with, "" for none."""

    def __init__(self, labels: Sequence[str], embedder: str, parts: Parts, temperature: float) -> None:
        self.labels, self.embedder, self.parts, self.temperature = list(labels), embedder, parts, temperature
        # A known text speaks loudest for its own label.
        self._whose = parts.votes.argmax(1) if len(parts.votes) else np.zeros(0, np.intp)

    def guesses(self, text: str, point: Floats | None, language: str = "") -> list[Guess]:
        """All labels, the likeliest first. `point`: the text by this model's embedder as a query, None without one."""
        likely = probabilities(self.scores(text, point, language)[None], self.temperature)[0]
        return [Guess(self.labels[at], float(likely[at])) for at in np.argsort(-likely, kind="stable")]

    def tell(self, text: str, point: Floats | None, language: str = "", sure: float = SURE) -> Guess | None:
        """The label of a text; None when it is not known, which is a matter for triage."""
        best = self.guesses(text, point, language)[0]
        return best if best.label != NONE and best.likely >= sure else None

    def scores(self, text: str, point: Floats | None, language: str = "") -> Floats:
        """Logarithms of likelihoods before they are calibrated, in the order of `labels`. Raises ValueError without a point."""
        parts = self.parts
        columns, values = hashed(text, language)
        linear = parts.weights[-1] + WORDS * (weighed(columns, values, parts.rare) @ parts.weights[columns])
        if not self.embedder:
            alone: Floats = logs(linear[None])[0]
            return alone
        if point is None:
            raise ValueError("this model needs a point")
        place = away(point, parts.middle)
        linear = linear + place @ parts.weights[len(parts.rare) : -1]
        near = kernel.nearness(place[None], parts.marks, NARROW) @ parts.votes
        found: Floats = joined(linear[None], near)[0]
        return found

    def kin(self, point: Floats | None) -> Floats:
        """How near the nearest known text of each label is, in the order of `labels`; zeros without points."""
        found = np.zeros(len(self.labels), np.float32)
        if point is not None and len(self.parts.marks):
            near = self.parts.marks @ away(point, self.parts.middle)
            np.maximum.at(found, self._whose, near)
        return found

    def dumped(self) -> bytes:
        """As bytes to be stored; `loaded` reads them, and nothing in them is ever run."""
        head = json.dumps({"labels": self.labels, "embedder": self.embedder, "temperature": self.temperature})
        parts = {name: getattr(self.parts, name).astype(np.float16) for name in Parts.__slots__}
        file = io.BytesIO()
        np.savez_compressed(file, head=np.frombuffer(head.encode(), np.uint8), **parts)
        return file.getvalue()


def loaded(stored: bytes) -> Model:
    """A stored model. Raises ValueError, KeyError or OSError when the bytes are none."""
    with np.load(io.BytesIO(stored), allow_pickle=False) as file:
        head = json.loads(file["head"].tobytes())
        parts = Parts(**{name: file[name].astype(np.float32) for name in Parts.__slots__})
    return Model(head["labels"], head["embedder"], parts, float(head["temperature"]))


def away(points: Floats, middle: Floats) -> Floats:
    """Points without what all have in common, of length one again."""
    found = points - middle
    unit: Floats = (found / np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


def joined(linear: Floats, near: Floats) -> Floats:
    """What words and meaning say, one voice each."""
    mean: Floats = (logs(linear) + logs(EAGER * near)) / np.float32(2)
    return mean


def logs(scores: Floats) -> Floats:
    """Scores as logarithms of likelihoods."""
    found = scores - scores.max(1, keepdims=True)
    sums: Floats = (found - np.log(np.exp(found).sum(1, keepdims=True))).astype(np.float32)
    return sums


def probabilities(scores: Floats, temperature: float) -> Floats:
    """Scores as likelihoods; a temperature above 1 makes them less sure of themselves (Guo et al. 2017)."""
    found = (1 - DOUBT) * np.exp(logs(scores / temperature)) + DOUBT / scores.shape[1]
    likely: Floats = found.astype(np.float32)
    return likely
