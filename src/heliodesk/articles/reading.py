"""Which edition a reader is shown, and what must be said with it."""

from dataclasses import dataclass

from heliodesk.articles.models import Article, Edition

# What no reader's page needs of an edition: its Markdown, and the whole text that it was translated from.
_UNREAD = ("body", "questions", "source__body", "source__html", "source__questions", "source__summary")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is read of an article. `is_other`: there is none in the reader's language; `is_stale`: the text that it is
    translated from has changed since."""

    edition: Edition
    languages: list[str]
    is_other: bool
    is_stale: bool


def shown(article: Article, language: str) -> Shown | None:
    """The published edition in this language, else in the first, else in any; None when nothing is published."""
    found_ones = article.editions.published().select_related("source").defer(*_UNREAD)
    every = {edition.language: edition for edition in found_ones}
    first = every.get(article.first_language)
    found = every.get(language) or first or next(iter(every.values()), None)
    if found is None:
        return None
    return Shown(found, sorted(every), found.language != language, is_stale(found, first))


def is_stale(edition: Edition, first: Edition | None) -> bool:
    """Has the text that it is translated from been replaced since?"""
    if first is None or first.pk == edition.pk:
        return False
    return edition.source is None or edition.source.number < first.number
