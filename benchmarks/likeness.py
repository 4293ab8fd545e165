"""`likeness`: duplicates among 100,000 open requests, and precision and recall on the labelled pairs that were held out.

Reference of the time: the verdict on one pair. Bars: 20 ms, precision 0.95 at a recall of 0.7.
"""

import time

from benchmarks.site import Site
from heliodesk.likeness.matters import verdict
from heliodesk.likeness.tests.pairs import pairs
from heliodesk.likeness.tests.shelf import Shelf

OPEN = 100_000
ASKED = 1_000


def measure(_site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    chosen = [pair for pair in pairs() if pair.held_out]
    begin = time.process_time()
    judged = [(verdict(pair.a, pair.b).alike, pair.alike) for pair in chosen]
    one = (time.process_time() - begin) / len(chosen) * 1000
    found, false, missed = (judged.count(each) for each in ((True, True), (True, False), (False, True)))
    precision, recall = found / (found + false), found / (found + missed)
    spent, most = Shelf(OPEN).ask(ASKED)
    slow = spent[ASKED * 99 // 100] * 1000
    return [
        {
            "figure": "likeness, pairs held out", "ours": f"precision {precision:.3f}, recall {recall:.3f}",
            "reference": f"{len(chosen)} labelled pairs", "ratio": round(recall, 2), "bar": "≥ 0.95 at ≥ 0.7",
            "met": precision >= 0.95 and recall >= 0.7,
        },
        {
            "figure": f"likeness, look-up among {OPEN:,}, p99", "ours": f"{slow:.2f} ms, at most {most} candidates",
            "reference": f"{one:.3f} ms (one pair)", "ratio": round(slow / one), "bar": "≤ 20 ms", "met": slow <= 20,
        },
    ]  # fmt: skip
