import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.articles import search
from heliodesk.articles.editions import Text, publish, write_draft
from heliodesk.articles.models import Article, Category
from heliodesk.assistant import finding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def by_words(settings, monkeypatch):
    """No embedder: quick, and the same on every machine."""
    monkeypatch.setattr(finding, "embedder", lambda: None)
    monkeypatch.setattr(finding, "point_of", lambda _question: None)
    search._held.clear()
    yield
    search._held.clear()


def published(path: str, title: str, body: str, questions: tuple[str, ...] = ()) -> Article:
    category, slug = path.split("/")
    shelf, _made = Category.objects.get_or_create(slug=category)
    article = Article.objects.create(slug=slug, category=shelf, first_language="en", audience="everybody")
    publish(write_draft(article, "en", Text(title, title, body, questions), by=None), by=SYSTEM)
    return article


def gate(monkeypatch, answer: float, offer: float) -> None:
    """The learnt knowledge with other bands."""
    from dataclasses import replace

    told = finding.knowledge("")
    bands = {name: replace(getattr(told, name), answer=answer, offer=offer) for name in ("known", "new")}
    monkeypatch.setattr(finding, "knowledge", lambda _model: replace(told, **bands))


@pytest.fixture
def shelf():
    return [
        published(
            "account/close-account", "How do I close my account?", "## Steps\nOpen Profile and choose Close account."
        ),
        published("api/errors", "API errors", "## 429\nToo many requests: wait.", ("too many requests",)),
        published("news/party", "The summer party", "## Where\nIn the garden of the office."),
    ]


def test_nothing_asked_or_nothing_published_goes_to_a_person(shelf):
    assert finding.find("  ", language="en", audience="everybody").band == "hand over"
    Article.objects.all().delete()
    search._held.clear()
    assert finding.find("close my account", language="en", audience="everybody") == finding.Judgement(
        "hand over", 0.0, []
    )


def test_an_answer_is_one_article(shelf, monkeypatch):
    gate(monkeypatch, 0.0, 0.0)
    judged = finding.find("how can I close my account", language="en", audience="everybody")
    assert judged.band == "answer"
    assert [each.article for each in judged.found] == [shelf[0].pk]
    assert 0 < judged.confidence < 1


def test_a_doubt_is_an_offer_and_too_much_of_it_a_person(shelf, monkeypatch):
    gate(monkeypatch, 1.0, 0.0)
    offered = finding.find("close account", language="en", audience="everybody")
    assert offered.band == "offer"
    assert 1 <= len(offered.found) <= 3
    gate(monkeypatch, 1.0, 1.0)
    assert finding.find("close account", language="en", audience="everybody").band == "hand over"


def test_an_article_that_no_seed_knows_is_found(shelf, monkeypatch):
    gate(monkeypatch, 0.0, 0.0)
    judged = finding.find("where is the summer party", language="en", audience="everybody")
    assert judged.found[0].article == shelf[2].pk


def test_what_is_not_for_this_audience_is_never_answered(shelf, monkeypatch):
    gate(monkeypatch, 0.0, 0.0)
    Article.objects.filter(pk=shelf[0].pk).update(audience="institutional")
    search._held.clear()
    judged = finding.find("how can I close my account", language="en", audience="everybody")
    assert shelf[0].pk not in [each.article for each in judged.found]
