"""What a question gets: an article's passage as the answer, three articles to look at, or a person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from heliodesk.articles.answering import Found, near_ones, shown, spoken_in, telling
from heliodesk.articles.hits import Hit
from heliodesk.articles.models import Article
from heliodesk.articles.search import asked, current, point_of
from heliodesk.embeddings.chosen import embedder

if TYPE_CHECKING:
    from heliodesk.articles.fusion import Floats
    from heliodesk.articles.library import Library
    from heliodesk.assistant.gate import Weights
    from heliodesk.intents.model import Model

SEEDS = Path(__file__).parent / "seeds"
CANDIDATES = 12
Band = Literal["answer", "offer", "hand over"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`found`: one article in the band "answer", up to three in "offer", none in "hand over". `confidence`: how likely the
    first is right, 0 to 1."""

    band: Band
    confidence: float
    found: list[Found]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What was learnt from the seeds with one embedder ("" for none): a classifier, and a gate for articles that it knows and
    one for those that it does not."""

    embedder: str
    model: "Model"
    known: "Weights"
    new: "Weights"


def find(question: str, *, language: str, audience: str, limit: int = 3) -> Judgement:
    """Judge a question. `language` is the page's; a question in another script is read in its own."""
    plain = asked(question)
    if not plain:
        return Judgement("hand over", 0.0, [])
    spoken = spoken_in(plain, language)
    library, point = current(), point_of(plain)
    hits = library.find(plain, spoken, point, audience=audience, limit=CANDIDATES)
    confidence, is_answer, may_offer, order = judged(plain, spoken, hits, point, paths_of(hits), library)
    if is_answer:
        answer = hits[order[0]].article
        sections = library.find(plain, spoken, point, audience=audience, limit=CANDIDATES, by_summary=False)
        return Judgement("answer", confidence, shown([hit for hit in sections if hit.article == answer], language))
    near = near_ones([hits[at] for at in order], telling(plain, spoken)) if may_offer else []
    found = shown(near[:limit], language)
    return Judgement("offer" if found else "hand over", confidence, found)


def judged(
    plain: str, spoken: str, hits: Sequence[Hit], point: "Floats | None", paths: dict[int, str], library: "Library"
) -> tuple[float, bool, bool, list[int]]:
    """Confidence, is it an answer, may it be offered, and the order of hits. `paths`: article → "category/slug"."""
    from heliodesk.assistant.gate import Candidate, Opinion, chosen, clues

    if not hits:
        return 0.0, False, False, []
    # A library without points, while they are being placed, is judged by words.
    has_points = point is not None and library.has_points
    chosen_one = embedder() if has_points else None
    known = knowledge(chosen_one.model if chosen_one else "")
    candidates = [Candidate(paths.get(hit.article, ""), hit.score, hit.near, hit.lexical, hit.covered) for hit in hits]
    opinion = Opinion.of(known.model, plain, point if known.embedder else None, spoken.split("-")[0])
    order = chosen(candidates, opinion)
    gate = known.known if candidates[order[0]].label in opinion.logs else known.new
    sure = gate.confidence(clues(candidates, order[0], opinion, plain))
    return sure, sure >= gate.answer, sure >= gate.offer, order


def paths_of(hits: Sequence[Hit]) -> dict[int, str]:
    """Articles of hits by the names that intents have."""
    rows = Article.objects.filter(pk__in=[hit.article for hit in hits]).values_list("pk", "category__slug", "slug")
    return {pk: f"{category}/{slug}" for pk, category, slug in rows}


@cache
def knowledge(model: str) -> Knowledge:
    """What was learnt with this embedder; with another one than the shipped, by words alone."""
    # numpy takes memory: only a process that is asked loads it.
    from heliodesk.assistant.gate import Weights
    from heliodesk.intents.model import loaded

    told = json.loads((SEEDS / "gate.json").read_text(encoding="utf-8"))
    name = model if model in told else ""
    stored = (SEEDS / ("meaning.npz" if name else "words.npz")).read_bytes()
    return Knowledge(name, loaded(stored), Weights(**told[name]["known"]), Weights(**told[name]["new"]))
