"""`chains`: labelled ids that are read wrongly, and what looking for ids costs.

Reference of the times: NFKC and one pass of a pattern for long tokens over the same texts. Bars: none wrong, 1 ms for a
usual sentence, 150 ms for 100,000 characters that would like to be slow.
"""

import re
import statistics
import time
import unicodedata
from collections.abc import Callable

from benchmarks.site import Site
from heliodesk.chains.recognise import recognise
from heliodesk.chains.tests import cases, heldout, heldout_more, sentences
from heliodesk.chains.tests.hostile import hostile

USUAL = (
    "Hello, I sent 500 USDT via TRC20 yesterday and it has not arrived, hash "
    + cases.transaction("TRON", "b")
    + ", order 1234567890"
)
_TOKEN = re.compile(r"\w{20,}")


def measure(_site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    every = [
        *cases.transactions(),
        *cases.addresses(),
        *cases.broken(),
        *sentences.by_hand(),
        *heldout.heldout(),
        *heldout_more.heldout(),
    ]
    wrong = sum(not _is_right(case) for case in every)
    usual, bare = _taken(recognise, USUAL, 200), _taken(_bare, USUAL, 200)
    worst = max((text[:100_000] for text in hostile().values()), key=lambda text: _taken(recognise, text, 1))
    slow, slow_bare = _taken(recognise, worst, 1), _taken(_bare, worst, 1)
    name = "(NFKC and one pattern)"
    return [
        {
            "figure": "chains, ids read wrongly", "ours": f"{wrong} of {len(every):,}",
            "reference": "addresses made and judged by two libraries", "ratio": wrong, "bar": "0", "met": wrong == 0,
        },
        {
            "figure": "chains, a usual sentence", "ours": f"{usual:.2f} ms", "reference": f"{bare:.3f} ms {name}",
            "ratio": round(usual / bare, 1), "bar": "≤ 1 ms", "met": usual <= 1,
        },
        {
            "figure": "chains, worst hostile 100,000", "ours": f"{slow:.0f} ms", "reference": f"{slow_bare:.1f} ms {name}",
            "ratio": round(slow / slow_bare, 1), "bar": "≤ 150 ms", "met": slow <= 150,
        },
    ]  # fmt: skip


def _is_right(case: cases.Case) -> bool:
    found = [f for f in recognise(case.text) if f.kind == case.kind]
    return [(f.value, f.network, f.checksum) for f in found] == [(case.value, case.network, case.checksum)]


def _bare(text: str) -> object:
    return _TOKEN.findall(unicodedata.normalize("NFKC", text))


def _taken(work: Callable[[str], object], text: str, again: int) -> float:
    """Milliseconds: the median of five rounds."""
    rounds = []
    for _ in range(5):
        begin = time.process_time()
        for _ in range(again):
            work(text)
        rounds.append((time.process_time() - begin) / again * 1000)
    return statistics.median(rounds)
