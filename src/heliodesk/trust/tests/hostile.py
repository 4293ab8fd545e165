"""Texts that are written to be slow: every trigger word, and every near miss of a pattern, over and over."""

import random
from collections.abc import Iterator

from heliodesk.trust import words
from heliodesk.trust.wordlists import lists

TAILS = (" ", ": ", " is ", " 1234 ", ":1234 ", " 是123456,", " a1b2c3 ", '="', " abandon ", "，")
PIECES = (
    "abandon ability zoo qqq ", "abandon ", "abandon zoo ", "的一是在", "爱八疤巴", "あいこくしん", "가격 ", "1234 ", "12 34 56 ", "1-2-3-4-5-6-", "123456,",
    '{"ciphertext" ', '{"crypto":{', "}", "-----BEGIN PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----\nMIIE ", "-----END PRIVATE KEY-----", "- - ",
    "4" * 88 + " ", "5" * 51 + " ", "S" * 56 + " ", "s" * 29 + " ", "K" * 44 + " ", "nsec1" + "q" * 60 + " ", "suiprivkey1", "xprv1" + "q" * 700 + " ",
    "1, ", "[1,2,3", "255," * 63, "abandon" * 40 + " ", "abandonzoo", "\u200b", "a\u200b", "\u0301", "abcd ", "abcd-", "ABCD2345 ", "A" * 128 + " ",
    "我的账户里还有很多币请帮我查一下", 'password:"', "password is password ", "eyJaaaaaaaaaaaa.", "eyJ" + "a" * 2000 + ".eyJ", "sk_live_", "sk-" + "a" * 250, "key-" + "0" * 31,
    "12345678:" + "a" * 34, "otpauth:", "otpauth://x ", "4111 1111 1111 1111 ", "4111-", "0x" + "ab" * 32 + " ", "private key " + "ab" * 32 + " ",
    "1. ", "1. abandon ", "word1: ", "a.b.c.", "......", "((((", "''''", "\"\"\"\"", "::::", "====", "\n", "\t \n", "é", "ß", "İ", "ﷺ", "㍿", "１２３４ ", "٠١٢٣ ",
    "😀", "a" * 36, "あ" * 36, "а" * 36, "-", "1", "１", " ", "code 1234 ", "비밀번호는 ", "รหัสผ่าน", "كلمة المرور ", "密码是", "@", "#1", "$1 ", "http://", "g-1", "1 1 1 1 ", "12/12 ",
)  # fmt: skip


def pieces(*, every: bool = False) -> Iterator[str]:
    """What is repeated: the near misses, and every trigger word (by default one of ten) with its tails by turns."""
    yield from PIECES
    chance = random.Random(4)
    for kind in ("password", "code", "neutral", "private-key", "seed", "api-key", "otp", "card"):
        vocabulary = words.vocabulary(kind)
        for number, word in enumerate(vocabulary):
            if every or number % 10 == 0:
                yield word + (TAILS[number % len(TAILS)] if not every else chance.choice(TAILS))
    listed = sorted(lists().entries)
    yield " ".join(chance.sample(listed, 300)) + " "
    yield "".join(chance.sample(listed, 300))


def repeated(piece: str, size: int) -> str:
    return (piece * (size // len(piece) + 1))[:size]
