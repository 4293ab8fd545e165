"""The help centre as it is read: what is shown to whom, in which language, and what is refused."""

import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from heliodesk.access import tokens
from heliodesk.access.actors import SYSTEM
from heliodesk.articles.editions import withdraw
from heliodesk.articles.folder import bring
from heliodesk.articles.models import Article, Category
from heliodesk.people.models import Customer
from heliodesk.portal.help import readers
from heliodesk.portal.tests.help.articles import WHERE, institutional, published

FOLDER = Path(__file__).resolve().parents[3] / "config" / "help"


def test_the_start_leads_to_the_readers_language(client, db):
    assert client.get("/help/")["location"] == "/help/en/"
    assert client.get("/help/", headers={"accept-language": "zh-CN"})["location"] == "/help/zh-hans/"
    client.cookies["django_language"] = "zh-hans"
    assert client.get("/help/", headers={"accept-language": "en"})["location"] == "/help/zh-hans/"


def test_an_article_says_what_it_is(client, shelf):
    published(shelf, "costs", rules_version="2026-09", effective_on=date(2026, 9, 1))
    page = client.get(WHERE)
    text = page.content.decode()
    assert '<html lang="en"' in text
    assert page["content-language"] == "en"
    assert "Version 2026-09" in text
    assert 'In force since <time datetime="2026-09-01">1 September 2026</time>' in text
    assert text.count("<h1") == 1
    assert '<a href="#two">Two</a>' in text  # three headings make a list of contents
    assert "<strong>Warning</strong>" in text
    assert 'role="region" tabindex="0" aria-label="Table: Three"' in text
    assert "&lt;b&gt;out" in text
    assert '<link rel="canonical" href="http://127.0.0.1' in text
    assert 'hreflang="x-default"' in text
    kinds = [
        json.loads(each)["@type"] for each in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    ]
    assert kinds == ["BreadcrumbList", "Article"]


def test_another_language_is_said_and_a_translation_that_is_behind_too(client, shelf):
    published(shelf, "costs")
    page = client.get("/help/zh-hans/fees/costs/").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert '<div class="body" lang="en">' in page
    assert "本文目前只有英语版本" in page
    assert 'hreflang="zh-Hans" href' not in page
    published(shelf, "costs", "zh-hans")
    page = client.get("/help/zh-hans/fees/costs/").content.decode()
    assert '<div class="body">' in page
    assert "早于" not in page
    published(shelf, "costs", title="Newer")
    assert "本译文早于英语原文" in client.get("/help/zh-hans/fees/costs/").content.decode()


def test_what_is_not_there_is_told_with_a_search(client, costs):
    for where in (
        "/help/en/fees/none/",
        "/help/en/none/",
        "/help/xx/",
        "/help/xx/fees/costs/",
        "/help/xx/search",
    ):
        page = client.get(where)
        assert page.status_code == 404, where
        assert 'role="search"' in page.content.decode(), where
    withdraw(costs, "en", by=SYSTEM)
    assert client.get(WHERE).status_code == 404
    assert client.get("/help/en/fees/").status_code == 404


def test_an_article_on_another_shelf_leads_to_its_own(client, costs):
    page = client.get("/help/en/deposits/costs/")
    assert page.status_code == 301
    assert page["location"] == WHERE


def test_what_is_for_institutions_is_for_nobody_else(client, shelf, costs):
    published(shelf, "custody", audience="institutional")
    hidden = "/help/en/fees/custody/"
    missing = client.get("/help/en/fees/custodx/").content
    lists = ("/help/en/fees/", WHERE, "/help/en/search?q=custody", "/help/en/suggest?q=custody", "/sitemap.xml")
    nonce = re.compile(rb'nonce="[^"]*"|custod[xy]')

    def refused() -> None:
        page = client.get(hidden)
        assert page.status_code == 404
        assert nonce.sub(b"", page.content) == nonce.sub(b"", missing)
        assert client.get("/help/en/other/custody/").status_code == 404
        assert client.post(f"{hidden}helped", {"vote": "yes"}).status_code == 404
        for where in lists:
            assert b"custody in en" not in client.get(where).content, where
            assert b"fees/custody" not in client.get(where).content, where

    refused()
    client.cookies[readers.READER] = "forged"
    refused()
    client.cookies[readers.READER] = tokens.sign("customer", {"c": "x", "i": True})
    refused()
    institutional(client, level="Level 3 of 3")
    refused()
    Customer.objects.update(level="Institutional")
    page = client.get(hidden)
    assert page.status_code == 200
    assert "noindex" in page.content.decode()
    assert b"custody in en" in client.get("/help/en/fees/").content
    assert b"custody in en" in client.get("/help/en/search?q=custody").content
    Customer.objects.update(external_id=None)  # a visitor who says so is none
    refused()


def test_a_copy_that_is_still_right_is_not_sent_again(client, costs):
    page = client.get(WHERE)
    assert "last-modified" in page
    again = client.get(WHERE, headers={"if-none-match": page["etag"]})
    assert again.status_code == 304
    assert not again.content
    assert "content-security-policy" not in again  # its nonce would not fit the copy
    head = client.head(WHERE)
    assert head.status_code == 200
    assert head["etag"] == page["etag"]
    client.post(f"{WHERE}helped", {"vote": "yes"})
    assert client.get(WHERE, headers={"if-none-match": page["etag"]}).status_code == 200


def test_the_language_is_changed_in_place_and_leads_nowhere_else(client, costs):
    page = client.get("/help/in/zh-hans?path=fees/costs/")
    assert page["location"] == "/help/zh-hans/fees/costs/"
    assert page.cookies["django_language"].value == "zh-hans"
    for path in ("//evil.example", "https://evil.example", "\\evil", "../../console/", "x\r\ny"):
        assert client.get("/help/in/en", {"path": path})["location"] == "/help/en/", path
    assert client.get("/help/in/xx").status_code == 404


def test_the_sitemap_names_every_open_page_with_its_languages(client, shelf, costs):
    published(shelf, "costs", "zh-hans")
    page = client.get("/sitemap.xml")
    found = ElementTree.fromstring(page.content)
    urls = [each.text for each in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(urls) == 12  # the start, the shelf, the article, incidents and two lists
    assert sum(url.endswith("/fees/costs/") for url in urls) == 2
    assert page.content.count(b'hreflang="zh-Hans"') == 12


def test_an_article_asks_the_database_little(client, costs, django_assert_num_queries):
    client.get(WHERE)
    with django_assert_num_queries(1):  # the tally; the article with its editions and the shelf are prepared statements
        client.get(WHERE)


def test_northstars_texts_are_all_taken_in_and_all_can_be_read(client, db):
    report = bring(FOLDER)
    assert report.refused == {}
    assert report.written == 80
    assert bring(FOLDER).same == 80
    for category in Category.objects.all():
        for language in ("en", "zh-hans"):
            page = client.get(f"/help/{language}/{category.slug}/")
            assert page.status_code == 200, category
    for article in Article.objects.filter(audience="everybody").select_related("category"):
        for language in ("en", "zh-hans"):
            page = client.get(f"/help/{language}/{article.category.slug}/{article.slug}/")
            assert page.status_code == 200, article
            assert len(page.content) < 50_000 - 25_000, article  # the rest is for sheets and scripts
            assert b"[!" not in page.content, article
