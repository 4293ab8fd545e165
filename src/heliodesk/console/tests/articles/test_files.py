"""Articles that come as files and go as files: a zip of plain texts, an export of another help centre, and what is not taken."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from heliodesk.articles.bringing import bring
from heliodesk.articles.models import Article, Bringing, Edition, State
from heliodesk.articles.tests.exports import packed, zendesk, zendesk_article, zendesk_page
from heliodesk.console.articles.bundle import unpack
from heliodesk.console.tests.articles.editing import EN, LIST, fields, say, text

pytestmark = pytest.mark.django_db


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


def test_files_do_not_go_around_the_second_pair_of_eyes(desk: Client, article: Article, settings) -> None:
    settings.FOUR_EYES_SHELVES = ("money",)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("money/fees.en.md", "---\ntitle: Fees\n---\nFrom a file.\n")
    answer = desk.post(f"{LIST}files", {"file": SimpleUploadedFile("a.zip", made.getvalue()), "publishing": "yes"})
    assert "somebody else publishes" in text(answer)
    assert Edition.objects.get().state == State.REVIEW
    assert desk.post(EN, fields(article, do="publish", title="Fees", body="From a file.")).status_code == 422


def test_an_export_of_zendesk_is_brought_in_the_background_and_told(desk: Client, lu) -> None:
    sent = SimpleUploadedFile("export.json", packed(zendesk()), "application/json")
    answer = desk.post(f"{LIST}files", {"file": sent, "publishing": "yes"})
    run = Bringing.objects.get()
    assert answer.status_code == 302
    where = answer["location"]
    assert where == f"{LIST}files/{run.key}/"
    waiting = text(desk.get(where))
    assert 'http-equiv="refresh"' in waiting
    assert "0 of 3 articles" in waiting
    bring(bringing=run.pk)
    told = text(desk.get(where))
    assert 'http-equiv="refresh"' not in told
    assert "The help centre does not have this language." in told
    assert "A picture stayed there" in told
    assert f'href="{LIST}deposit-missing/en/"' in told
    assert not Edition.objects.published().exists()  # whatever was asked: an editor looks first
    assert "4 texts" in text(desk.get(f"{LIST}files"))


def test_a_broken_export_says_so_and_stores_nothing(desk: Client) -> None:
    for content, words in (
        (packed(zendesk())[:-9], "not JSON that can be read to its end"),
        (b'{"x": 1}', "neither of Zendesk"),
    ):
        answer = desk.post(f"{LIST}files", {"file": SimpleUploadedFile("export.json", content)})
        assert answer.status_code == 422
        assert words in text(answer)
    assert not Bringing.objects.exists()


def test_a_title_from_elsewhere_is_shown_as_words(desk: Client) -> None:
    page = zendesk_page(
        zendesk_article(9, "<img src=x onerror=alert(1)>", '<p><img src="https://x.example/a.png"></p>')
    )
    desk.post(f"{LIST}files", {"file": SimpleUploadedFile("export.json", packed(page))})
    run = Bringing.objects.get()
    bring(bringing=run.pk)
    told = text(desk.get(f"{LIST}files/{run.key}/"))
    assert "<img src=x" not in told
    assert "&lt;img src=x onerror=alert(1)&gt;" in told
