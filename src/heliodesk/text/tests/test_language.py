import pytest

from heliodesk.text.language import language_of


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
