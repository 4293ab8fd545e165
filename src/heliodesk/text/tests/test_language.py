import pytest

from heliodesk.text.language import language_of, tag, told_later


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("我的提现还没到账", "en", "zh"),
        ("hello", "zh-Hans", "en"),
        ("olá, tudo bem?", "pt-BR", "pt"),
        ("出金がまだ届きません", "en", "ja"),
        ("출금이 아직 안 왔어요", "en", "ko"),
        ("Вывод не пришёл", "en", "ru"),
        ("Вивід не прийшов", "uk", "uk"),
        ("لم يصل السحب", "fa", "fa"),
        ("لم يصل السحب", "en", "ar"),
        ("ยังไม่ได้รับเงิน", "en", "th"),
        ("0x9c41f06be2d17aa0 到账了吗", "en", "zh"),
        ("12345 !!", "zh-Hans", "zh"),
        ("", "", "en"),
        ("My withdrawal to TRC20 地址 has not arrived since the morning", "en", "en"),
    ],
)
def test_the_script_tells_the_language_and_the_hint_tells_the_rest(text, hint, language):
    assert language_of(text, hint) == language


def test_a_hint_that_is_no_language_tag_counts_as_none():
    for hint in ("</title>", "{{7*7}}", "../..", "e", "\u202een", "en;q=1", "1" * 8):
        assert language_of("hello", hint) == "en"
        assert tag(hint) == ""
    assert tag("zh-Hans-") == "zh-Hans-"


@pytest.mark.parametrize(
    ("said", "held", "language"),
    [
        (["hi", "我的提现还没到账"], "en", "zh"),
        (["Hello", "Здравствуйте, вывод не пришёл"], "en", "ru"),
        (["hi", "ok"], "en", "en"),
        (["My withdrawal has not arrived", "我的提现还没到账"], "en", "en"),  # told by more than a greeting
        (["你好", "My withdrawal has not arrived, please look"], "zh", "zh"),
        ([], "en", "en"),
    ],
)
def test_a_greeting_tells_no_language(said, held, language):
    assert told_later(said, held, {"en", "zh", "ru"}) == language
