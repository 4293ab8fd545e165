"""The secret guard against the labelled set: recall, precision, time, and the promises of its interface."""

import random
import time
from collections import Counter

import pytest

from heliodesk.trust.secrets import TOKENS, Found, asks_for_secret, find, guard
from heliodesk.trust.wordlists import lists

from . import labelled, lines

CASES = labelled.everything()
CERTAIN = ("seed-phrase", "private-key", "keystore")


def caught(case: labelled.Case) -> bool:
    start = case.text.lower().index(case.secret.lower())
    found = find(case.text, before=case.before)
    return any(f.kind == case.kind and f.start <= start and f.end >= start + len(case.secret) for f in found)


def test_labelled_set_is_large_and_has_every_kind() -> None:
    counts = Counter(case.kind for case in CASES)
    assert len(CASES) >= 300
    assert set(counts) == {*TOKENS, "clean"}


@pytest.mark.parametrize("kind", TOKENS)
def test_recall(kind: str) -> None:
    cases = [case for case in CASES if case.kind == kind]
    missed = [case.text for case in cases if not caught(case)]
    assert len(missed) <= (0 if kind in CERTAIN else 0.02 * len(cases)), missed[:5]


def test_clean_texts_stay() -> None:
    cases = [case for case in CASES if case.kind == "clean"]
    touched = [(case.text, guard(case.text).text) for case in cases if guard(case.text).text != case.text]
    assert len(touched) <= 0.02 * len(cases), touched


def test_precision_within_texts_that_hold_a_secret() -> None:
    """Only the secret goes: a few characters beside it at most, and nothing elsewhere."""
    wide = []
    for case in CASES:
        if case.secret:
            taken = sum(f.end - f.start for f in find(case.text, before=case.before))
            if taken > len(case.secret) + 8:
                wide.append(case.text)
    assert len(wide) <= 0.02 * len(CASES), wide[:5]


@pytest.mark.parametrize("language", lists().languages)
@pytest.mark.parametrize("size", [12, 15, 18, 21, 24])
def test_every_word_list_with_and_without_a_checksum(language: str, size: int) -> None:
    chance = random.Random(f"{language}{size}")
    words = labelled.phrase(chance, language, size)
    text = ("" if language in labelled.HAN else " ").join(words)
    assert find(text) == [Found("seed-phrase", 0, len(text))]
    if language in labelled.HAN:
        return
    other = words[::-1]  # turned around, the checksum is right one time in sixteen or less
    while find(" ".join(other)):
        chance.shuffle(other)
    assert find("seed phrase: " + " ".join(other)), "named as a phrase, a wrong checksum is a typing error"


def test_chinese_prose_is_no_phrase() -> None:
    for text in (
        "请问我的账户为什么被冻结了什么时候可以解冻我已经等了三天了还没有人回复我",
        "昨晚行情剧烈波动导致我的仓位被强制平掉损失很大希望给个说法",
        "你们的客服态度非常好问题很快就解决了我会推荐给身边的朋友使用",
        "為什麼我的帳戶被凍結了請問什麼時候可以解凍謝謝",
    ):
        assert find(text) == [], text


def test_a_phrase_sent_one_word_a_message() -> None:
    words = labelled.phrase(random.Random(7), "english")
    assert find(words[-1], before=words[:-1]) == [Found("seed-phrase", 0, len(words[-1]))]
    assert find(words[-1], before=words[:-2]) == []


def test_a_password_whose_label_came_before() -> None:
    assert guard("hunter22", before=["my password is"]).text == "[password removed]"
    assert guard("hunter22", before=["my name is"]).text == "hunter22"


def test_one_misspelt_word_in_a_named_phrase() -> None:
    words = labelled.phrase(random.Random(9), "english")
    words[5] = "qqqqq"
    text = "my recovery phrase: " + " ".join(words)
    assert words[0] not in guard(text).text
    assert words[-1] not in guard(text).text


def test_the_nearest_word_decides_about_hexadecimal_digits() -> None:
    digits = "e9873d79c6d87dc0fb6a5778633389f4453213303da61f20bd67fc233aa33262"
    assert guard(f"private key {digits}").text == "private key [private key removed]"
    assert find(f"my private key wallet sent tx hash {digits}") == []
    assert find(digits) == []


def test_checksums_are_looked_at() -> None:
    card = labelled.card(random.Random(3), "4", 16)
    assert [f.kind for f in find(f"here {card}")] == ["card"]
    assert find(f"here {card[:-1]}{(int(card[-1]) + 1) % 10}") == []
    key = labelled.base58check(b"\x80" + bytes(range(32)) + b"\x01")
    assert [f.kind for f in find(key)] == ["private-key"]
    assert find(key[:-1] + ("a" if key[-1] != "a" else "b")) == []


def test_spans_are_in_the_original_text() -> None:
    text = "ﬁrst\u200b ｐａｓｓｗｏｒｄ： ｈｕｎｔｅｒ２２ ok"
    assert guard(text).text == "ﬁrst\u200b ｐａｓｓｗｏｒｄ： [password removed] ok"
    assert find("") == find(" \n") == []


def test_tokens_are_not_found_again() -> None:
    for case in CASES:
        if case.kind != "seed-phrase":
            once = guard(case.text).text
            assert guard(once).text == once, case.text


@pytest.mark.parametrize("line", lines.lines(lines.ASKS))
def test_drafts_that_ask(line: str) -> None:
    kind, text = line.split("|", 1)
    assert asks_for_secret(text) == (None if kind == "None" else kind)


HOSTILE = {
    "list words": "abandon ability zoo qqq ",
    "digits": "1234 ",
    "braces": '{"ciphertext" ',
    "envelopes": "-----BEGIN PRIVATE KEY-----",
    "passwords": "password is ",
    "base58": "4" * 88 + " ",
    "numbers": "1, ",
    "glued": "abandon" * 40 + " ",
    "zero width": "\u200b",
    "base32": "abcd ",
    "prose": "我的账户里还有很多币请帮我查一下",
    "quotes": 'password:"',
    "tokens": "eyJaaaaaaaaaaaa.",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_linear_on_hostile_text(name: str) -> None:
    piece = HOSTILE[name]
    find(piece * 10)

    def fastest(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        taken = []
        for _ in range(3):
            start = time.process_time()
            find(text)
            taken.append(time.process_time() - start)
        return min(taken)

    half, whole = fastest(50_000), fastest(100_000)
    assert whole < 3 * half + 0.02
    assert whole < 0.4, "0.15 s on a quiet machine"


def test_a_thousand_characters_take_a_millisecond() -> None:
    text = " ".join(case.text for case in CASES if case.kind == "clean" and case.text.isascii())
    parts = [text[at : at + 1000] for at in range(0, len(text) - 999, 1000)]
    find(text)
    taken = []
    for _ in range(5):
        start = time.process_time()
        for part in parts:
            find(part)
        taken.append((time.process_time() - start) / len(parts))
    assert min(taken) < 0.002, "0.001 s on a quiet machine"
