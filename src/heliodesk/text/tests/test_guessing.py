"""Languages of one script: the desk's own are told apart, and what says nothing keeps the page's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from heliodesk.text import guessing, language, tables
from heliodesk.text.language import by_script, language_of, make_ready, speak

SPOKEN = ("en", "zh", "es", "pt", "de", "fr", "it", "vi", "tr", "id", "pl", "nl", "ru", "uk", "ar", "fa")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(autouse=True)
def spoken(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before, places = language._spoken, list(guessing._kept)
    speak(lambda: SPOKEN)
    guessing.keep(kept)
    yield
    speak(before)
    guessing._kept[:] = places


@pytest.mark.parametrize(
    ("text", "hint", "found"),
    [
        ("Hola, mi retiro no llega", "en", "es"),
        ("USDT withdrawal", "zh-Hans", "en"),
        ("USDT: mi retiro está pendiente", "zh-Hans", "es"),
        ("Meu saque não chegou", "es", "pt"),
        ("meine Auszahlung kommt nicht an", "en", "de"),
        ("toi chua nhan duoc tien", "en", "vi"),
        ("penarikan saya belum masuk", "en", "id"),
        ("para çekme işlemim beklemede", "en", "tr"),
        ("HOW DO I WITHDRAW MY MONEY", "es", "en"),
        ("Вивід не прийшов", "en", "uk"),
        ("Вывод не пришёл", "uk", "ru"),
        ("برداشت من نرسیده است", "ar", "fa"),
        ("لم يصل السحب", "fa", "ar"),
        ("我的提现还没到账", "es", "zh"),
        # A page's language that the desk does not know is not taken for a neighbour of it.
        ("God morgon, mitt uttag har inte kommit fram ännu", "sv", "sv"),
    ],
)
def test_languages_of_one_script_are_told_apart(text, hint, found):
    assert language_of(text, hint) == found


@pytest.mark.parametrize("hint", ["en", "es", "zh", "ru"])
@pytest.mark.parametrize(
    "text",
    ["ok", "OK!", "?", "", "1234567890", "NS-48207", "0x9c41f06be2d17aa0b1c2", "USDT", "BTC/USDT", "usdt trc20", "txid", "KYC", "2FA",
     "TN3W4H6rK2ce4vX9YnFQHwKENnHjoxb3m9", "https://example.com/abc", "maria@example.com", "👍"],
)  # fmt: skip
def test_what_says_nothing_keeps_the_language_of_the_page(text, hint):
    assert language_of(text, hint) == hint


def test_one_word_that_several_languages_have_keeps_the_language_of_the_page():
    for word in ("help", "hi", "yes", "no", "test", "Maria", "Northstar", "thx"):
        for hint in ("en", "es", "pt", "de"):
            assert language_of(word, hint) == hint


def test_what_nobody_on_the_desk_speaks_is_not_found():
    speak(lambda: ("en", "zh"))
    assert language_of("Hola, mi retiro no llega", "en") == "en"
    assert language_of("Hola, mi retiro no llega", "zh") == "en"
    assert language_of("My withdrawal has not arrived", "es") == "en"


def test_a_desk_of_one_language_each_script_loads_no_model(monkeypatch):
    speak(lambda: ("en", "zh", "ru", "ar"))
    monkeypatch.setattr(guessing, "_model", lambda: pytest.fail("loaded"))
    make_ready()
    assert language_of("My withdrawal has not arrived", "zh") == "en"


def test_the_script_alone_says_the_same_everywhere():
    assert by_script("Hola, mi retiro no llega", "en") == "en"
    assert by_script("我的提现还没到账", "en") == "zh"


def test_without_a_place_for_its_tables_the_script_decides(tmp_path):
    (tmp_path / "file").write_text("")
    guessing.keep(tmp_path / "file")
    assert language_of("Hola, mi retiro no llega", "en") == "en"
    guessing._kept.clear()
    assert language_of("Hola, mi retiro no llega", "en") == "en"


def test_tables_that_are_there_already_stay(kept):
    make_ready()
    (held,) = kept.glob("py3langid-*")
    before = held.stat().st_mtime_ns
    tables.write(kept)
    assert [each.name for each in kept.iterdir()] == [held.name]
    assert held.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "text", ["\ud800" * 400, "a\x00b" * 9000, "\u202ehola" * 5000, "é" * 100_000, "x" * 300_000, "'" * 99_999]
)
def test_hostile_text_is_bounded(text):
    assert language_of(text, "en")
