"""What our own pages and the widget show of notices."""

import time
from dataclasses import dataclass
from datetime import datetime

from heliodesk.notices.models import Notice
from heliodesk.notices.words import in_language

_KEPT = 5.0  # seconds that a process trusts what it has read: every page of the portal asks
_MOST = 3
_known: list[tuple[float, list[Notice]]] = []


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice in a reader's language. `language` is that of its words."""

    key: str
    kind: str
    title: str
    text: str
    link: str
    language: str
    at: datetime
    edition: int

    @property
    def name(self) -> str:
        """By which a reader puts it away; a correction is another."""
        return f"notice@{self.key}.{self.edition}"


def shown(language: str) -> list[Shown]:
    """What is told now, the newest first, in the reader's language or, without it, in another."""
    if not _known or time.monotonic() > _known[0][0]:
        _known[:] = [(time.monotonic() + _KEPT, list(Notice.objects.on_our_pages()[:_MOST]))]
    return [in_words(each, language) for each in _known[0][1]]


def in_words(notice: Notice, language: str) -> Shown:
    """As a reader of this language sees it."""
    title, tongue = in_language(notice.titles, language)
    text = notice.texts.get(tongue) or in_language(notice.texts, language)[0]
    at = notice.published_at or notice.made_at
    return Shown(notice.key, notice.kind, title, text, notice.link, tongue, at, notice.edition)


def forget() -> None:
    """Read anew at the next question."""
    _known.clear()
