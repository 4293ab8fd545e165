"""All published passages of a help centre in memory: asked, it says which articles fit a question. Knows no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from heliodesk.articles.bm25 import Index
from heliodesk.articles.fusion import Floats, away_from, joined, middle, of_articles, spread
from heliodesk.text.tokens import tokens


@dataclass(frozen=True, slots=True)
class Place:
    """A passage: its key, whose it is, and the words that it is found by."""

    passage: int
    article: int
    edition: int
    language: str
    kind: str
    audience: str
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, and its passage that answers best. `score`: 0 to 1; `near`: the passage's cosine away from
    what all texts have in common; `lexical`: BM25 of the article; `covered`: the share of the question's weight in words that
    the article holds."""

    article: int
    edition: int
    passage: int
    language: str
    score: float
    near: float
    lexical: float
    covered: float


class Library:
    """Made once from what the database holds; `points` has a row for each place, or is None without an embedder."""

    def __init__(self, places: Sequence[Place], points: Floats | None) -> None:
        self.places = places
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
        self._questions = {language: self._middle(points, language, asked=True) for language in words}
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

    def find(self, question: str, language: str, point: Floats | None, *, audience: str, limit: int) -> list[Hit]:
        """The best articles for a question. `point`: the question as a vector, None to go by words alone."""
        if not self.places:
            return []
        spoken, many = _plain(language), len(self.articles)
        words = tokens(question, spoken)
        index = self.indexes.get(spoken, Index())
        lexical, near, dense = index.scores(words), None, None
        if self._points is not None and point is not None:
            near = self._points @ away_from(point, self._questions.get(spoken))
            dense = of_articles(spread(near), self._article, many)
        scores = joined(dense, lexical, many)
        if audience == "everybody":
            scores = np.where(self._open, scores, -1.0).astype(np.float32)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [self._hit(int(at), scores, near, lexical, words, spoken) for at in order if scores[at] > 0]

    def _hit(
        self, at: int, scores: Floats, near: Floats | None, lexical: dict[int, float], words: list[str], spoken: str
    ) -> Hit:
        index = self.indexes.get(spoken, Index())
        weights = {word: index.rarity(word) for word in dict.fromkeys(words)}
        total = sum(weights.values()) or 1.0
        rows = [row for row in self._passages[at] if self._language[row] == spoken] or self._passages[at]
        held: set[str] = set().union(*(self.places[row].words for row in rows))
        shown = [row for row in rows if not self._asked[row]] or rows
        best = max(shown, key=lambda row: self._fit(row, near, weights, total))
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

    def _fit(self, row: int, near: Floats | None, weights: dict[str, float], total: float) -> float:
        """How well one passage answers, among those of one article."""
        held = set(self.places[row].words)
        covered = sum(weight for word, weight in weights.items() if word in held) / total
        return covered + (float(near[row]) if near is not None else 0.0)


def _plain(language: str) -> str:
    return language.split("-")[0].lower()
