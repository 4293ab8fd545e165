"""What was published stays as it was; what is read is the latest; a translation knows when it is behind."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.access.models import AuditEntry
from heliodesk.articles.editions import (
    NotPossible,
    Text,
    ask_for_review,
    drop,
    needs_two,
    publish,
    publish_due,
    restore,
    schedule,
    withdraw,
    write_draft,
)
from heliodesk.articles.models import Article, Category, Edition
from heliodesk.articles.reading import read
from heliodesk.people.models import Agent

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return Article.objects.create(slug="fees", category=Category.objects.create(slug="fees"), first_language="en")


def said(article: Article, language: str, body: str, title: str = "Fees") -> Edition:
    return publish(write_draft(article, language, Text(title, "", body), by=None), by=SYSTEM)


def test_a_published_edition_is_replaced_and_kept(article: Article, new_agent: Callable[..., Agent]) -> None:
    first, second = said(article, "en", "One."), said(article, "en", "Two.")
    assert (first.number, second.number) == (1, 2)
    first.refresh_from_db()
    assert (first.state, first.body) == ("replaced", "One.")
    again = read("fees", "en", ["everybody"])
    assert again is not None
    assert again.text.html == "<p>Two.</p>\n"
    draft = restore(first, by=new_agent(roles=["editor"]))
    assert (draft.number, draft.state, draft.body) == (3, "draft", "One.")
    assert AuditEntry.objects.filter(verb="article-published", subject="fees").count() == 2


def test_a_translation_is_stale_when_its_source_has_changed(article: Article) -> None:
    said(article, "en", "One.")
    said(article, "zh-hans", "一。", "费用")
    fresh = read("fees", "zh-hans", ["everybody"])
    assert fresh is not None
    assert not fresh.is_stale
    said(article, "en", "Two.")
    stale = read("fees", "zh-hans", ["everybody"])
    assert stale is not None
    assert stale.is_stale
    said(article, "zh-hans", "二。", "费用")
    again = read("fees", "zh-hans", ["everybody"])
    assert again is not None
    assert not again.is_stale


def test_a_missing_language_shows_the_first_and_says_so(article: Article) -> None:
    assert read("fees", "en", ["everybody"]) is None
    said(article, "en", "One.")
    other = read("fees", "zh-hans", ["everybody"])
    assert other is not None
    assert (other.text.language, other.is_other, other.languages) == ("en", True, ["en"])
    withdraw(article, "en", by=SYSTEM)
    assert read("fees", "en", ["everybody"]) is None
    with pytest.raises(NotPossible, match="nothing"):
        withdraw(article, "en", by=SYSTEM)


def test_there_is_one_draft_and_its_writer_hears_of_another(article: Article, new_agent: Callable[..., Agent]) -> None:
    lu = new_agent("Lu Chen", roles=["editor"])
    draft = write_draft(article, "en", Text("Fees", body="One."), by=lu)
    assert write_draft(article, "en", Text("Fees", body="Two."), by=lu, seen=draft.number).pk == draft.pk
    publish(draft, by=lu.actor)
    write_draft(article, "en", Text("Fees", body="Three."), by=lu)
    with pytest.raises(NotPossible, match="changed-since"):
        write_draft(article, "en", Text("Fees", body="Four."), by=lu, seen=draft.number)
    drop(article.editions.in_work().get())
    assert article.editions.count() == 1
    drop(article.editions.get())
    assert article.editions.count() == 1  # what is published stays


def test_it_is_published_when_its_time_has_come(article: Article, new_agent: Callable[..., Agent]) -> None:
    lu, now = new_agent("Lu Chen", roles=["editor"]), datetime.now(UTC)
    draft = write_draft(article, "en", Text("Fees", body="One."), by=lu)
    ask_for_review(draft, by=lu)
    schedule(draft, at=now + timedelta(hours=1), by=lu)
    publish_due()
    assert read("fees", "en", ["everybody"]) is None
    schedule(draft, at=now - timedelta(seconds=1), by=lu)
    publish_due()
    publish_due()
    assert read("fees", "en", ["everybody"]) is not None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (Text(""), "title"),
        (Text("x" * 161), "title"),
        (Text("x", body="y" * 100_001), "body"),
        (Text("x", body="\x00"), "body"),
        (Text("x", questions=("q",) * 21), "questions"),
        (Text("x", summary="s" * 301), "summary"),
    ],
)
def test_what_cannot_be_kept_is_named(article: Article, text: Text, rule: str) -> None:
    with pytest.raises(NotPossible, match=rule):
        write_draft(article, "en", text, by=None)
    assert not article.editions.exists()


def test_an_empty_body_is_not_published(article: Article) -> None:
    with pytest.raises(NotPossible, match="body"):
        publish(write_draft(article, "en", Text("Fees"), by=None), by=SYSTEM)


def test_on_a_shelf_of_four_eyes_somebody_else_publishes(
    article: Article, new_agent: Callable[..., Agent], settings
) -> None:
    settings.FOUR_EYES_SHELVES = ("fees",)
    lu, ana = new_agent("Lu", roles=["editor"]), new_agent("Ana", roles=["editor"])
    soon = datetime.now(UTC) + timedelta(hours=1)
    draft = write_draft(article, "en", Text("Fees", "", "One."), by=lu)
    for who in (lu, ana):  # nobody has asked for a second pair of eyes yet
        with pytest.raises(NotPossible, match="four-eyes"):
            publish(draft, by=who.actor)
    ask_for_review(draft, by=lu)
    with pytest.raises(NotPossible, match="four-eyes"):
        publish(draft, by=lu.actor)
    with pytest.raises(NotPossible, match="four-eyes"):
        schedule(draft, at=soon, by=lu)
    schedule(draft, at=soon, by=ana)
    with pytest.raises(NotPossible, match="four-eyes"):
        publish(draft, by=lu.actor)  # not earlier either
    assert publish(draft, by=SYSTEM).state == "published"  # when its time has come

    changed = write_draft(article, "en", Text("Fees", "", "Two."), by=lu)
    ask_for_review(changed, by=lu)
    write_draft(article, "en", Text("Fees", "", "Three."), by=ana)
    with pytest.raises(NotPossible, match="four-eyes"):
        publish(changed, by=ana.actor)  # her own words nobody has seen
    settings.FOUR_EYES_SHELVES = ()
    assert publish(changed, by=ana.actor).body == "Three."


def test_policies_need_two_unless_it_is_said_otherwise(settings) -> None:
    policy = Article.objects.create(slug="terms", category=Category.objects.create(slug="policies"))
    assert needs_two(policy)
    settings.FOUR_EYES_SHELVES = ("*",)
    assert needs_two(Article.objects.create(slug="x", category=Category.objects.create(slug="other")))
