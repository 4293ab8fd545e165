"""Fixtures: a model, and what the help centre holds."""

from collections.abc import Callable

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.editions import Text, publish, write_draft
from heliodesk.articles.models import Article, Category

from .endpoint import model

__all__ = ["article", "model"]


@pytest.fixture
def article(db: None) -> Callable[..., Article]:
    """Publish one: `article("memo", "Missing memo", "XRP needs a tag.")`."""

    def make(slug: str, title: str, body: str, *, language: str = "en", audience: str = "everybody") -> Article:
        shelf, _made = Category.objects.get_or_create(slug="deposits")
        found = Article.objects.filter(slug=slug).first() or Article.objects.create(
            slug=slug, category=shelf, audience=audience, first_language="en"
        )
        publish(write_draft(found, language, Text(title, "", body, ()), by=None), by=SYSTEM)
        return found

    return make
