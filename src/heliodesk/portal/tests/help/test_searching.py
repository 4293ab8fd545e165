"""Search in the help centre: the passage with its words marked, suggestions, a word brought to its end, the question's language."""

import pytest

from heliodesk.articles.answering import spoken_in
from heliodesk.articles.bm25 import Index
from heliodesk.articles.completing import completed
from heliodesk.portal.help.marking import pieces
from heliodesk.portal.tests.help.articles import WHERE, tally


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
def test_a_question_is_read_in_its_own_language(db, question, page, spoken):
    assert spoken_in(question, page) == spoken
