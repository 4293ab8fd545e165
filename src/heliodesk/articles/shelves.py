"""What a reader finds on the shelves: categories, the articles on them in the reader's language, what is read most.

Nobody is shown what is not for them: every question here says for which audience it asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliodesk.articles.models import Audience, Category, Edition
from heliodesk.articles.resolving import address_of
from heliodesk.storage.statements import read_rows

READ_DAYS = 30  # of which the most read are counted
# By hand: every page of the help centre asks it, and Django takes longer to write it than PostgreSQL to answer.
_LINES = """
select article.id, article.slug, category.slug, article.first_language, edition.language, edition.title, edition.summary,
    edition.published_at, edition.number
from articles_edition edition
join articles_article article on article.id = edition.article_id
join articles_category category on category.id = article.category_id
where edition.state = 'published' and article.audience = any(%(audiences)s)
    and (%(category)s = '' or category.slug = %(category)s)
    and (%(articles)s::bigint[] is null or article.id = any(%(articles)s::bigint[]))
order by category.place, category.slug, article.slug, edition.language
"""
_MOST_READ = """
select article_id from articles_tally where language = %s and day >= %s and viewed > 0
group by article_id order by sum(viewed) desc, article_id limit %s
"""

Names = Mapping[str, dict[str, str]]  # language → {"name", "about"}


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list. `language` is that of its words, `page` the one in which its reader reads."""

    article: int
    slug: str
    category: str
    language: str
    page: str
    title: str
    summary: str
    published_at: datetime
    number: int

    @property
    def is_other(self) -> bool:
        """Is it there in another language only?"""
        return self.language != self.page

    @property
    def address(self) -> str:
        return address_of(self.page, f"{self.category}/{self.slug}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category in the reader's words, with its articles."""

    slug: str
    name: str
    about: str
    lines: list[Line]


def audiences(audience: str) -> list[str]:
    """Whose articles somebody of this audience reads: everybody's, and their own."""
    return list(dict.fromkeys([Audience.EVERYBODY.value, audience]))


def shelves(language: str, audience: str) -> list[Shelf]:
    """Every category that has something to read."""
    found: dict[str, list[Line]] = {}
    for line in lines(language, audience):
        found.setdefault(line.category, []).append(line)
    named = Category.objects.values_list("slug", "names")
    return [_shelf(slug, names, language, found[slug]) for slug, names in named if slug in found]


def shelf_named(slug: str, language: str, audience: str) -> Shelf | None:
    """One category, None when there is nothing to read."""
    category = Category.objects.filter(slug=slug).first()
    found = lines(language, audience, category=slug) if category else []
    return _shelf(slug, category.names, language, found) if category and found else None


def shelf_of(slug: str, names: Names, language: str, audience: str) -> Shelf:
    """The shelf on which an article stands."""
    return _shelf(slug, names, language, lines(language, audience, category=slug))


def _shelf(slug: str, names: Names, language: str, found: list[Line]) -> Shelf:
    told: dict[str, str] = names.get(language) or names.get("en") or next(iter(names.values()), {})
    return Shelf(slug, told.get("name") or slug, told.get("about", ""), found)


def lines(language: str, audience: str, *, category: str = "", articles: Iterable[int] | None = None) -> list[Line]:
    """Published articles in their order on the shelves, each in the reader's language or, without one, in its first."""
    asked = {
        "audiences": audiences(audience),
        "category": category,
        "articles": None if articles is None else list(articles),
    }
    best: dict[int, tuple[int, Line]] = {}
    for row in read_rows(_LINES, asked):
        article, slug, shelf, first, own, *rest = row
        rank = 0 if own == language else 1 if own == first else 2
        if article not in best or rank < best[article][0]:
            best[article] = rank, Line(article, slug, shelf, own, language, *rest)
    return [line for _rank, line in best.values()]


def most_read(language: str, audience: str, *, among: Iterable[Line] | None = None, limit: int = 6) -> list[Line]:
    """What readers of this language opened most in the last days; empty when nothing was. `among`: the lines of all shelves, when
    the caller has them."""
    since = datetime.now(UTC).date() - timedelta(days=READ_DAYS)
    order = [article for (article,) in read_rows(_MOST_READ, [language, since, 2 * limit])]
    if among is None:
        among = lines(language, audience, articles=order) if order else ()
    found = {line.article: line for line in among}
    return [found[article] for article in order if article in found][:limit]


def open_editions() -> list[tuple[str, str, str, datetime | None]]:
    """What search engines may list: category, article, language and time of every published text that is for everybody."""
    rows = Edition.objects.published().filter(article__audience=Audience.EVERYBODY)
    found = rows.order_by("article__category__place", "article__slug", "language")
    return list(found.values_list("article__category__slug", "article__slug", "language", "published_at"))
