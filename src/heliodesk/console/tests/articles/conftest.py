"""An article, an editor, and the editors' pages as that editor sees them."""

import pytest
from django.test import Client

from heliodesk.articles.models import Article, Category
from heliodesk.console.tests.articles.editing import signed_in
from heliodesk.people.models import Team


@pytest.fixture
def article(team: Team, settings) -> Article:
    settings.SECOND_FACTOR_ROLES = []
    shelf = Category.objects.create(slug="money", names={"en": {"name": "Money"}, "zh-hans": {"name": "费用"}})
    return Article.objects.create(slug="fees", category=shelf, owner=team)


@pytest.fixture(autouse=True)
def alone(monkeypatch) -> None:
    """Nobody outside is asked for pictures."""
    monkeypatch.setattr("heliodesk.articles.bringing.fetched", lambda _address: "")


@pytest.fixture
def lu(new_agent):
    return new_agent("Lu Chen", roles=["editor"])


@pytest.fixture
def desk(article: Article, lu) -> Client:
    return signed_in(lu)
