"""The help centre as it is read: what is shown to whom, what is counted, what is refused."""

import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from heliodesk.access import tokens
from heliodesk.access.actors import SYSTEM
from heliodesk.articles.answering import spoken_in
from heliodesk.articles.bm25 import Index
from heliodesk.articles.completing import completed
from heliodesk.articles.editions import Text, publish, withdraw, write_draft
from heliodesk.articles.folder import bring
from heliodesk.articles.models import Article, Category, Tally, Verdict
from heliodesk.intake import versions
from heliodesk.people.identity import token_for
from heliodesk.people.models import Customer
from heliodesk.portal.help import readers
from heliodesk.portal.help.marking import pieces
from heliodesk.portal.help.reached import COOKIE as READ
from heliodesk.portal.tests.test_intake import FORM, filled
from heliodesk.portal.who import COOKIE
from heliodesk.tickets.models import Ticket

FOLDER = Path(__file__).resolve().parents[2] / "config" / "help"
BODY = "## One\n\nFirst.\n\n## Two\n\n> [!WARNING]\n> Look <b>out</b>.\n\n## Three\n\n| A | B |\n|---|--:|\n| x | 1 |\n"
WHERE = "/help/en/fees/costs/"


@pytest.fixture(autouse=True)
def no_model(settings, monkeypatch):
    """Search by words alone: the model has tests of its own."""
    monkeypatch.setattr("heliodesk.articles.search.embedder", lambda: None)


@pytest.fixture
def shelf(db) -> Category:
    return Category.objects.create(slug="fees", names={"en": {"name": "Fees", "about": "What it costs."}})


def published(shelf: Category, slug: str, language: str = "en", audience: str = "everybody", **words) -> Article:
    article, _made = Article.objects.get_or_create(slug=slug, defaults={"category": shelf, "audience": audience})
    text = Text(**{"title": f"{slug} in {language}", "summary": "In short.", "body": BODY, **words})
    publish(write_draft(article, language, text, by=None), by=SYSTEM)
    return article


@pytest.fixture
def costs(shelf: Category) -> Article:
    return published(shelf, "costs", questions=("how expensive is it",))


@pytest.fixture
def client() -> Client:
    return Client(headers={"sec-fetch-site": "same-origin"})


def tally(article: Article) -> dict[str, int]:
    found = Tally.objects.filter(article=article).values().first() or {}
    return {
        name: found[name] for name in ("viewed", "found", "helped", "not_helped", "led_to_ticket") if found.get(name)
    }


def institutional(client: Client, level: str = "Institutional") -> None:
    who = Customer.objects.create(external_id="ns-1", level=level)
    client.cookies[readers.READER] = tokens.sign("reader", {"c": who.key})


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


def test_a_view_is_counted_once_each_and_looking_ahead_is_none(client, costs):
    client.get(WHERE)
    client.get(WHERE)
    client.head(WHERE)
    client.get(WHERE, headers={"sec-purpose": "prefetch"})
    assert tally(costs) == {"viewed": 2}


def test_helpful_is_counted_once_for_each_browser(client, costs):
    assert client.post(f"{WHERE}helped", {"vote": "yes"})["location"] == f"{WHERE}#helped"
    client.post(f"{WHERE}helped", {"vote": "no"})
    client.post(f"{WHERE}helped", {"vote": "yes"})
    assert tally(costs) == {"helped": 1}
    assert "You said that this helped" in client.get(WHERE).content.decode()


def test_why_it_did_not_help_passes_the_guard(client, costs):
    assert client.post(f"{WHERE}helped", {"reason": "wrong", "words": "x"}).status_code == 302
    assert not Verdict.objects.exists()  # nobody has said no
    client.post(f"{WHERE}helped", {"vote": "no"})
    assert "What was missing?" in client.get(WHERE).content.decode()
    client.post(f"{WHERE}helped", {"reason": "nonsense", "words": "x"})
    words = "my password is Hunter2xyz!\x00 " + "a" * 3000
    client.post(f"{WHERE}helped", {"reason": "unclear", "words": words})
    client.post(f"{WHERE}helped", {"reason": "wrong", "words": "again"})
    found = Verdict.objects.get()
    assert found.reason == "unclear"
    assert "Hunter2xyz" not in found.words
    assert "[password removed]" in found.words
    assert len(found.words) <= 1000
    assert tally(costs) == {"viewed": 1, "not_helped": 1}


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
def test_no_other_page_speaks_for_a_reader(costs, headers):
    assert Client().post(f"{WHERE}helped", {"vote": "yes"}, headers=headers).status_code == 404
    assert tally(costs) == {}


@pytest.mark.parametrize("cookie", ["", "x", "1", "9" * 400 + "y", "1z.2q", "²y", "..y", "1y." * 900])
def test_a_cookie_of_nonsense_harms_nothing(client, costs, cookie):
    client.cookies[readers.TOLD] = cookie
    assert client.get(WHERE).status_code == 200
    assert client.post(f"{WHERE}helped", {"vote": "no"}).status_code == 302


