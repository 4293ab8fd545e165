"""Texts that would like to be slow: a hundred thousand characters each."""

import random


def hostile() -> dict[str, str]:
    chance = random.Random(3)
    digits = "0123456789abcdef"
    return {
        "one long run": "a1" * 50_000,
        "hexadecimal pieces": "ab12 " * 20_000,
        "short pieces": "a1 " * 33_000,
        "hashes": " ".join("".join(chance.choices(digits, k=64)) for _ in range(1500)),
        "accounts": " ".join("0x" + "".join(chance.choices(digits + "ABCDEF", k=40)) for _ in range(2300)),
        "base58": " ".join(
            "T" + "".join(chance.choices("abcdefghijkmnopqrstuvwxyzABCDEFGH23456789", k=33)) for _ in range(2800)
        ),
        "base58 long": " ".join(
            "".join(chance.choices("abcdefghijkmnopqrstuvwxyzABCDEFGH23456789", k=129)) for _ in range(770)
        ),
        "links": "https://etherscan.io/tx/" * 4_000,
        "slashes": "https://etherscan.io" + "/x" * 49_000,
        "dots": "a." * 50_000,
        "dots and slashes": "a.b.cd/" * 14_000,
        "names": "a.near " * 14_000,
        "words": "order uid memo eth btc " * 4_500,
        "numbers": "12345678 " * 11_000,
        "labelled": "order 12345678 " * 6_600,
        "stars": "a*" * 50_000,
        "chinese": "订单号地址哈希交易" * 11_000,
        "wide": "１２３４５６７８ａｂ " * 9_000,
        "zero width": "a\u200b1" * 33_000,
        "colons": "0:" * 50_000,
        "underscores": "E_Q" * 33_000,
    }
