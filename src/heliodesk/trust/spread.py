"""Seed phrases that were sent in parts: the words of a message and of those before it, put together."""

from collections.abc import Sequence

from .phrases import EACH, Run, runs
from .wordlists import SIZES, drawn, lists, valid_windows

_SPREAD = 2000  # characters of a message that can be the rest of a phrase


def spread_spans(earlier: Sequence[str], low: str) -> list[tuple[int, int]]:
    """Spans in `low` of words that complete a phrase begun in earlier messages (folded, oldest first)."""
    now = [run for run in runs(low[:_SPREAD], EACH) if len(run.places) < 24] if earlier else []
    if not now:
        return []
    longest: list[dict[int, Run]] = []
    for message in earlier:
        best: dict[int, Run] = {}
        for run in runs(message, EACH):
            if run.language not in best or len(run.places) > len(best[run.language].places):
                best[run.language] = run
        longest.append(best)
    wanted = {
        language: max(len(run.places) for run in now if run.language == language)
        for language in {r.language for r in now}
    }
    spans = []
    for run in now:
        if len(run.places) < wanted[run.language]:
            continue
        for least in (1, 2):
            parts = [
                best[run.language].places
                for best in longest
                if run.language in best and len(best[run.language].places) >= least
            ]
            if completes(parts, run.places, han=run.language in lists().han_languages):
                spans.append((run.spans[0][0], run.spans[-1][1]))
                break
    return spans


def completes(parts: list[list[int]], places: list[int], *, han: bool) -> bool:
    """Does a window with a right checksum reach from earlier places into these?

    Chinese sentences are runs of list words too, so there a window has to fill its messages and not read like prose.
    """
    chain = [place for part in parts for place in part][-48:]
    joined = chain + places
    if han:
        starts = {len(chain)}
        for part in reversed(parts):
            starts.add(min(starts) - len(part))
        return any(
            len(joined) - size in starts and drawn(joined[-size:]) and valid_windows(joined[-size:], size)
            for size in SIZES
            if len(places) < size <= len(joined)
        )
    return any(
        start < len(chain) < start + size
        for size in SIZES
        if size <= len(joined)
        for start in valid_windows(joined, size)
    )