def test_search_shows_the_passage_and_marks_its_words(client, costs):
    page = client.get("/help/en/search?q=<script>expensive")
    text = page.content.decode()
    assert page["x-robots-tag"] == "noindex"
    assert "1 article for “&lt;script&gt;expensive”" in text
    assert "In short." in text  # a question is found by, not shown
    assert "how expensive is it" not in text
    assert tally(costs) == {"found": 1}
    assert "<mark>First</mark>" in client.get("/help/en/search?q=first").content.decode()
    nothing = client.get("/help/en/search?q=zebra").content.decode()
    assert "Nothing found for “zebra”" in nothing
    assert "/requests/new/?q=zebra" in nothing
    assert client.get("/help/en/search").status_code == 200


def test_a_secret_in_a_question_is_not_looked_for(client, costs):
    assert b"Hunter2xyz" not in client.get("/help/en/search?q=my password is Hunter2xyz!").content


def test_suggestions(client, costs):
    found = client.get("/help/en/suggest?q=how expens").json()["found"]
    assert found == [{"title": "costs in en", "heading": "", "address": WHERE}]
    assert client.post("/help/en/suggest", {"q": "It is expensive"}).json()["found"] == found
    assert client.get("/help/en/suggest?q=x").json() == {"found": []}
    assert client.get("/help/xx/suggest?q=expensive").status_code == 404


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
    assert len(urls) == 6
    assert sum(url.endswith("/fees/costs/") for url in urls) == 2
    assert page.content.count(b'hreflang="zh-Hans"') == 6


def test_an_article_asks_the_database_little(client, costs, django_assert_num_queries):
    client.get(WHERE)
    with django_assert_num_queries(4):  # the article, its editions, its shelf, the tally
        client.get(WHERE)


def test_a_request_after_an_article_is_counted_to_it(client, costs, rf):
    from django.http import HttpResponse

    from heliodesk.portal.help.reached import note_request

    page = client.get(WHERE)
    kept = page.cookies[READ]
    assert (kept["path"], kept["max-age"]) == ("/requests/", 1800)
    for value, times in (
        (kept.value, 1),
        ("999999999.en", 1),
        ("x.en", 1),
        (f"{costs.pk}.xx", 1),
        ("9" * 30 + ".en", 1),
    ):
        request = rf.post("/requests/new/fees/review/")
        request.COOKIES[READ] = value
        note_request(request, HttpResponse())
        assert tally(costs)["led_to_ticket"] == times


def test_the_request_that_is_sent_after_an_article_counts_and_what_is_added_to_one_does_not(client, costs, team):
    versions.ship(team.slug)
    who = Customer.objects.create(external_id="ns-2")
    client.cookies[COOKIE] = token_for(who)
    client.get(WHERE)
    assert filled(client).post(f"{FORM}review/", {"do": "send"}).cookies[READ].value == ""  # counted once
    assert tally(costs)["led_to_ticket"] == 1
    client.get(WHERE)
    number = Ticket.objects.get().number
    filled(client).post(f"{FORM}review/", {"do": "add", "request": number})
    assert tally(costs)["led_to_ticket"] == 1


def test_a_passage_is_cut_around_its_words_in_either_script():
    long = "Nothing of it. " * 30 + "The network fee rose. " + "And more of it. " * 30
    cut = pieces(long, {"fee", "network"}, "en")
    assert [words for words, is_asked in cut if is_asked] == ["network", "fee"]
    assert cut[0] == ("… ", False)
    assert cut[-1] == (" …", False)
    assert sum(len(words) for words, _ in cut) < 260
    han = "网络拥堵时，链上费用上涨。" * 20 + "提币手续费按币种收取。" + "其他说明。" * 40
    cut = pieces(han, {"提币", "手续费", "手续"}, "zh")
    assert [words for words, is_asked in cut if is_asked] == ["提币手续费"]
    assert sum(len(words) for words, _ in cut) < 130
    assert pieces("Short.", set(), "en") == [("Short.", False)]
    assert pieces("", {"x"}, "en") == []
    assert pieces("İstanbul fee", {"费用"}, "en") == [("İstanbul fee", False)]


def test_the_word_that_is_being_typed_is_brought_to_its_end():
    index = Index.of({1: ["withdraw", "fee"], 2: ["withdraw"], 3: ["with", "withhold"]})
    assert completed("my withd", "en", index) == "my withdraw"
    assert completed("fee", "en", index) == "fee"
    assert completed("zzz", "en", index) == "zzz"
    assert completed("提现", "zh", index) == "提现"


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


@pytest.mark.parametrize(
    ("question", "page", "spoken"),
    [
        ("my deposit has not arrived", "zh-hans", "en"),
        ("提现还没有到账", "en", "zh"),
        ("USDT TRC20", "zh-hans", "zh-hans"),
        ("提现 USDT", "zh-hans", "zh-hans"),
        ("my deposit", "en", "en"),
    ],
)
def test_a_question_is_read_in_its_own_language(question, page, spoken):
    assert spoken_in(question, page) == spoken
