"""Find the articles that answer a question. The library lies in the process; PostgreSQL keeps what it is made of."""

import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog
from django.db.models import Count, Max

from heliodesk.articles import nearby
from heliodesk.articles.hits import Hit, Place
from heliodesk.articles.models import Audience, Edition, Passage, Point
from heliodesk.embeddings.chosen import embedder

if TYPE_CHECKING:
    from heliodesk.articles.fusion import Floats
    from heliodesk.articles.library import Library

log = structlog.get_logger(__name__)
LONGEST = 2_000  # characters of a question that are looked at


def search(question: str, *, language: str, audience: str = Audience.EVERYBODY, limit: int = 10) -> list[Hit]:
    """The published articles that answer best. Goes by words alone when there is no embedder, or it fails."""
    plain = asked(question)
    if not plain:
        return []
    return current().find(plain, language, point_of(plain), audience=audience, limit=limit)


def asked(question: str) -> str:
    """A question as it is compared: one line, bounded, without what is no text."""
    readable = question[:LONGEST].encode("utf-8", "ignore").decode().replace("\x00", " ")
    return " ".join(readable.split())


def point_of(question: str) -> "Floats | None":
    """The question as a vector; None when there is no embedder or it does not answer: words still find."""
    chosen = embedder()
    if chosen is None:
        return None
    try:
        found: Floats = chosen.queries([question])[0]
    except Exception as error:
        log.warning("no point for a question", model=chosen.model, error=type(error).__name__)
        return None
    return found


_lock = threading.Lock()
_held: list[tuple[tuple[Any, ...], "Library"]] = []


def current() -> "Library":
    """The library as the database has it now: one small question tells whether anything has changed."""
    stamp = _stamp()
    if not _held or _held[0][0] != stamp:
        with _lock:
            if not _held or _held[0][0] != stamp:
                _held[:] = [(stamp, load())]
    return _held[0][1]


def _stamp() -> tuple[Any, ...]:
    shown = Edition.objects.published().aggregate(n=Count("pk"), latest=Max("published_at"))
    points = Point.objects.aggregate(n=Count("pk"), latest=Max("pk"))
    built = nearby.stamp() if points["n"] > nearby.MOST else None
    return shown["n"], shown["latest"], points["n"], points["latest"], built


def load() -> "Library":
    """Read it from the database."""
    from heliodesk.articles.library import Library

    shown = Passage.objects.filter(edition__state="published").order_by("edition__article", "pk")
    told = ("edition__article", "edition", "edition__language", "kind", "edition__article__audience", "words")
    # A word once in memory, however often it stands.
    rows = shown.values_list("pk", *told).iterator(chunk_size=2_000)
    places = [
        Place(passage, article, edition, language, kind, audience, tuple(map(sys.intern, words)))
        for passage, article, edition, language, kind, audience, words in rows
    ]
    if len(places) > nearby.MOST and (chosen := embedder()) and (index := nearby.opened(chosen.model)):
        return Library(places, None, index)
    return Library(places, _points([place.passage for place in places]))


def _points(passages: Sequence[int]) -> "Floats | None":
    """A row for each passage, by the model of this site, or while it is at work by the one that has placed most."""
    import numpy as np

    counts = Point.objects.values_list("model").annotate(n=Count("pk")).order_by("-n")
    chosen = embedder()
    if chosen is None or not passages or chosen.model not in (models := dict(counts)):
        return None
    if models[chosen.model] < len(passages) / 2:
        return None
    vectors = dict(Point.objects.filter(model=chosen.model).values_list("passage", "vector"))
    found = np.zeros((len(passages), len(next(iter(vectors.values()))) // 4), np.float32)
    for at, passage in enumerate(passages):
        if passage in vectors:
            found[at] = np.frombuffer(vectors[passage], "<f4")
    return found
