"""Zendesk's and Intercom's articles become drafts that read the same, nothing of theirs does harm, nobody's work is lost."""

import io
import json
import re
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.articles.bringing import begin, bring
from heliodesk.articles.editions import Text, publish, write_draft
from heliodesk.articles.fetching import fetched, left_there
from heliodesk.articles.foreign import NotReadable, is_exported
from heliodesk.articles.from_html import TooMuch, written
from heliodesk.articles.media import media_of, settle
from heliodesk.articles.models import Article, Bringing, Category, Edition, Medium, Origin
from heliodesk.articles.moving_in import bring_in, exported, language_of
from heliodesk.articles.reading import is_stale
from heliodesk.articles.rendering import render
from heliodesk.articles.tests.exports import (
    BODY,
    HOSTILE,
    intercom_articles,
    intercom_collections,
    packed,
    zendesk,
    zendesk_article,
    zendesk_page,
    zendesk_section,
    zendesk_translation,
)
from heliodesk.files.check import check
from heliodesk.files.tests.conftest import place  # noqa: F401  (a storage of its own for each test)
from heliodesk.files.tests.samples import picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def alone(monkeypatch) -> None:
    """The job asks nobody outside for pictures."""
    monkeypatch.setattr("heliodesk.articles.bringing.fetched", left_there)


OURS = ["en", "zh-hans"]


def brought(*pages):
    return bring_in(exported(packed(*pages)), languages=OURS)


def test_zendesk_becomes_drafts_that_wait_for_review() -> None:
    done = brought(zendesk())
    assert done.written == 4
    en = Edition.objects.get(article__slug="deposit-missing", language="en")
    assert (en.state, en.title, en.article.category.slug, en.article.first_language) == (
        "review", "Deposit missing", "deposits", "en",
    )  # fmt: skip
    assert Edition.objects.get(article__slug="networks").state == "draft"
    assert Edition.objects.get(article__slug="deposit-missing", language="zh-hans").body == "充值需要 **12 次确认**。\n"
    assert not Edition.objects.published().exists()


def test_what_it_says_is_still_there_as_markdown() -> None:
    brought(zendesk())
    body = Edition.objects.get(article__slug="deposit-missing", language="en").body
    assert "**12 confirmations**; see [networks](../deposits/networks.md#tron)." in body
    assert "## If it is late\n\n1. Open *Wallet*.\n2. Copy the TXID." in body
    assert "> [!NOTE]\n> Never share your TX_KEY." in body
    assert "| Coin | Blocks |\n| --- | --- |\n| BTC | 2 |" in body
    html = render(body).html
    assert '<div class="callout note" role="note">' in html
    assert "<table>" in html


def test_what_stays_behind_is_told() -> None:
    lines = brought(zendesk()).lines
    assert ["Einzahlung fehlt", "de", "", "no-language", ""] in lines
    where = "https://northstar.zendesk.com/hc/article_attachments/360002/where.png"
    assert ["Deposit missing", "en", "deposit-missing", "picture", where] in lines
    assert ["For partners", "en", "for-partners", "restricted", ""] in lines
    assert Article.objects.get(slug="for-partners").audience == "institutional"  # never everybody's by mistake
    assert (
        f"[Where the TXID stands]({where})" in Edition.objects.get(article__slug="deposit-missing", language="en").body
    )


def test_the_same_export_again_changes_nothing() -> None:
    brought(zendesk())
    before = list(Edition.objects.order_by("pk").values())
    again = brought(zendesk())
    assert (again.written, again.same) == (0, 4)
    assert list(Edition.objects.order_by("pk").values()) == before


def test_what_somebody_has_in_work_is_left_alone(new_agent) -> None:
    brought(zendesk())
    article = Article.objects.get(slug="deposit-missing")
    mine = write_draft(article, "en", Text("Mine", body="My words."), by=new_agent(roles=["editor"]))
    changed = zendesk()
    changed["articles"][0]["body"] = changed["translations"][0]["body"] = BODY + "<p>New.</p>"
    done = brought(changed)
    assert ["Deposit missing", "en", "deposit-missing", "in-work", ""] in done.lines
    mine.refresh_from_db()
    assert mine.body == "My words."


def test_what_we_have_published_since_stays_and_a_change_there_is_a_new_draft() -> None:
    brought(zendesk())
    article = Article.objects.get(slug="deposit-missing")
    publish(write_draft(article, "en", Text("Better", body="Ours."), by=None), by=SYSTEM)
    assert brought(zendesk()).written == 0
    changed = zendesk()
    changed["translations"][0]["body"] = "<p>Theirs, new.</p>"
    assert brought(changed).written == 1
    assert article.editions.published().get(language="en").body == "Ours."
    assert article.editions.in_work().get(language="en").body == "Theirs, new.\n"
    assert Article.objects.count() == 3


