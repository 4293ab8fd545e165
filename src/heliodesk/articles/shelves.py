"""What a reader finds on the shelves: categories, the articles on them in the reader's language, what is read most.

Nobody is shown what is not for them: every question here says for which audience it asks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Sum

from heliodesk.articles.models import Article, Audience, Category, Edition, Tally
from heliodesk.articles.resolving import address_of

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


def article_named(slug: str, audience: str) -> Article | None:
    """The article of that address, if it is for this audience."""
    return Article.objects.filter(slug=slug, audience__in=audiences(audience)).select_related("category").first()


def shelves(language: str, audience: str) -> list[Shelf]:
    """Every category that has something to read."""
    found: dict[str, list[Line]] = {}
    for line in lines(language, audience):
        found.setdefault(line.category, []).append(line)
    return [_shelf(each, language, found[each.slug]) for each in Category.objects.all() if each.slug in found]


def shelf_named(slug: str, language: str, audience: str) -> Shelf | None:
    """One category, None when there is nothing to read."""
    category = Category.objects.filter(slug=slug).first()
    found = lines(language, audience, category=slug) if category else []
    return _shelf(category, language, found) if category and found else None


def shelf_of(category: Category, language: str, audience: str) -> Shelf:
    """The shelf on which an article stands."""
    return _shelf(category, language, lines(language, audience, category=category.slug))


def _shelf(category: Category, language: str, found: list[Line]) -> Shelf:
    told: dict[str, str] = (
        category.names.get(language) or category.names.get("en") or next(iter(category.names.values()), {})
    )
    return Shelf(category.slug, told.get("name") or category.slug, told.get("about", ""), found)


def lines(language: str, audience: str, *, category: str = "", articles: Iterable[int] | None = None) -> list[Line]:
    """Published articles in their order on the shelves, each in the reader's language or, without one, in its first."""
    asked = {
        "audiences": audiences(audience),
        "category": category,
        "articles": None if articles is None else list(articles),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, asked)
        rows = cursor.fetchall()
    best: dict[int, tuple[int, Line]] = {}
    for row in rows:
        article, slug, shelf, first, own, *rest = row
        rank = 0 if own == language else 1 if own == first else 2
        if article not in best or rank < best[article][0]:
            best[article] = rank, Line(article, slug, shelf, own, language, *rest)
    return [line for _rank, line in best.values()]


def most_read(language: str, audience: str, *, limit: int = 6) -> list[Line]:
    """What readers of this language opened most in the last days; empty when nothing was."""
    since = datetime.now(UTC).date() - timedelta(days=READ_DAYS)
    counted = (
        Tally.objects.filter(language=language, day__gte=since, viewed__gt=0)
        .values("article")
        .annotate(times=Sum("viewed"))
        .order_by("-times", "article")[: 2 * limit]
    )
    order = [row["article"] for row in counted]
    found = {line.article: line for line in lines(language, audience, articles=order)} if order else {}
    return [found[article] for article in order if article in found][:limit]


def open_editions() -> list[tuple[str, str, str, datetime | None]]:
    """What search engines may list: category, article, language and time of every published text that is for everybody."""
    rows = Edition.objects.published().filter(article__audience=Audience.EVERYBODY)
    found = rows.order_by("article__category__place", "article__slug", "language")
    return list(found.values_list("article__category__slug", "article__slug", "language", "published_at"))
