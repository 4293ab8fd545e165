"""What editors see of what was not answered."""

from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from heliodesk.articles.models import Article, Edition, Tally
from heliodesk.assistant import gaps, unanswered
from heliodesk.assistant.clusters import by_meaning, by_words
from heliodesk.assistant.models import Unanswered

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(new_agent, settings):
    return new_agent("Lu Chen", roles=["editor"])


def ask(question: str, *, language: str = "en", articles=(), days: int = 0, **more) -> Unanswered:
    row = Unanswered.objects.create(question=question, language=language, band="offer", articles=list(articles), **more)
    Unanswered.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
    return row


def test_points_that_lie_together_are_one_group_and_the_middle_stands_for_it() -> None:
    random = np.random.default_rng(7)
    middles = np.eye(3, 8, dtype=np.float32)
    points = np.concatenate(
        [middle + 0.05 * random.standard_normal((n, 8)) for middle, n in zip(middles, (5, 3, 1), strict=True)]
    )
    found = by_meaning((points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32))
    assert [sorted(each.members) for each in found] == [[0, 1, 2, 3, 4], [5, 6, 7], [8]]
    assert [each.members for each in by_meaning(np.ones((1, 8), np.float32))] == [(0,)]
    assert by_meaning(np.empty((0, 8), np.float32)) == []


def test_words_in_common_put_questions_together() -> None:
    said = ["fee of a withdrawal", "what fee has a withdrawal", "gift cards", "buy gift cards"]
    groups = [sorted(each.members) for each in by_words([each.split() for each in said])]
    assert groups == [[0, 1], [2, 3]]


def test_questions_near_one_article_are_one_gap_and_the_others_go_by_words(editor) -> None:
    for n in range(3):
        ask(f"fee {n}?", articles=[7], days=n)
    ask("do you sell gift cards")
    ask("gift cards do you sell them")
    ask("你们有礼品卡吗", language="zh")
    ask("was helped", outcome="helped")
    ask("too old", days=100)
    found = gaps.gaps(editor.actor)
    assert [(each.count, each.language, each.article) for each in found] == [
        (3, "en", 7),
        (2, "en", None),
        (1, "zh", None),
    ]
    assert sum(n for _week, n in found[0].weeks) == 3
    assert len(found[0].weeks) == 8
    assert [each.language for each in gaps.gaps(editor.actor, language="zh")] == ["zh"]


def test_who_does_not_edit_sees_nothing(editor, new_agent) -> None:
    row = ask("secret matters")
    assert gaps.gaps(new_agent().actor) == []
    assert gaps.mark([row.key], done="dismissed", by=new_agent()) == 0


def test_ids_are_not_shown() -> None:
    said = gaps.without_ids("my tx 9fc76417374aa880d4449a1f7f31ec597f00b1f6f3dd2d66f4c9c6c445836d8b is lost")
    assert said == "my tx … is lost"


def test_a_search_that_finds_nothing_is_kept_once_a_day(editor) -> None:
    unanswered.note_search("gift cards", "en")
    unanswered.note_search("gift cards", "en")
    assert Unanswered.objects.get().conversation is None
    ask("last year", days=500)
    unanswered.forget_old()
    assert Unanswered.objects.count() == 1


def test_an_article_that_does_not_help_is_named(editor, article) -> None:
    good, bad = article("good", "Good", "Text."), article("bad", "Bad", "Text.")
    today = timezone.now().date()
    Tally.objects.create(article=good, language="en", day=today, helped=9, not_helped=3)
    Tally.objects.create(article=bad, language="en", day=today, helped=1, not_helped=6)
    assert [(each.slug, yes, no) for each, yes, no in gaps.not_helping()] == [("bad", 1, 6)]


def test_an_editor_begins_an_article_adds_a_question_and_puts_aside(editor, article) -> None:
    known = article("memo", "Missing tag", "XRP needs a tag.")
    door, act = Client(), reverse("console:articles:act-on-gap")
    door.force_login(editor)
    near, new, other = (
        ask("where to write the tag", articles=[known.pk]),
        ask("do you sell gift cards"),
        ask("hello you"),
    )
    page = door.get(reverse("console:articles:gaps")).content.decode()
    assert "where to write the tag" in page
    assert "near to “Missing tag”" in page

    answer = door.post(act, {"keys": near.key, "do": "question", "article": "memo"})
    assert answer["location"] == "/console/articles/memo/en/"
    draft = Edition.objects.get(article=known, state="draft")
    assert draft.questions == ["where to write the tag"]
    answer = door.post(act, {"keys": new.key, "do": "draft", "shelf": "deposits"})
    made = Article.objects.get(slug="do-you-sell-gift-cards")
    assert answer["location"] == "/console/articles/do-you-sell-gift-cards/en/"
    assert made.editions.get().title == "do you sell gift cards"
    door.post(act, {"keys": other.key, "do": "dismiss"})
    assert gaps.gaps(editor.actor) == []
    assert "hello you" in door.get(reverse("console:articles:gaps") + "?done=1").content.decode()
    door.post(act, {"keys": other.key, "do": "back"})
    assert [each.question for each in gaps.gaps(editor.actor)] == ["hello you"]
    assert door.post(act, {"keys": "no-such", "do": "dismiss"}).status_code == 302
    assert door.post(act, {"keys": other.key, "do": "draft", "shelf": "none"}).status_code == 302
    assert Unanswered.objects.get(pk=other.pk).done == ""