def test_an_article_of_ours_with_the_same_name_is_not_touched() -> None:
    shelf = Category.objects.create(slug="money", names={"en": {"name": "Deposits", "about": "Ours"}})
    ours = Article.objects.create(slug="deposit-missing", category=shelf)
    brought(zendesk())
    assert not ours.editions.exists()
    theirs = Article.objects.get(slug="deposit-missing-2")
    assert theirs.category == shelf  # the shelf of that name is used
    shelf.refresh_from_db()
    assert shelf.names == {"en": {"name": "Deposits", "about": "Ours"}}


def test_a_translation_is_not_behind_once_both_are_published() -> None:
    brought(zendesk())
    for draft in Edition.objects.filter(article__slug="deposit-missing").order_by("language"):
        publish(draft, by=SYSTEM)
    en, zh = Edition.objects.published().order_by("language")
    assert not is_stale(zh, en)


def test_pages_of_several_languages_and_translations_by_themselves_are_joined() -> None:
    english = zendesk_page(zendesk_article(5, "Fees", "<p>One.</p>"))
    chinese = zendesk_page(zendesk_article(5, "费用", "<p>一。</p>", locale="zh-cn", draft=True))
    later = {"translations": [zendesk_translation(5, "zh-cn", "费用", "<p>一。</p>", draft=True)], "count": 1}
    for pages in ([english, chinese], [english, later], [later, english]):
        Article.objects.all().delete()
        assert brought(*pages).written == 2
        assert Edition.objects.get(language="en").state == "review"
        assert Edition.objects.get(language="zh-hans").state == "draft"


def test_several_categories_are_the_shelves_and_sections_in_sections_lead_there() -> None:
    page = zendesk_page(
        zendesk_article(1, "Inner", "<p>x</p>", section_id=12),
        sections=[zendesk_section(11, "Outer", 51), zendesk_section(12, "Deep", 51, parent_section_id=11)],
        categories=[{"id": 51, "name": "Wallet", "locale": "en-us"}, {"id": 52, "name": "交易", "locale": "zh-cn"}],
    )
    brought(page)
    assert Article.objects.get().category.slug == "wallet"


def test_intercom_becomes_drafts() -> None:
    done = brought(intercom_articles(), intercom_collections())
    assert done.written == 3
    en = Edition.objects.get(article__slug="passkeys", language="en")
    assert (en.state, en.summary, en.article.category.slug) == ("review", "A safer way to sign in", "safety")
    assert en.article.category.names["zh-hans"] == {"name": "安全", "about": "保护账户"}
    assert "[what to do when it is lost](../imported/lost-device.md)" in en.body
    assert "> [!NOTE]\n> Staff never asks for it." in en.body
    zh = Edition.objects.get(article__slug="passkeys", language="zh-hans")
    assert (zh.state, zh.title, zh.summary) == ("draft", "通行密钥", "更安全")
    assert [
        "Passkeys",
        "en",
        "passkeys",
        "picture",
        "https://downloads.intercomcdn.com/i/o/1/passkey.png",
    ] in done.lines


def test_hostile_html_does_nothing() -> None:
    brought(zendesk_page(zendesk_article(1, "Bad", HOSTILE + '<p><img src="//evil.example/t.gif"></p>')))
    body = Edition.objects.get().body
    html = render(body).html
    assert "Hello" in html
    for each in ("<script", "<img", "<iframe", "<form", "<svg", 'href="javascript:', 'href="data:', "<style", "srcdoc"):
        assert each not in html, (each, html)
    assert set(re.findall(r"\son\w+\s*=", html)) <= set()
    assert r"\[x\](javascript:alert(1))" in body  # what looks like Markdown was text, and is


def test_deep_and_long_html_is_told_and_the_rest_is_brought() -> None:
    deep, long = "<blockquote>" * 50_000 + "x", "<p>x</p>" * 100_000
    done = brought(
        zendesk_page(
            zendesk_article(1, "Deep", deep), zendesk_article(2, "Long", long), zendesk_article(3, "Fine", "<p>y</p>")
        )
    )
    assert [line[:4] for line in done.lines] == [["Deep", "en", "deep", "too-much"], ["Long", "en", "long", "too-much"]]
    assert Edition.objects.get().title == "Fine"
    assert Article.objects.count() == 1
    with pytest.raises(TooMuch):
        written("<ul><li>" * 900 + "x")


