"""Writing and publishing over plain posts: what is kept, published, refused in words, and what never happens."""

import pytest
from django.test import Client
from django.utils import timezone

from heliodesk.access.models import AuditEntry
from heliodesk.articles.editions import latest, mark_of
from heliodesk.articles.models import Article, Edition, State
from heliodesk.console.tests.articles.editing import EN, LIST, fields, say, signed_in, text

pytestmark = pytest.mark.django_db


def test_a_new_article_is_a_draft(desk: Client) -> None:
    new = {"slug": "vip", "title": "VIP levels", "shelf": "money", "language": "zh-hans"}
    assert desk.post(f"{LIST}new", new).headers["Location"] == f"{LIST}vip/zh-hans/"
    assert Article.objects.get(slug="vip").editions.get().state == State.DRAFT


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "VIP levels"}, "Names have small letters"),
        ({"slug": "fees"}, "There is an article of this name."),
        ({"slug": "files"}, "There is an article of this name."),
        ({"title": " "}, "Give it a title"),
        ({"shelf": "nowhere"}, "Choose one of those offered."),
        ({"language": "xx"}, "Choose one of those offered."),
    ],
)
def test_a_new_article_that_is_none_is_refused_in_words(desk: Client, change: dict, words: str) -> None:
    new = {"slug": "vip", "title": "VIP levels", "shelf": "money", "language": "en", **change}
    answer = desk.post(f"{LIST}new", new)
    assert answer.status_code == 422
    assert words in text(answer)
    assert Article.objects.count() == 1


def test_a_draft_is_kept_published_and_withdrawn(desk: Client, article: Article) -> None:
    assert desk.post(EN, fields(article, questions="How much?\r\n\r\n  What  costs it? ")).status_code == 302
    draft = article.editions.get()
    assert (draft.state, draft.questions) == (State.DRAFT, ["How much?", "What costs it?"])
    desk.post(EN, fields(article, do="review"))
    assert article.editions.get().state == State.REVIEW
    told = text(desk.get(EN))
    assert "Waits for review" in told
    desk.post(EN, fields(article, do="publish"))
    assert article.editions.get().state == State.PUBLISHED
    assert "Edition 1 is what readers see from now on." in text(desk.get(EN))
    desk.post(EN, fields(article, do="save", body="What we take.\r\n"))
    assert "Nothing has been changed." in text(desk.get(EN))
    assert article.editions.count() == 1
    desk.post(EN, fields(article, do="withdraw"))
    assert article.editions.get().state == State.WITHDRAWN
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"article-published", "article-withdrawn"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": ""}, "Give it a title"),
        ({"title": "x" * 161}, "Give it a title"),
        ({"body": ""}, "There is no text yet"),
        ({"body": "x\x00"}, "There is no text yet"),
        ({"questions": "\n".join("abcdefghijklmnopqrstuvw")}, "At most 20 questions"),
        ({"questions": "a\x00"}, "There is no text yet"),
        ({"summary": "x" * 301}, "The summary has at most 300"),
        ({"effective_on": "soon"}, "This is not a day."),
        ({"do": "schedule"}, "Choose a day and a time."),
        ({"do": "schedule", "at": "2020-01-01T10:00"}, "Choose a time that is still to come."),
        ({"do": "drop"}, "somebody was faster"),
        ({"do": "withdraw"}, "somebody was faster"),
    ],
)
def test_what_cannot_be_done_is_told_and_what_was_typed_stays(
    desk: Client, article: Article, change: dict, words: str
) -> None:
    answer = desk.post(EN, fields(article, **{"do": "publish", "rules_version": "7.1 of May", **change}))
    assert answer.status_code == 422
    assert words in text(answer)
    assert "7.1 of May" in text(answer)
    assert not article.editions.published().exists()


def test_a_time_is_in_the_editors_zone_and_exists(desk: Client, article: Article, lu) -> None:
    lu.zone = "America/New_York"
    lu.save()
    year = timezone.now().year + 1
    desk.post(EN, fields(article, do="schedule", at=f"{year}-07-01T09:30"))
    held = article.editions.get()
    assert held.state == State.SCHEDULED
    assert f"{held.publish_at:%H:%M}" == "13:30"
    told = text(desk.get(EN))
    assert "New York" in told
    assert f'value="{year}-07-01T09:30"' in told
    assert AuditEntry.objects.filter(verb="article-scheduled").exists()
    gap = {2027: "2027-03-14", 2028: "2028-03-12", 2029: "2029-03-11"}.get(year)
    if gap:
        answer = desk.post(EN, fields(article, do="schedule", at=f"{gap}T02:30"))
        assert "does not exist on that day" in text(answer)


def test_two_who_write_hear_of_each_other_and_neither_text_is_lost(desk: Client, article: Article, new_agent) -> None:
    desk.post(EN, fields(article, body="Mine, first."))
    opened = fields(article, body="Mine, second.")
    other = signed_in(new_agent("Noor", roles=["editor"]))
    other.post(EN, fields(article, body="Theirs."))
    for do in ("save", "publish", "review", "schedule"):
        answer = desk.post(EN, {**opened, "do": do, "at": "2999-01-01T10:00"})
        assert answer.status_code == 409
        told = text(answer)
        assert "Somebody has changed this text" in told
        assert "Theirs." in told
        assert "Mine, second." in told
    assert article.editions.get().body == "Theirs.\n"
    assert desk.post(EN, {**opened, "do": "drop"}).status_code == 409
    assert article.editions.get().body == "Theirs.\n"
    desk.post(EN, {**opened, "mark": mark_of(latest(article, "en"))})
    assert article.editions.get().body == "Mine, second.\n"


def test_what_was_published_meanwhile_is_not_undone_unseen(desk: Client, article: Article) -> None:
    say(article, "en", "Fees", "One.")
    opened = fields(article, body="Mine.")
    say(article, "en", "Fees", "Two.")
    assert desk.post(EN, {**opened, "do": "publish"}).status_code == 409
    assert article.editions.published().get().body == "Two."


def test_who_asked_for_review_does_not_publish_where_two_have_to(
    desk: Client, article: Article, new_agent, settings
) -> None:
    settings.FOUR_EYES_SHELVES = ("money",)
    other = signed_in(new_agent("Ana Duarte", roles=["editor"]))
    assert 'value="publish"' not in text(desk.get(EN))
    refused = desk.post(EN, fields(article, do="publish"))
    assert refused.status_code == 422
    assert "somebody else publishes" in text(refused)
    desk.post(EN, fields(article, do="review"))
    assert "You asked for review" in text(desk.get(EN))
    assert desk.post(EN, fields(article, do="publish")).status_code == 422
    assert Edition.objects.get().state == State.REVIEW  # and it still waits
    assert "You are the second" in text(other.get(EN))
    assert other.post(EN, fields(article, do="publish", body="Other words.")).status_code == 422
    assert not Edition.objects.published().exists()
    other.post(EN, fields(article, do="review", body="Other words."))
    assert desk.post(EN, fields(article, do="publish", body="Other words.")).status_code == 302
    assert Edition.objects.published().get().body == "Other words.\n"
