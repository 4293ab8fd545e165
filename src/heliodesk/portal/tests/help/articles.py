"""Articles that the tests of the help centre read, what is counted of one, and a reader from an institution."""

from django.test import Client

from heliodesk.access import tokens
from heliodesk.access.actors import SYSTEM
from heliodesk.articles.editions import Text, publish, write_draft
from heliodesk.articles.models import Article, Category, Tally
from heliodesk.people.models import Customer
from heliodesk.portal.help import readers

BODY = "## One\n\nFirst.\n\n## Two\n\n> [!WARNING]\n> Look <b>out</b>.\n\n## Three\n\n| A | B |\n|---|--:|\n| x | 1 |\n"
WHERE = "/help/en/fees/costs/"


def published(shelf: Category, slug: str, language: str = "en", audience: str = "everybody", **words) -> Article:
    article, _made = Article.objects.get_or_create(slug=slug, defaults={"category": shelf, "audience": audience})
    text = Text(**{"title": f"{slug} in {language}", "summary": "In short.", "body": BODY, **words})
    publish(write_draft(article, language, text, by=None), by=SYSTEM)
    return article


def tally(article: Article) -> dict[str, int]:
    found = Tally.objects.filter(article=article).values().first() or {}
    return {
        name: found[name] for name in ("viewed", "found", "helped", "not_helped", "led_to_ticket") if found.get(name)
    }


def institutional(client: Client, level: str = "Institutional") -> None:
    who = Customer.objects.create(external_id="ns-1", level=level)
    client.cookies[readers.READER] = tokens.sign("reader", {"c": who.key})