def test_odd_values_are_not_believed() -> None:
    odd = [
        {"id": None, "title": "No id", "body": "<p>x</p>", "section_id": 1},
        zendesk_article(2, "Empty", ""),
        zendesk_article(3, "T" * 200, "<p>long title</p>"),
        zendesk_article(4, "Nul\u0000 \ud800", "<p>a\u0000b\ud800</p>", section_id=["x"], locale=7, source_locale=None),
        {"id": 5, "title": ["x"], "body": {"y": 1}, "section_id": 1},
        "no object",
    ]
    page = zendesk_page(*odd, sections=[{"id": 1}, 7, None], translations="none")
    done = bring_in(exported(json.dumps(page).encode()), languages=OURS)
    assert [line[3] for line in done.lines] == ["no-text", "title", "no-text"]
    assert Edition.objects.get().body == "ab\n"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b'{"articles": [{"id": 1, "title": "x"', "json"),
        (b"[" * 200_000, "json"),
        (b'{"articles": [{"id": ' + b"9" * 6_000 + b"}]}", "json"),
        (b'{"articles": [{"id": 1, "title": "\xff\xfe"}]}', "json"),
        (b"{}", "unknown"),
        (b"[]", "empty"),
        (b'["a", "b"]', "unknown"),
        (b'{"tickets": []}', "unknown"),
        (b'{"articles": []}', "empty"),
        (b'{"type": "list", "data": []}', "empty"),
        (b"PK\x03\x04 and no more", "zip"),
    ],
)
def test_what_is_no_export_is_refused_before_anything_is_stored(content: bytes, rule: str) -> None:
    with pytest.raises(NotReadable) as refused:
        begin(content, by=None)
    assert refused.value.rule == rule
    assert not Bringing.objects.exists()
    assert not Category.objects.exists()


def test_a_broken_page_among_good_ones_stores_nothing_and_is_named() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("export/articles-1.json", json.dumps(zendesk()))
        zipped.writestr("export/articles-2.json", json.dumps(zendesk())[:-40])
    with pytest.raises(NotReadable) as refused:
        begin(made.getvalue(), by=None)
    assert (refused.value.rule, refused.value.name) == ("json", "export/articles-2.json")
    both = packed(zendesk(), intercom_articles())
    with pytest.raises(NotReadable, match="mixed"):
        exported(both)


def test_pages_behind_each_other_and_in_a_zip_are_read() -> None:
    one, two = json.dumps(intercom_articles()), json.dumps(intercom_collections())
    assert len(exported(f"\ufeff{one}\n{two}\n".encode()).articles) == 2
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.json", one)
        zipped.writestr("b.json", two)
        zipped.writestr("readme.txt", "x")
    assert is_exported(made.getvalue())
    assert len(exported(made.getvalue()).shelves) == 1


def test_a_zip_that_swells_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.json", b" " * 61_000_000)
    with pytest.raises(NotReadable, match="large"):
        exported(made.getvalue())


def test_the_job_stores_and_reports_and_forgets_the_file(new_agent) -> None:
    run = begin(packed(zendesk()), by=new_agent(roles=["editor"]))
    bring(bringing=run.pk)
    bring(bringing=run.pk)  # twice is once
    run.refresh_from_db()
    assert (run.state, run.total, run.done, run.written, bytes(run.content)) == ("done", 3, 3, 4, b"")
    assert any(line[3] == "picture" for line in run.report)
    assert Origin.objects.count() == 4


def test_languages_are_matched() -> None:
    known = {
        "en-us": "en",
        "en-GB": "en",
        "zh-cn": "zh-hans",
        "zh-hans": "zh-hans",
        "zh-TW": "",
        "de": "",
        "zh": "zh-hans",
    }
    assert {each: language_of(each, OURS) for each in known} == known


def test_pictures_come_along_from_where_they_are(settings) -> None:
    """A server outside gives a picture, something that is none, and nothing."""

    class Theirs(BaseHTTPRequestHandler):
        asked: list[str] = []

        def do_GET(self) -> None:
            self.asked.append(self.path)
            body = {"/where.png": picture("PNG", (60, 40)), "/evil.png": b"<svg onload='x'/>"}.get(
                self.path.split("?")[0], b""
            )
            self.send_response(200 if body else 404)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Theirs)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOUND_ALLOW = [f"127.0.0.1:{server.server_port}"]
    site = f"http://127.0.0.1:{server.server_port}"
    body = (
        f'<p>See <img src="{site}/where.png" alt="Where it [stands]"></p><p><a href="{site}/where.png"><img src="{site}/where.png"></a></p>'
        f'<img src="{site}/evil.png" alt="e"><img src="{site}/none.png" alt="n"><img src="http://169.254.169.254/x.png" alt="m">'
    )
    held = exported(packed(zendesk_page(zendesk_article(1, "Pictures", body))))
    done = bring_in(held, languages=OURS, picture=fetched)
    server.shutdown()
    medium = Medium.objects.get()
    assert re.fullmatch(r"where-[0-9a-f]{10}\.png", medium.name)
    text = Edition.objects.get().body
    assert text.startswith(rf"See ![Where it \[stands\]](../media/{medium.name})")
    assert f"\n\n![](../media/{medium.name})\n" in text
    assert f"[e]({site}/evil.png)" in text
    rules = [line[3:] for line in done.lines]
    assert rules[0] == ["wordless", medium.name]
    left = ["http://169.254.169.254/x.png", f"{site}/evil.png", f"{site}/none.png"]
    assert sorted(line[1] for line in rules[1:]) == sorted(left)
    assert Theirs.asked.count("/where.png") == 1
    check(file=medium.file_id)
    settle(medium=medium.pk)
    assert 'width="60" height="40"' in render(text, media=media_of(text)).html
    assert bring_in(held, languages=OURS, picture=fetched).same == 1  # and nothing is asked again
