"""A shelf with an article on it, and a browser that reads."""

import pytest
from django.test import Client

from heliodesk.articles.models import Article, Category
from heliodesk.portal.tests.help.articles import published


@pytest.fixture(autouse=True)
def no_model(settings, monkeypatch):
    """Search by words alone: the model has tests of its own."""
    monkeypatch.setattr("heliodesk.articles.search.embedder", lambda: None)


@pytest.fixture
def shelf(db) -> Category:
    return Category.objects.create(slug="fees", names={"en": {"name": "Fees", "about": "What it costs."}})


@pytest.fixture
def costs(shelf: Category) -> Article:
    return published(shelf, "costs", questions=("how expensive is it",))


@pytest.fixture
def client() -> Client:
    return Client(headers={"sec-fetch-site": "same-origin"})
