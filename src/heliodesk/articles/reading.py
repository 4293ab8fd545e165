"""Which edition a reader is shown, and what must be said with it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from heliodesk.articles.models import Edition
from heliodesk.storage.statements import read_rows

# By hand and at once, as `shelves`: it is the page that most readers open.
_READ = """
select article.id, article.slug, article.audience, article.first_language, category.slug, category.names,
    edition.id, edition.language, edition.number, edition.title, edition.summary, edition.html, edition.rules_version,
    edition.effective_on, edition.published_at, source.number
from articles_article article
join articles_category category on category.id = article.category_id
join articles_edition edition on edition.article_id = article.id and edition.state = 'published'
left join articles_edition source on source.id = edition.source_id
where article.slug = %s and article.audience = any(%s)
"""


@dataclass(frozen=True, slots=True)
class Text:
    """A published edition as it is read. `source` is the number of the edition that it is translated from."""

    pk: int
    language: str
    number: int
    title: str
    summary: str
    html: str
    rules_version: str
    effective_on: date | None
    published_at: datetime
    source: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it is read. `languages`: in which there is one; `is_other`: none in the reader's; `is_stale`: the text
    that it is translated from has changed since."""

    pk: int
    slug: str
    audience: str
    first_language: str
    category: str
    names: dict[str, dict[str, str]]  # of the category
    text: Text
    languages: list[str]
    is_other: bool
    is_stale: bool


def read(slug: str, language: str, audiences: Collection[str]) -> Read | None:
    """The article of that address in this language, else in its first, else in any. None when there is none that is published and
    for these audiences."""
    rows: list[Any] = read_rows(_READ, [slug, list(audiences)])
    every = {text.language: text for text in (Text(*row[6:]) for row in rows)}
    if not every:
        return None
    pk, _slug, audience, first_language, category, names = rows[0][:6]
    first = every.get(first_language)
    text = every.get(language) or first or next(iter(every.values()))
    behind = first is not None and text is not first and (text.source is None or text.source < first.number)
    told = json.loads(names) if isinstance(names, str) else names
    is_other = text.language != language
    return Read(pk, slug, audience, first_language, category, told, text, sorted(every), is_other, behind)


def is_stale(edition: Edition, first: Edition | None) -> bool:
    """Has the text that it is translated from been replaced since?"""
    if first is None or first.pk == edition.pk:
        return False
    return edition.source is None or edition.source.number < first.number
