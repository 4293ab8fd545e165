"""A day's shifts as people write them: "9-17", "22-6", "8:30-12, 13-17". Pure."""

import re
from itertools import pairwise

_SPAN = re.compile(r"(\d{1,2})(?::([0-5]\d))?\s*[-–—~至到]\s*(\d{1,2})(?::([0-5]\d))?")
DAY = 24 * 60
MOST = 4  # shifts that begin on one day

Spans = tuple[tuple[int, int], ...]


class BadSpans(ValueError):
    """What was written is no day's shifts. `rule`: "form", "empty" (begins as it ends) or "overlap"."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def read_spans(text: str) -> Spans:
    """Minutes from local midnight, in order; an end beyond 1440 is on the next day. Empty: nobody works. Raises BadSpans."""
    parts = [part.strip() for part in re.split(r"[,，;；、]", text) if part.strip()]
    if len(parts) > MOST:
        raise BadSpans("form")
    spans = sorted(_span(part) for part in parts)
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise BadSpans("overlap")
    return tuple(spans)


def _span(part: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(part)
    if not found:
        raise BadSpans("form")
    start, end = (int(hour) * 60 + int(minute or 0) for hour, minute in (found.group(1, 2), found.group(3, 4)))
    if start >= DAY or end > DAY:
        raise BadSpans("form")
    if start == end:
        raise BadSpans("empty")
    return start, end if end > start else end + DAY


def written(spans: Spans) -> str:
    """The same as text again."""
    return ", ".join(f"{_clock(start)}-{_clock(end if end <= DAY else end - DAY)}" for start, end in spans)


def _clock(minute: int) -> str:
    hour, rest = divmod(minute, 60)
    return f"{hour}:{rest:02}" if rest else str(hour)
