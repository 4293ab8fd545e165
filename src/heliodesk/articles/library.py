"""All published passages of a help centre in memory: asked, it says which articles fit a question. Knows no database."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from heliodesk.articles.bm25 import Index
from heliodesk.articles.fusion import Floats, away_from, joined, middle, of_articles, spread
from heliodesk.articles.hits import Hit, Place
from heliodesk.text.tokens import tokens


class Nearest(Protocol):
    """An index that is asked for the nearest passages (`nearby.py`)."""

    questions: dict[str, Floats]

    def near(self, point: Floats) -> tuple[list[int], list[float]]:
        """The nearest passages and their cosines."""

    def usual(self, point: Floats) -> float:
        """How near most passages lie."""


_FIRST = 0.12  # the first section answers what the title asks; another must fit so much better (of 2 in all)


class Library:
    """Made once from what the database holds; `points` has a row for each place, or is None without an embedder."""

    def __init__(self, places: Sequence[Place], points: Floats | None, nearest: Nearest | None = None) -> None:
        """`nearest` finds the near ones instead of `points`, where these are too many to be held."""
        self.places, self._nearest = places, nearest
        self._at = {place.passage: at for at, place in enumerate(places)} if nearest else {}
        self.articles = sorted({place.article for place in places})
        number = {article: at for at, article in enumerate(self.articles)}
        self._article = np.array([number[place.article] for place in places], np.intp)
        self._language = np.array([_plain(place.language) for place in places])
        self._asked = np.array([place.kind == "question" for place in places], bool)
        self._open = np.ones(len(self.articles), bool)
        words: dict[str, dict[int, list[str]]] = {}
        for place in places:
            at = number[place.article]
            self._open[at] = place.audience == "everybody"
            words.setdefault(_plain(place.language), {}).setdefault(at, []).extend(place.words)
        self.indexes = {language: Index.of(held) for language, held in words.items()}
        self._passages: list[list[int]] = [[] for _article in self.articles]
        for at, article in enumerate(self._article):
            self._passages[article].append(at)
        self._questions: dict[str, Floats | None] = {
            language: nearest.questions.get(language) if nearest else self._middle(points, language, asked=True)
            for language in words
        }
        self._points = self._centred(points, words)

    def _middle(self, points: Floats | None, language: str, *, asked: bool) -> Floats | None:
        if points is None:
            return None
        return middle(points[(self._language == language) & (self._asked == asked)])

    def _centred(self, points: Floats | None, languages: Iterable[str]) -> Floats | None:
        if points is None:
            return None
        found = points.copy()
        for language in languages:
            for asked in (True, False):
                these = (self._language == language) & (self._asked == asked)
                # Both or neither: a question that was moved and a passage that was not would be strangers.
                common = self._questions[language] if asked else self._middle(points, language, asked=False)
                if self._questions[language] is not None:
                    found[these] = away_from(points[these], common)
        return found

    @property
    def has_points(self) -> bool:
        """Are passages compared by meaning, too?"""
        return self._points is not None or self._nearest is not None

    def _near(self, point: Floats) -> Floats | None:
        """How near each passage lies to a point; where only the nearest are known, the others as most do."""
        if self._nearest is None:
            return None if self._points is None else self._points @ point
        found = np.full(len(self.places), self._nearest.usual(point), np.float32)
        for passage, cosine in zip(*self._nearest.near(point), strict=True):
            if passage in self._at:
                found[self._at[passage]] = cosine
        return found

    def find(
        self, question: str, language: str, point: Floats | None, *, audience: str, limit: int, by_summary: bool = True
    ) -> list[Hit]:
        """The best articles for a question. `point`: the question as a vector, None to go by words alone. `by_summary`: may the
        passage that stands for an article be its summary, which says what the sections answer?"""
        if not self.places:
            return []
        spoken, many = _plain(language), len(self.articles)
        words = tokens(question, spoken)
        index = self.indexes.get(spoken, Index())
        lexical, dense = index.scores(words), None
        near: Floats | None = None
        if point is not None and (near := self._near(away_from(point, self._questions.get(spoken)))) is not None:
            dense = of_articles(spread(near), self._article, many)
        scores = joined(dense, lexical, many)
        if audience == "everybody":
            scores = np.where(self._open, scores, -1.0).astype(np.float32)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [self._hit(int(at), scores, near, lexical, words, spoken, by_summary) for at in order if scores[at] > 0]

    def _hit(
        self,
        at: int,
        scores: Floats,
        near: Floats | None,
        lexical: dict[int, float],
        words: list[str],
        spoken: str,
        by_summary: bool,
    ) -> Hit:
        index = self.indexes.get(spoken, Index())
        weights = {word: index.rarity(word) for word in dict.fromkeys(words)}
        total = sum(weights.values()) or 1.0
        rows = [row for row in self._passages[at] if self._language[row] == spoken] or self._passages[at]
        held: set[str] = set().union(*(self.places[row].words for row in rows))
        told = [row for row in rows if not self._asked[row]] or rows
        shown = told if by_summary else told[1:] or told
        title = (
            frozenset[str]().union(self.places[told[0]].words).intersection(*(self.places[row].words for row in shown))
        )
        ahead = 0.0 if by_summary else _FIRST
        best = max(shown, key=lambda row: self._fit(row, near, weights, total, title) + ahead * (row == shown[0]))
        place = self.places[best]
        return Hit(
            place.article,
            place.edition,
            place.passage,
            place.language,
            float(scores[at]),
            float(max(near[row] for row in rows)) if near is not None else 0.0,
            lexical.get(at, 0.0),
            sum(weight for word, weight in weights.items() if word in held) / total,
        )

    def _fit(
        self, row: int, near: Floats | None, weights: dict[str, float], total: float, title: frozenset[str]
    ) -> float:
        """How well one passage answers, among those of one article. Words of the title stand before each of them and tell nothing
        unless the passage says them again."""
        words = self.places[row].words
        held = {word for word in words if word not in title or words.count(word) > 1}
        covered = sum(weight for word, weight in weights.items() if word in held) / total
        return covered + (float(near[row]) if near is not None else 0.0)


def _plain(language: str) -> str:
    return language.split("-")[0].lower()
