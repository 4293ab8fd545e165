"""May this article be given as the answer? A logistic regression over clues, in three bands. Pure.

The clues are search's (contrast, margin, overlap, score by words) and the opinion of a classifier of intents whose labels are
the articles. An article that the classifier does not know, because it was written later, is judged by search's clues and by
how little the question looks like one that the classifier knows.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from heliodesk.intents.model import NONE, Model, probabilities

Floats = npt.NDArray[np.float64]
FOUND = 4.0  # what search's score counts beside the logarithm of a likelihood; measured on seeds by cross-validation
# Matters of other houses are asked in the same words as ours.
_OTHERS = re.compile(
    r"binance|coinbase|kraken|\bokx\b|bybit|kucoin|huobi|bitget|robinhood|revolut|paypal|alipay|facebook|instagram|tiktok|"
    r"netflix|amazon|airbnb|\buber\b|stripe|openai|\baws\b|uniswap|opensea|phantom|my bank account|google account|"
    r"币安|欧易|火币|支付宝|淘宝|京东|抖音|微博|阿里云|银行账户|谷歌账号|券商|股票"
)
CLUES = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that search found: its label among intents, and search's figures (articles.library.Hit)."""

    label: str
    score: float
    near: float
    lexical: float
    covered: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the classifier says of a question: logarithms of likelihoods by label, and how near its nearest known texts are."""

    logs: Mapping[str, float]
    kin: Mapping[str, float]

    @classmethod
    def of(cls, model: Model, question: str, point: Any, language: str) -> "Opinion":
        """Ask a classifier."""
        likely = probabilities(model.scores(question, point, language)[None], model.temperature)[0]
        logs = np.log(np.maximum(likely, 1e-6))
        kin = model.kin(point if model.embedder else None)
        return cls(
            dict(zip(model.labels, logs.tolist(), strict=True)), dict(zip(model.labels, kin.tolist(), strict=True))
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted gate. `answer` and `offer`: the lowest confidence of each band."""

    middle: list[float]
    scale: list[float]
    weights: list[float]
    answer: float
    offer: float

    def confidence(self, clues: Sequence[float]) -> float:
        """How likely the candidate is the right answer, 0 to 1."""
        total, many = self.weights[-1], len(self.middle)
        for at, (value, middle, scale) in enumerate(zip(clues, self.middle, self.scale, strict=True)):
            apart = max(-4.0, min(4.0, (value - middle) / scale))
            # Its square as well: what is usual may speak for an answer, and what is unusual on either side against it.
            total += self.weights[at] * apart + self.weights[many + at] * apart * apart
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def chosen(candidates: Sequence[Candidate], opinion: Opinion) -> list[int]:
    """Candidates by what search and classifier say together, the best first."""
    ranks = _ranks(candidates, opinion)
    return sorted(range(len(candidates)), key=lambda at: -ranks[at])


def _ranks(candidates: Sequence[Candidate], opinion: Opinion) -> list[float]:
    # A label that the classifier does not know is as likely as all that it cannot tell.
    unknown = opinion.logs.get(NONE, -1.0)
    return [opinion.logs.get(each.label, unknown) + FOUND * each.score for each in candidates]


def clues(candidates: Sequence[Candidate], at: int, opinion: Opinion, question: str) -> list[float]:
    """What speaks for and against candidate `at`, as `CLUES` numbers."""
    each = candidates[at]
    others = [other for place, other in enumerate(candidates) if place != at]
    ranks = _ranks(candidates, opinion)
    second = max((rank for place, rank in enumerate(ranks) if place != at), default=ranks[at] - 5)
    known = {label: log for label, log in opinion.logs.items() if label != NONE}
    best = max(known, key=lambda label: known[label], default="")
    none, near_none = opinion.logs.get(NONE, -7.0), opinion.kin.get(NONE, 0.0)
    own, near_own = known.get(each.label, -7.0), opinion.kin.get(each.label, 0.0)
    near_other = max((near for label, near in opinion.kin.items() if label not in (NONE, each.label)), default=0.0)
    words = min(len(question), 80)
    return [
        own,
        none,
        ranks[at] - second,
        known.get(best, -7.0),
        each.score,
        each.score - max((other.score for other in others), default=0.0),
        each.near,
        each.near - max((other.near for other in others), default=0.0),
        math.log1p(each.lexical),
        each.covered,
        float(best == each.label),
        float(all(each.score >= other.score for other in others)),
        near_own,
        near_own - near_none,
        near_own - near_other,
        near_none,
        near_other,
        float(bool(_OTHERS.search(question.lower()))),
        words / 80,
        own - none,
    ]


def fit(rows: Floats, is_right: npt.NDArray[np.bool_], counted: Floats, *, steps: int = 60) -> Weights:
    """Fit by Newton's method, the penalty on weights being one; the bands are put in afterwards."""
    middle, scale = rows.mean(0), np.maximum(rows.std(0), 1e-6)
    apart = np.clip((rows - middle) / scale, -4, 4)
    held = np.c_[apart, apart**2, np.ones(len(rows))]
    weights = np.zeros(held.shape[1])
    calm = np.diag(np.r_[np.ones(held.shape[1] - 1), 1e-6])
    for _step in range(steps):
        likely = 1 / (1 + np.exp(-np.clip(held @ weights, -50, 50)))
        slope = held.T @ (counted * (likely - is_right)) + calm @ weights
        bend = (held.T * (counted * likely * (1 - likely))) @ held + calm
        step = np.linalg.solve(bend, slope)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return Weights(middle.tolist(), scale.tolist(), weights.tolist(), 1.0, 0.0)


def banded(
    sure: Floats, is_right: npt.NDArray[np.bool_], is_known: npt.NDArray[np.bool_], precise: float, wrongly: float
) -> tuple[float, float]:
    """The lowest confidence for answers, and for offers. Answers: at least `precise` of them right, and of what no article
    answers (`is_known` false) no more than `wrongly` answered. Offers: nine of ten questions that have an answer get one."""
    order = np.argsort(-sure, kind="stable")
    right = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    false = np.cumsum(~is_known[order]) / max(int((~is_known).sum()), 1)
    good = np.flatnonzero((right >= precise) & (false <= wrongly))
    answer = float(sure[order[good[-1]]]) if len(good) else 1.0
    offer = float(np.quantile(sure[is_known], 0.1)) if is_known.any() else 0.0
    return answer, min(offer, answer)
