"""`likeness`: duplicates among 100,000 open requests, and precision and recall on the labelled pairs that were held out.

Reference of the time: the verdict on one pair. Bars: 20 ms, precision 0.95 at a recall of 0.7.
"""

import time

from benchmarks.site import Site
from heliodesk.likeness.matters import verdict
from heliodesk.likeness.tests.pairs import Pair, pairs
from heliodesk.likeness.tests.shelf import Shelf

OPEN = 100_000
ASKED = 1_000


def measure(_site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    chosen = [pair for pair in pairs() if pair.held_out]
    begin = time.process_time()
    judged = [(verdict(pair.a, pair.b).alike, pair.alike) for pair in chosen]
    one = (time.process_time() - begin) / len(chosen) * 1000
    precision, recall = _scored(judged)
    spent, most = Shelf(OPEN).ask(ASKED)
    slow = spent[ASKED * 99 // 100] * 1000
    return [
        {
            **_row("likeness, pairs held out", precision, recall, len(chosen)),
        },
        {
            **_row("likeness, pairs held out, with meaning", *_scored(_by_meaning(chosen)), len(chosen)),
        },
        {
            "figure": f"likeness, look-up among {OPEN:,}, p99", "ours": f"{slow:.2f} ms, at most {most} candidates",
            "reference": f"{one:.3f} ms (one pair)", "ratio": round(slow / one), "bar": "≤ 20 ms", "met": slow <= 20,
        },
    ]  # fmt: skip


def _scored(judged: list[tuple[bool, bool]]) -> tuple[float, float]:
    """Precision and recall of (said, true)."""
    found, false, missed = (judged.count(each) for each in ((True, True), (True, False), (False, True)))
    return found / (found + false), found / (found + missed)


def _row(name: str, precision: float, recall: float, count: int) -> dict[str, object]:
    return {
        "figure": name, "ours": f"precision {precision:.3f}, recall {recall:.3f}",
        "reference": f"{count} labelled pairs", "ratio": round(recall, 2), "bar": "≥ 0.95 at ≥ 0.7",
        "met": precision >= 0.95 and recall >= 0.7,
    }  # fmt: skip


def _by_meaning(chosen: list[Pair]) -> list[tuple[bool, bool]]:
    """As `tickets.duplicates` judges where the site has e5."""
    import django

    django.setup()
    from heliodesk.embeddings.e5 import E5
    from heliodesk.embeddings.file import find
    from heliodesk.storage.embedded import home

    model = E5(find(), home() / "models")
    texts = sorted({text for pair in chosen for text in pair.texts})
    points = dict(zip(texts, model.queries(texts), strict=True))
    return [
        (verdict(pair.a, pair.b, meaning=float(points[pair.texts[0]] @ points[pair.texts[1]])).alike, pair.alike)
        for pair in chosen
    ]
