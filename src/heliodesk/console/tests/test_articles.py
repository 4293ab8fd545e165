"""The editors' pages of the help centre over plain posts: what is kept, published, refused in words, and what never happens."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from heliodesk.access.actors import SYSTEM
from heliodesk.access.models import AuditEntry
from heliodesk.articles.editions import Text, latest, mark_of, publish, write_draft
from heliodesk.articles.models import Article, Category, Edition, State, Tally
from heliodesk.console.articles.bundle import unpack
from heliodesk.console.articles.difference import around, by_lines, by_words
from heliodesk.people.models import Team

pytestmark = pytest.mark.django_db
LIST = "/console/articles/"
EN = f"{LIST}fees/en/"
ZH = f"{LIST}fees/zh-hans/"


@pytest.fixture
def article(team: Team, settings) -> Article:
    settings.SECOND_FACTOR_ROLES = []
    shelf = Category.objects.create(slug="money", names={"en": {"name": "Money"}, "zh-hans": {"name": "费用"}})
    return Article.objects.create(slug="fees", category=shelf, owner=team)


def signed_in(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


@pytest.fixture
def lu(new_agent):
    return new_agent("Lu Chen", roles=["editor"])


@pytest.fixture
def desk(article: Article, lu) -> Client:
    return signed_in(lu)


def fields(article: Article, language: str = "en", **other: str) -> dict[str, str]:
    return {"title": "Fees", "body": "What we take.", "mark": mark_of(latest(article, language)), "do": "save", **other}


def say(article: Article, language: str, title: str, body: str) -> Edition:
    return publish(write_draft(article, language, Text(title, body=body), by=None), by=SYSTEM)


def text(answer) -> str:
    return answer.content.decode()


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


def zipped(files: dict[str, str]) -> SimpleUploadedFile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    return SimpleUploadedFile("a.zip", made.getvalue(), content_type="application/zip")


def md(title: str, body: str = "Text.") -> str:
    return f"---\ntitle: {title}\n---\n{body}\n"


def test_what_goes_out_comes_back(desk: Client, article: Article) -> None:
    say(article, "en", "Fees", "One.\n")
    answer = desk.get(f"{LIST}files/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as out:
        assert set(out.namelist()) == {"categories.yaml", "money/fees.en.md"}
    file = SimpleUploadedFile("a.zip", answer.content)
    told = text(desk.post(f"{LIST}files", {"file": file, "publishing": "yes"}))
    assert "The same as before</dt><dd>1</dd>" in told
    assert article.editions.count() == 1


def test_a_zip_becomes_drafts_and_what_is_refused_is_named(desk: Client, article: Article) -> None:
    desk.post(EN, fields(article, body="Mine."))
    bomb = "---\na: &a [x,x]\nb: &b [*a,*a]\ntitle: *b\n---\nText\n"
    files = {
        "money/vip.en.md": md("VIP"),
        "money/fees.en.md": md("Fees", "From a file."),
        "../../money/out.en.md": md("Out"),
        "/etc/cron.en.md": md("Out"),
        "money/deep/down.en.md": md("Out"),
        "money/none.xx.md": md("Out"),
        "money/no-head.en.md": "No head",
        "money/bomb.en.md": bomb,
        "money/big.en.md": md("Big", "x" * 500_001),
        "notes.txt": "?",
    }
    told = text(desk.post(f"{LIST}files", {"file": zipped(files), "publishing": "no"}))
    assert "Made drafts</dt><dd>1</dd>" in told
    assert "Not taken</dt><dd>9</dd>" in told
    assert Article.objects.get(slug="vip").editions.get().state == State.DRAFT
    assert article.editions.get().body == "Mine.\n"
    assert set(Article.objects.values_list("slug", flat=True)) == {"fees", "vip"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no", b"x" * 8_000_001])
def test_what_is_no_zip_changes_nothing(desk: Client, content: bytes) -> None:
    answer = desk.post(f"{LIST}files", {"file": SimpleUploadedFile("a.zip", content)})
    assert answer.status_code == 422
    assert Article.objects.count() == 1
    assert desk.post(f"{LIST}files", {}).status_code == 422


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    skipped = unpack(
        zipped({"../up.en.md": "x", "../a/up.en.md": "x", "..\\a\\b.en.md": "x", "a/b.en.md": "x"}), inside
    )
    assert len(skipped) == 3
    assert unpack(zipped({"help/c/d.en.md": "x", "help/notes.txt": "x"}), inside) == {
        "help/notes.txt": "It is not named like shelf/name.language.md."
    }
    assert len(unpack(zipped({"../c/up.en.md": "x"}), inside)) == 0  # under the name that is matched
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md"))
    assert written == ["in/a/b.en.md", "in/c/d.en.md", "in/c/up.en.md"]


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
