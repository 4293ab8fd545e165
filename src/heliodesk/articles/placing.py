"""Passages become points, in the background: those of a new edition, and all of them when the site has chosen another model.

Until all are there, search goes on with the points that it has: of the model that places most passages.
"""

from django.db import transaction
from django.db.models import QuerySet

from heliodesk.articles import nearby
from heliodesk.articles.models import Passage, Point
from heliodesk.embeddings.chosen import Embedder, embedder
from heliodesk.events.log import record
from heliodesk.jobs.queue import job

_AT_ONCE = 64


@job("articles.embed")
def embed() -> None:
    """The job: place every passage that the chosen model has not placed; then forget what other models placed."""
    chosen = embedder()
    if chosen is None:
        return
    placed = False
    while passages := list(missing(chosen)[:_AT_ONCE]):
        _place(passages, chosen)
        placed = True
    stale = Point.objects.exclude(model=chosen.model)
    if stale.exists():
        stale.delete()
        placed = True
    nearby.renew(chosen.model)
    if placed:
        with transaction.atomic():
            record("articles.placed", topics=["articles"], data={"model": chosen.model})


def missing(chosen: Embedder) -> QuerySet[Passage]:
    """Passages without a point of that model, the oldest first."""
    return Passage.objects.exclude(points__model=chosen.model).order_by("pk")


def _place(passages: list[Passage], chosen: Embedder) -> None:
    asked = [each for each in passages if each.kind == Passage.Kind.QUESTION]
    told = [each for each in passages if each.kind != Passage.Kind.QUESTION]
    # A question is compared with questions as one of them.
    vectors = [*chosen.queries([each.text for each in asked]), *chosen.passages([searched(each) for each in told])]
    rows = [
        Point(passage=each, model=chosen.model, vector=vector.astype("<f4").tobytes())
        for each, vector in zip([*asked, *told], vectors, strict=True)
    ]
    # A passage may have gone meanwhile, with its edition.
    with transaction.atomic():
        there = set(Passage.objects.filter(pk__in=[each.pk for each in passages]).values_list("pk", flat=True))
        Point.objects.bulk_create([row for row in rows if row.passage_id in there], ignore_conflicts=True)


def searched(passage: Passage) -> str:
    """The text of a section that is compared, with its heading."""
    return f"{passage.heading}\n{passage.text}" if passage.heading else passage.text
