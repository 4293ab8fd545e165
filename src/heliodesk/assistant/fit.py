"""Learn from the seeds: `make fit`. Writes the classifier and the gate beside them; takes minutes.

Run it when seeds or shipped articles change. Everything is measured by cross-validation: a question is judged by what has not
seen it, and to judge articles that are written later, whole articles are held out.
"""

import json
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from heliodesk.articles.front_matter import parted
from heliodesk.articles.hits import Place
from heliodesk.articles.library import Library
from heliodesk.articles.passages import passages_of
from heliodesk.articles.rendering import render
from heliodesk.assistant.finding import CANDIDATES, SEEDS
from heliodesk.assistant.gate import Candidate, Opinion, Weights, banded, chosen, clues, fit
from heliodesk.assistant.seeding import seeds
from heliodesk.embeddings.e5 import E5
from heliodesk.embeddings.file import find
from heliodesk.intents.model import NONE, Model
from heliodesk.intents.training import Example, train
from heliodesk.intents.words import Floats
from heliodesk.text.tokens import tokens

HELP = Path(__file__).parent.parent / "config" / "help"
PRECISE, WRONGLY = 0.97, 0.02
_FOLDS, _OF_NONE = 8, 2.0  # a false answer costs more than a missed one


class Shelf:
    """The shipped articles as search has them, and as examples of themselves."""

    def __init__(self, e5: E5 | None) -> None:
        self.paths: list[str] = []
        self.places: list[Place] = []
        texts: list[str] = []
        for path in sorted(HELP.glob("*/*.md")):
            slug, _dot, language = path.name.removesuffix(".md").partition(".")
            name = f"{path.parent.name}/{slug}"
            if name not in self.paths:
                self.paths.append(name)
            head, body = parted(path.read_text(encoding="utf-8"))
            edition = type("Edition", (), {**head, "questions": head.get("questions", [])})()
            for cut in passages_of(edition, render(body).sections):
                words = tokens(cut.searched, language.split("-")[0])
                texts.append(f"{cut.heading}\n{cut.text}" if cut.heading else cut.text)
                number = self.paths.index(name)
                self.places.append(Place(len(self.places), number, 0, language, cut.kind, "everybody", words))
        asked = [at for at, place in enumerate(self.places) if place.kind == "question"]
        told = [at for at, place in enumerate(self.places) if place.kind != "question"]
        points: Floats | None = None
        if e5 is not None:
            points = np.empty((len(texts), e5.width), np.float32)
            points[asked], points[told] = (
                e5.queries([texts[at] for at in asked]),
                e5.passages([texts[at] for at in told]),
            )
        self.library = Library(self.places, points)
        self.own = [
            Example(texts[at], self.paths[self.places[at].article], self.places[at].language.split("-")[0])
            for at in asked
        ]
        self.points = points
        self.own_points = points[asked] if points is not None else None


class Fitting:
    """Seeds, shelf and points of one embedder, or of none."""

    def __init__(self, e5: E5 | None) -> None:
        self.e5, self.shelf, self.seeds = e5, Shelf(e5), seeds()
        self.points = e5.queries([each.text for each in self.seeds]) if e5 else None
        self.labels = np.array([each.label for each in self.seeds])
        self.folds = np.random.default_rng(5).permutation(len(self.seeds)) % _FOLDS

    def model(self, rows: Iterable[int], without: Collection[str] = ()) -> Model:
        """A classifier from some seeds and from the articles' own questions, `without` some articles."""
        kept = [int(at) for at in rows if self.seeds[at].label not in without]
        own = [at for at, each in enumerate(self.shelf.own) if each.label not in without]
        examples = [self.shelf.own[at] for at in own] + [self.seeds[at] for at in kept]
        points = None
        if self.points is not None and self.shelf.own_points is not None:
            points = np.concatenate([self.shelf.own_points[own], self.points[kept]])
        return train(examples, self.e5, points=points, tested=False)[0]

    def judged(self, model: Model, at: int) -> tuple[list[float], bool, bool]:
        """Clues of a seed's best candidate, whether it is right, and whether the classifier knows it."""
        each, point = self.seeds[at], None if self.points is None else self.points[at]
        spoken = "en" if each.language == "en" else "zh-hans"
        hits = self.shelf.library.find(each.text, spoken, point, audience="everybody", limit=CANDIDATES)
        paths = self.shelf.paths
        candidates = [Candidate(paths[hit.article], hit.score, hit.near, hit.lexical, hit.covered) for hit in hits]
        if not candidates:
            return [], False, False
        opinion = Opinion.of(model, each.text, point, each.language)
        best = chosen(candidates, opinion)[0]
        label = candidates[best].label
        return clues(candidates, best, opinion, each.text), label == each.label, label in opinion.logs

    def rows(self, *, new: bool) -> Iterator[tuple[int, int, list[float], bool]]:
        """(fold, seed, clues, right) by cross-validation; `new`: of candidates whose whole article was held out."""
        for fold in range(_FOLDS):
            held = {path for at, path in enumerate(self.shelf.paths) if at % _FOLDS == fold} if new else set()
            model = self.model(np.flatnonzero(self.folds != fold), held)
            for at, each in enumerate(self.seeds):
                if self.folds[at] == fold or each.label in held:
                    found, is_right, is_known = self.judged(model, at)
                    if found and is_known != new:
                        yield fold, at, found, is_right

    def gate(self, *, new: bool) -> Weights:
        """The gate for known or for new articles, with its bands by cross-validation."""
        told = list(self.rows(new=new))
        folds, seen = np.array([row[0] for row in told]), np.array([row[1] for row in told])
        held, right = np.array([row[2] for row in told]), np.array([row[3] for row in told], bool)
        is_known = self.labels[seen] != NONE
        counted = np.where(is_known, 1.0, _OF_NONE)
        sure = np.zeros(len(told))
        for fold in range(_FOLDS):
            tried = fit(held[folds != fold], right[folds != fold], counted[folds != fold])
            sure[folds == fold] = [tried.confidence(row) for row in held[folds == fold]]
        answer, offer = banded(sure, right, is_known, PRECISE, WRONGLY)
        given = sure >= answer
        print(  # noqa: T201
            f"{self.e5.model if self.e5 else 'words'}, {'new' if new else 'known'} articles: {len(told)} questions, "
            f"ranked {right[is_known].mean():.3f}, precision {right[given].mean() if given.any() else 0:.3f}, "
            f"false {given[~is_known].mean():.3f}, coverage {(given & right)[is_known].mean():.3f}, from {answer:.3f}",
            file=sys.stderr,
        )
        return replace(fit(held, right, counted), answer=round(answer, 4), offer=round(offer, 4))


def main() -> None:
    """Learn with the shipped embedder and without any, and write what was learnt."""
    gates = {}
    for e5, name in ((E5(find(), Path(tempfile.mkdtemp())), "meaning.npz"), (None, "words.npz")):
        fitting = Fitting(e5)
        model = fitting.model(np.arange(len(fitting.seeds)))
        (SEEDS / name).write_bytes(model.dumped())
        gates[model.embedder] = {"known": asdict(fitting.gate(new=False)), "new": asdict(fitting.gate(new=True))}
    (SEEDS / "gate.json").write_text(json.dumps(gates, indent=1) + "\n", encoding="utf-8")
