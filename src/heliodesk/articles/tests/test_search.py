"""Articles are found by words and by meaning; what is not published is not found."""

from pathlib import Path

import pytest

from heliodesk.access.actors import SYSTEM
from heliodesk.articles import search
from heliodesk.articles.editions import Text, publish, withdraw, write_draft
from heliodesk.articles.models import Article, Category, Passage, Point
from heliodesk.articles.placing import embed
from heliodesk.embeddings import chosen

pytestmark = pytest.mark.django_db


def article(
    slug: str, title: str, body: str, *, language: str = "en", audience: str = "everybody", asked=()
) -> Article:
    shelf, _made = Category.objects.get_or_create(slug="deposits")
    found = Article.objects.filter(slug=slug).first() or Article.objects.create(
        slug=slug, category=shelf, audience=audience, first_language="en"
    )
    publish(write_draft(found, language, Text(title, "", body, tuple(asked)), by=None), by=SYSTEM)
    return found


def found(question: str, language: str = "en", **more: str) -> list[str]:
    hits = search.search(question, language=language, **more)
    slugs = dict(Article.objects.values_list("pk", "slug"))
    return [slugs[hit.article] for hit in hits]


def test_words_codes_and_chinese_find() -> None:
    article("memo", "Missing memo", "XRP needs a destination tag. Error -1021 is about time.")
    article("fees", "Fees", "Trading costs 0.1 %.")
    article("fees", "费用", "提现手续费按网络收取。", language="zh-hans")
    assert found("destination tags") == ["memo"]
    assert found("-1021") == ["memo"]
    assert found("提现要收多少手续费", "zh-hans") == ["fees"]
    assert found("nothing of the kind") == []
    for empty in ("", "  ", "\x00", "\ud800"):
        assert found(empty) == []


def test_what_is_withdrawn_or_of_others_is_not_found() -> None:
    one = article("memo", "Missing memo", "XRP needs a tag.")
    article("desk", "Block trades", "Ask the institutional desk for a tag.", audience="institutional")
    assert found("tag") == ["memo"]
    assert set(found("tag", audience="institutional")) == {"memo", "desk"}
    withdraw(one, "en", by=SYSTEM)
    assert found("tag") == []


def test_a_new_edition_replaces_what_the_old_was_found_by() -> None:
    article("memo", "Missing memo", "XRP needs a tag.")
    article("memo", "Missing memo", "XLM needs a note.")
    assert found("tag") == []
    assert found("note") == ["memo"]
    assert Passage.objects.values("edition").distinct().count() == 1


def test_the_passage_that_answers_is_named() -> None:
    body = "Intro.\n\n## How long\n\nThirty minutes usually.\n\n## How much\n\nA fee of one coin."
    article("memo", "Deposits", body, asked=["what is the fee"])
    hit = search.search("what does it cost, is there a fee", language="en")[0]
    assert Passage.objects.get(pk=hit.passage).anchor == "how-much"


def test_meaning_finds_across_languages_and_goes_on_without_it(settings) -> None:
    pytest.importorskip("onnxruntime")
    settings.EMBEDDER = "e5"
    if chosen.embedder() is None:
        pytest.skip("no weights here")
    article("lost", "A withdrawal has not arrived", "Look whether the network has confirmed it.")
    article("bread", "Trading hours", "The market never closes.")
    embed()
    assert Point.objects.count() == Passage.objects.count()
    assert found("我的提现没有到账", "zh-hans")[0] == "lost"
    settings.EMBEDDER = "none"
    assert found("withdrawal") == ["lost"]


def test_the_shipped_texts_come_in_whole_and_answer() -> None:
    from heliodesk.articles.folder import bring, taken_out

    folder = Path(__file__).parents[2] / "config" / "help"
    report = bring(folder)
    assert (report.written, report.refused) == (80, {})
    assert bring(folder).same == 80
    out = dict(taken_out())
    assert len(out) == 81
    same = [
        name
        for name, content in out.items()
        if name.endswith(".md")
        and content.split("---\n", 2)[2].strip() == (folder / name).read_text().split("---\n", 2)[2].strip()
    ]
    assert len(same) == 80
    assert found("强平是怎么算的", "zh-hans")[0] == "liquidation"
