"""Words that a text is found by."""

from hypothesis import given
from hypothesis import strategies as st

from heliodesk.text.tokens import tokens


def test_english_by_stems_others_as_they_are():
    assert tokens("Withdrawals were Pending!", "en") == ["withdraw", "were", "pend"]
    assert tokens("Señal DEPÓSITO", "es") == ["senal", "deposito"]


def test_chinese_by_words_and_pairs():
    found = tokens("提现还没有到账", "zh")
    assert {"提现", "到账"} <= set(found)
    assert "强平" in tokens("强平价格怎么算", "zh")


def test_ids_and_codes_stay_whole():
    assert tokens("error -1021 on USDT-TRC20 9fc7", "en") == ["error", "-1021", "on", "usdt", "trc20", "9fc7"]
    assert "403" in tokens("提示403怎么办", "zh")


def test_widths_and_invisible_signs_do_not_matter():
    assert tokens("ＢＴＣ\u200b", "en") == tokens("btc", "en")


@given(st.text(max_size=300), st.sampled_from(["en", "zh", ""]))
def test_any_text_has_words(text: str, language: str):
    for word in tokens(text, language):
        assert word
        assert len(word) <= 200


def test_hostile_texts_are_bounded():
    for text in ("\ufdfa" * 20_000, "&" * 300_000, "字" * 100_000, "a" * 100_000, "\x00\ud800"):
        tokens(text, "zh")
