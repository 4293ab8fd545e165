"""What the editors' pages show beside the text: the list, where an article stands, its source, its history, what readers said."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from heliodesk.access.models import AuditEntry
from heliodesk.articles.links import check_links
from heliodesk.articles.models import Article, Category, Edition, Tally, Verdict
from heliodesk.console.articles.difference import around, by_lines, by_words
from heliodesk.console.tests.articles.editing import EN, LIST, ZH, fields, say, signed_in, text
from heliodesk.people.models import Team

pytestmark = pytest.mark.django_db


def test_only_editors_come_in(article: Article, new_agent) -> None:
    for roles in (["agent"], ["supervisor"], ["planner"], ["administrator"]):
        door = signed_in(new_agent("Ana Duarte", roles=roles))
        for path in ("", "files", "files/zip", "fees/", "fees/en/", "fees/en/history"):
            assert door.get(LIST + path).status_code == 403
        for path in ("new", "files", "fees/", "fees/en/", "fees/en/preview", "fees/en/history/1/restore"):
            assert door.post(LIST + path, fields(article, do="publish")).status_code == 403
    assert not Edition.objects.exists()


def test_the_list_says_where_each_stands_in_each_language(desk: Client, article: Article) -> None:
    say(article, "en", "Fees", "One.")
    say(article, "zh-hans", "费率", "一。")
    Tally.objects.create(article=article, language="en", day=timezone.now().date(), viewed=7, helped=4, not_helped=1)
    Tally.objects.create(
        article=article, language="en", day=timezone.now().date() - timedelta(days=31), viewed=90, helped=9
    )
    told = text(desk.get(LIST))
    assert "Money" in told
    assert "7 views" in told
    assert "helped 4, not 1" in told
    assert "fees/en/" not in text(desk.get(f"{LIST}?show=stale"))
    say(article, "en", "Fees", "Two.")
    assert "Stale" in text(desk.get(f"{LIST}?show=stale"))
    desk.post(ZH, {"do": "withdraw", "mark": ""})
    assert "fees/en/" in text(desk.get(f"{LIST}?show=missing"))
    assert "fees/en/" not in text(desk.get(f"{LIST}?show=review"))
    Article.objects.update(review_on=timezone.now().date() - timedelta(days=2))
    assert "fees/en/" in text(desk.get(f"{LIST}?show=review"))
    desk.post(EN, fields(article, body="Three."))
    assert "fees/en/" in text(desk.get(f"{LIST}?show=work"))
    assert desk.get(f"{LIST}?show=nonsense").status_code == 200


def test_a_translation_has_its_source_beside_it_and_what_changed_there(desk: Client, article: Article) -> None:
    say(article, "en", "Fees", "Makers pay little. <b>Not markup</b>")
    say(article, "zh-hans", "费率", "挂单少。")
    told = text(desk.get(ZH))
    assert "Source, English" in told
    assert "What changed in the source" not in told
    say(article, "en", "Fees", "Makers pay nothing. <b>Not markup</b>")
    told = text(desk.get(ZH))
    assert "What changed in the source" in told
    assert "little</del>" in told
    assert "nothing</ins>" in told
    assert "<b>Not" not in told
    desk.post(ZH, fields(article, "zh-hans", title="费率", body="挂单免费。", do="publish"))
    assert "What changed in the source" not in text(desk.get(ZH))


def test_the_preview_is_cleaned_and_names_links_that_lead_nowhere(desk: Client, article: Article) -> None:
    say(article, "en", "Fees", "One.")
    body = (
        "## Main\n\n<script>alert(1)</script>\n\n[a](javascript:alert(1)) [b](../money/fees.en.md#main) "
        "[c](../money/none.md) [d](../other/fees.md) [e](gone/too/deep.md) ![x](//evil.example/x.png)"
    )
    told = text(desk.post(f"{EN}preview", {"title": "<i>T", "body": body}))
    assert "<script" not in told
    assert 'javascript:alert(1)"' not in told
    assert 'evil.example/x.png"' not in told
    assert "&lt;i&gt;T" in told
    assert "<h2>Main" in told
    assert "3 links lead nowhere" in told
    assert "There is no such article." in told
    assert "It is on another shelf: money." in told
    told = text(desk.post(f"{ZH}preview", {"body": "[b](fees.md)"}))
    assert "not published in this language" in told
    assert "There is no text yet." in text(desk.post(f"{EN}preview", {}))


def test_history_compares_and_restores(desk: Client, article: Article) -> None:
    say(article, "en", "Fees", "One.\nSame.")
    say(article, "en", "Fees", "Two.\nSame.")
    told = text(desk.get(f"{EN}history"))
    assert "One.</del>" in told
    assert "Two.</ins>" in told
    assert "They say the same." in text(desk.get(f"{EN}history?old=1&new=1"))
    assert desk.get(f"{EN}history?old=x&new=99").status_code == 200
    assert desk.post(f"{EN}history/1/restore").headers["Location"] == EN
    draft = article.editions.in_work().get()
    assert draft.body == "One.\nSame."
    desk.post(f"{EN}history/2/restore")
    assert "There is a draft already." in text(desk.get(f"{EN}history"))
    assert article.editions.in_work().get().body == "One.\nSame."
    assert desk.post(f"{EN}history/99/restore").status_code == 404
    assert "Nothing has been written" in text(desk.get(f"{ZH}history"))


def test_where_it_stands_is_changed_for_every_language(desk: Client, article: Article, team: Team) -> None:
    Category.objects.create(slug="other", names={})
    page = f"{LIST}fees/"
    assert desk.get(page).status_code == 200
    sent = {"shelf": "other", "audience": "institutional", "owner": "", "review_on": "2027-05-01"}
    assert desk.post(page, sent).status_code == 302
    article.refresh_from_db()
    assert (article.category.slug, article.audience, article.owner, str(article.review_on)) == (
        "other",
        "institutional",
        None,
        "2027-05-01",
    )
    for wrong in ({"shelf": "x"}, {"audience": "x"}, {"owner": "x"}, {"review_on": "x"}):
        assert desk.post(page, {**sent, **wrong}).status_code == 422


def test_who_moves_a_text_away_from_four_eyes_leaves_their_name(desk: Client, article: Article, settings) -> None:
    settings.FOUR_EYES_SHELVES = ("money",)
    Category.objects.create(slug="other")
    desk.post(f"{LIST}fees/", {"shelf": "other", "audience": "everybody", "owner": "", "review_on": ""})
    assert AuditEntry.objects.filter(verb="article-moved", subject="fees").exists()


@pytest.mark.parametrize("path", ["none/", "none/en/", "none/en/history", "fees/xx/", "fees/xx/history"])
def test_what_is_not_there_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(LIST + path).status_code == 404


def test_differences_put_together_are_both_texts() -> None:
    old, new = "提币暂停 24 小时 for all", "提币暂停 48 小时 for some"
    for pieces in (by_words(old, new),):
        assert "".join(each.text for each in pieces if each.how != "added") == old
        assert "".join(each.text for each in pieces if each.how != "removed") == new
    far = " word" * 200
    cut = around(by_words(f"old{far}x", f"new{far}x"))
    assert [each.how for each in cut] == ["removed", "added", "same", "gap"]
    assert cut[2].text.endswith("word")
    assert [each.how for each in around(by_words("挂" * 500 + "旧", "挂" * 500 + "新"))][:2] == ["gap", "same"]
    lines = by_lines("a\n" * 20 + "b", "a\n" * 20 + "c")
    assert [each.how for each in lines] == ["gap", "same", "same", "same", "removed", "added"]
    assert by_lines("same", "same") == []


def test_editors_read_why_it_did_not_help_and_what_became_of_it(desk: Client, article: Article) -> None:
    where = f"{LIST}fees/readers/"
    assert "Nobody has said why it did not help." in text(desk.get(where))
    edition = say(article, "en", "Fees", "[lost](none.md)")
    today = timezone.now().date()
    Tally.objects.create(
        article=article, language="en", day=today, viewed=50, found=70, helped=1, not_helped=4, led_to_ticket=3
    )
    Tally.objects.create(article=article, language="zh-hans", day=today - timedelta(days=60), viewed=7)
    Verdict.objects.create(edition=edition, reason="wrong", words="The fee is <b>0.2</b>")
    Verdict.objects.create(edition=edition, reason="unclear")
    check_links()
    page = text(desk.get(where))
    for each in (
        "The fee is &lt;b&gt;0.2&lt;/b&gt;",
        "It is wrong or out of date",
        "20 %",
        ">70<",
        ">3<",
        "There is no such article.",
    ):
        assert each in page, each
    assert ">7<" not in page
    assert ">7<" in text(desk.get(f"{where}?days=90"))
    assert desk.get(f"{where}?days=-1").status_code == 200
    overview = text(desk.get(LIST))
    assert "1 lost link" in overview
    assert "3 requests after it" in overview
    for show in ("links", "unhelpful"):
        assert ">fees<" in text(desk.get(f"{LIST}?show={show}"))
    assert desk.post(f"{LIST}links").status_code == 302
