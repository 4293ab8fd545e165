"""`guard`: what looking for secrets costs, in milliseconds for 1,000 characters.

Reference: NFKD and one pass of a pattern for words over the same texts. Bar: 1 ms for 1,000 characters; for hostile
texts, the worst of all trigger words and near misses over and over, 100 ms for 100,000 bytes.
"""
# ruff: noqa: SIM905

import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Sequence

from benchmarks.site import Site
from heliodesk.trust.secrets import find
from heliodesk.trust.tests import heldout_lines, hostile

ROUNDS = 7
USUAL = (
    "I sent 18.4 LTC from my own wallet an hour ago. It left my wallet but my balance has not changed.",
    "hi, are you there?",
    "ok thank you so much",
    "It says my withdrawal is pending since yesterday, order 739201445",
    "Where can I see the fees for a transfer to my bank?",
    "I forgot my password, how do I change it?",
)
PROSE = " ".join(
    """The transfer left my wallet yesterday evening and the explorer shows that it was confirmed within a few minutes.
    Your app still says that the deposit is being processed, and the person who answered me last week told me to wait
    for a day. I have waited for three. Could somebody look at it, please, and tell me what is going on? I would rather
    not send more before I know that it arrives.""".split()
)
_WORD = re.compile(r"\w+")


def mixed() -> str:
    """What customers write in fifteen languages, one after the other."""
    return " ".join(line.replace("{}", "…") for block in heldout_lines.CLEAN.values() for line in block.split("|"))


def measure(_site: Site) -> list[dict[str, object]]:
    """Run the benchmark and return its rows."""
    parts = mixed()
    texts = {
        "usual short messages": USUAL,
        "English prose": [PROSE],
        "mixed scripts": [parts[at : at + 1000] for at in range(0, len(parts), 1000)],
    }
    rows = [_row(f"guard, {name}", each, "characters") for name, each in texts.items()]
    pieces = [hostile.repeated(piece, 20_000) for piece in hostile.pieces()]
    worst = max(pieces, key=lambda text: _best(find, [text], rounds=2) / len(text.encode()))
    return [*rows, _row("guard, worst hostile", [worst], "bytes")]


def _row(figure: str, texts: Sequence[str], unit: str) -> dict[str, object]:
    size = sum(len(text.encode()) if unit == "bytes" else len(text) for text in texts) / 1000
    ours, bare = _best(find, texts) / size * 1000, _best(_bare, texts) / size * 1000
    return {
        "figure": figure,
        "ours": f"{ours:.2f} ms for 1,000 {unit}",
        "reference": f"{bare:.3f} ms (NFKD and one pattern)",
        "ratio": round(ours / bare, 1),
        "bar": "≤ 1 ms",
        "met": ours <= 1,
    }


def _bare(text: str) -> object:
    return _WORD.findall(unicodedata.normalize("NFKD", text).lower())


def _best(work: Callable[[str], object], texts: Sequence[str], *, rounds: int = ROUNDS) -> float:
    """Seconds for all texts once: the median of rounds, each long enough for the clock."""
    again = max(1, 20_000 // sum(map(len, texts)))
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        for _ in range(again):
            for text in texts:
                work(text)
        taken.append((time.process_time() - start) / again)
    return statistics.median(taken)
