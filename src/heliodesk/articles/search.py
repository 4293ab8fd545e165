"""Find the passages that answer a question. The index lies in the process; PostgreSQL keeps what it is made of."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from heliodesk.articles.bm25 import Index
from heliodesk.articles.fusion import fuse
from heliodesk.articles.models import Edition, Passage, Point
from heliodesk.embeddings.chosen import embedder
from heliodesk.text.tokens import tokens

LONGEST = 2_000  # characters of a question that are looked at


@dataclass(frozen=True, slots=True)
class Place:
    """A passage as the index knows it."""

    passage: int
    article: int
    edition: int
    language: str
    kind: str
    audience: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found, by its best passage. `score` is 0 to 1; `near` the cosine; `lexical` BM25."""

    article: int
    edition: int
    passage: int
    language: str
    score: float
    near: float
    lexical: float


class Library:
    """All published passages: their words, and their points by one model."""

    def __init__(self, places: Sequence[Place], words: Sequence[Sequence[str]], points: npt.NDArray[np.float32] | None):
        self.places, self.points = places, points
        self.index = Index.of(dict(enumerate(words)))
        self.languages = np.array([place.language.split("-")[0] for place in places])
        self.open = np.array([place.audience == "everybody" for place in places], bool)

    def find(
        self, question: str, language: str, *, point: npt.NDArray[np.float32] | None, audience: str, limit: int
    ) -> list[Hit]:
        """The best articles for a question, one hit each."""
        if not self.places:
            return []
        spoken = language.split("-")[0]
        lexical = self.index.scores(tokens(question[:LONGEST], spoken))
        near = self.points @ point if self.points is not None and point is not None else None
        scores = fuse(near, lexical, self.languages == spoken)
        if audience == "everybody":
            scores = np.where(self.open, scores, -1.0)
        return self._best(scores, near, lexical, spoken, limit)

    def _best(self, scores: Any, near: Any, lexical: dict[int, float], spoken: str, limit: int) -> list[Hit]:
        found: dict[int, Hit] = {}
        for at in np.argsort(-scores, kind="stable")[: 40 * limit]:
            place, score = self.places[at], float(scores[at])
            if score <= 0:
                break
            hit = Hit(
                place.article,
                place.edition,
                place.passage,
                place.language,
                score,
                float(near[at]) if near is not None else 0.0,
                lexical.get(int(at), 0.0),
            )
            # Of one article the edition in the reader's language, when there is one.
            held = found.get(place.article)
            if held is None or (held.language.split("-")[0] != spoken == place.language.split("-")[0]):
                found[place.article] = hit if held is None else _in_place_of(held, hit)
            if len(found) > 3 * limit:
                break
        return sorted(found.values(), key=lambda hit: -hit.score)[:limit]


def _in_place_of(held: Hit, hit: Hit) -> Hit:
    return Hit(hit.article, hit.edition, hit.passage, hit.language, max(held.score, hit.score), hit.near, hit.lexical)


def search(question: str, *, language: str, audience: str = "everybody", limit: int = 10) -> list[Hit]:
    """The published articles that answer best. Works by words alone when there is no embedder, or it fails."""
    library = current()
    chosen, point = embedder(), None
    plain = " ".join(question[:LONGEST].replace("\x00", " ").split())
    if not plain:
        return []
    if chosen is not None and library.points is not None:
        try:
            point = chosen.queries([plain])[0]
        except Exception:
            point = None
    return library.find(plain, language, point=point, audience=audience, limit=limit)


_lock = threading.Lock()
_held: list[tuple[tuple[Any, ...], Library]] = []


def current() -> Library:
    """The library as the database has it now: one small question tells whether anything has changed."""
    stamp = _stamp()
    if not _held or _held[0][0] != stamp:
        with _lock:
            if not _held or _held[0][0] != stamp:
                _held[:] = [(stamp, load())]
    return _held[0][1]


def _stamp() -> tuple[Any, ...]:
    from django.db.models import Count, Max

    shown = Edition.objects.published().aggregate(n=Count("pk"), latest=Max("published_at"))
    points = Point.objects.aggregate(n=Count("pk"), latest=Max("pk"))
    return shown["n"], shown["latest"], points["n"], points["latest"]


def load() -> Library:
    """Read it from the database."""
    rows = list(
        Passage.objects.filter(edition__state="published")
        .order_by("pk")
        .values_list(
            "pk", "edition__article", "edition", "edition__language", "kind", "edition__article__audience", "words"
        )
    )
    places = [Place(*row[:6]) for row in rows]
    return Library(places, [row[6] for row in rows], _points([place.passage for place in places]))


def _points(passages: Sequence[int]) -> npt.NDArray[np.float32] | None:
    chosen = embedder()
    if chosen is None or not passages:
        return None
    vectors = dict(Point.objects.filter(model=chosen.model).values_list("passage", "vector"))
    if not vectors:
        return None
    width = len(next(iter(vectors.values()))) // 4
    found = np.zeros((len(passages), width), np.float32)
    for at, passage in enumerate(passages):
        if passage in vectors:
            found[at] = np.frombuffer(vectors[passage], "<f4")
    return found
