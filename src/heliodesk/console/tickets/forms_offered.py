"""The forms by which a list of tickets can be narrowed."""

import time

from heliodesk.intake.reading import title_of
from heliodesk.intake.versions import offered

_KEPT = 60.0  # seconds: every list offers them, and forms seldom change
_known: dict[str, tuple[float, list[tuple[str, str]]]] = {}


def forms_offered(language: str) -> list[tuple[str, str]]:
    """Name and title of each form that customers are offered, in the reader's language and by title; kept for a minute."""
    until, found = _known.get(language, (0.0, []))
    if time.monotonic() > until:
        slugs = (each.form.slug for each in offered())
        found = sorted(((slug, title_of(slug, None, language)) for slug in slugs), key=lambda each: each[1])
        _known[language] = (time.monotonic() + _KEPT, found)
    return found
