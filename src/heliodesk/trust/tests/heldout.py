"""The held-out set: texts made by a generator that was written before its failures were looked at.

It differs from `labelled` in angle: here a secret is any of the kinds that the field knows (built from the formats'
own definitions, not with the code under test), put into a container as people paste it, inside a message of a
customer with a language, a mood and things of their own around it.
"""

import base64
import binascii
import hashlib
import json
import random
import unicodedata
from collections.abc import Callable, Iterator

from . import heldout_lines as lines
from .heldout_keys import API, KEYS
from .labelled import HAN, Case, phrase

LANGUAGES = ("chinese_simplified", "chinese_traditional", "czech", "english", "french", "italian", "japanese", "korean",
             "portuguese", "russian", "spanish", "turkish")  # fmt: skip
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔"
AROUND = (
    "{}",
    "hello\n{}\n",
    "{} please check",
    "import these words: {}",
    "钱包打不开 {} 帮我看看",
    "вот: {}",
    "<p>{}</p>",
    "aquí está: {} gracias",
)


def wide(text: str) -> str:
    """ASCII letters and digits as full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def mixed(chance: random.Random, word: str) -> str:
    return chance.choice((word, word.upper(), word.capitalize()))


CONTAINERS: dict[str, Callable[[random.Random, list[str]], str]] = {
    "bullets": lambda _, w: "\n".join(f"• {x}" for x in w),
    "dashes": lambda _, w: "\n".join(f"- {x}" for x in w),
    "slashes": lambda _, w: " / ".join(w),
    "pipes": lambda _, w: "|".join(w),
    "tabs": lambda _, w: "\t".join(w),
    "arrows": lambda _, w: " → ".join(w),
    "hyphens": lambda _, w: "-".join(w),
    "underscores": lambda _, w: "_".join(w),
    "dots": lambda _, w: ". ".join(w),
    "circled": lambda _, w: " ".join(CIRCLED[n] + x for n, x in enumerate(w)),
    "brackets": lambda _, w: " ".join(f"({n}){x}" for n, x in enumerate(w, 1)),
    "colons": lambda _, w: "\n".join(f"{n}: {x}" for n, x in enumerate(w, 1)),
    "padded": lambda _, w: "\n".join(f"{n:02}.  {x}" for n, x in enumerate(w, 1)),
    "hashes": lambda _, w: " ".join(f"#{n} {x}" for n, x in enumerate(w, 1)),
    "html": lambda _, w: "<ol>" + "".join(f"<li>{x}</li>" for x in w) + "</ol>",
    "breaks": lambda _, w: "<br>".join(w),
    "quoted": lambda _, w: ", ".join(f'"{x}"' for x in w),
    "curly": lambda _, w: " ".join(f"“{x}”" for x in w),
    "columns": lambda _, w: "\n".join("   ".join(w[at : at + 3]) for at in range(0, len(w), 3)),
    "case": lambda c, w: " ".join(mixed(c, x) for x in w),
    "zero-width": lambda _, w: " ".join("\u200b".join(x) for x in w),
    "soft": lambda _, w: " ".join(x[:2] + "\u00ad" + x[2:] for x in w),
    "wide": lambda _, w: wide(" ".join(w)).replace(chr(ord(" ") + 0xFEE0), "\u3000"),
    "nfd": lambda _, w: unicodedata.normalize("NFD", " ".join(w)),
    "nfc": lambda _, w: unicodedata.normalize("NFC", " ".join(w)),
    "ideographic": lambda _, w: "\u3000".join(w),
    "no-break": lambda _, w: "\u00a0".join(w),
    "commas": lambda _, w: "，".join(w),
    "enumeration": lambda _, w: "、".join(w),
    "words": lambda _, w: " ".join(f"word{n}: {x}" for n, x in enumerate(w, 1)),
    "json": lambda _, w: json.dumps({"mnemonic": " ".join(w)}, ensure_ascii=False),
    "ascii-json": lambda _, w: json.dumps(w, ensure_ascii=False),
    "markdown": lambda _, w: "\n".join(f"{n}. `{x}`" for n, x in enumerate(w, 1)),
    "table": lambda _, w: "\n".join(f"| {n} | {x} |" for n, x in enumerate(w, 1)),
    "semicolons": lambda _, w: ";".join(w),
}


def phrases(chance: random.Random) -> Iterator[Case]:
    """Every container in every list, sizes by turns; then Chinese and Japanese without spaces inside prose."""
    sizes = (12, 24, 15, 18, 21)
    for number, language in enumerate(LANGUAGES):
        for place, box in enumerate(CONTAINERS.values()):
            words = phrase(chance, language, sizes[(number + place) % 5])
            shown, secret = _boxed(box, words, chance.random())
            yield Case("seed-phrase", AROUND[(number + place) % len(AROUND)].replace("{}", shown), secret)
    prose = [line for line in lines.ZH_PROSE.strip().splitlines() if line]
    for number in range(160):
        words = "".join(phrase(chance, HAN[number % 2], (12, 12, 15, 18, 24)[number % 5]))
        before, after = chance.choice(prose), chance.choice(prose)
        cut = chance.randrange(6, len(before))
        joint = ("", "，", "：", " ")[number % 4]
        yield Case("seed-phrase", f"{before[:cut]}{joint}{words}{joint}{after[: chance.randrange(20)]}", words)
    for number in range(24):
        words = "".join(phrase(chance, "japanese", (12, 24)[number % 2]))
        yield Case(
            "seed-phrase",
            ("復元フレーズは{}です", "{}", "これです「{}」", "ウォレット：{}")[number % 4].format(words),
            words,
        )


def _boxed(box: Callable[[random.Random, list[str]], str], words: list[str], seed: float) -> tuple[str, str]:
    """What the container makes of the words, and of that what reaches from the first word to the last."""
    shown, first, last = (
        box(random.Random(seed), changed) for changed in (words, ["ω" * 9, *words[1:]], [*words[:-1], "ω" * 9])
    )
    start = _common(shown, first)
    end = len(shown) - _common(shown[::-1], last[::-1])
    return shown, shown[start:end]


def _common(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def spread(chance: random.Random) -> Iterator[Case]:
    """A phrase over messages: in halves, in threes, a word each, by prefixes, with talk between."""
    for language in LANGUAGES:
        glue = "" if language in HAN else " "
        for size in (12, 24):
            words = phrase(chance, language, size)
            half = size // 2
            yield Case("seed-phrase", glue.join(words[half:]), glue.join(words[half:]), (glue.join(words[:half]),))
            threes = [glue.join(words[at : at + 3]) for at in range(0, size, 3)]
            yield Case("seed-phrase", threes[-1], threes[-1], tuple(threes[:-1]))
            if size == 12:
                yield Case("seed-phrase", words[-1], words[-1], tuple(words[:-1]))
            if language in ("russian", "turkish", "english", "spanish", "italian", "czech", "portuguese", "french"):
                cut = [word[:4] for word in words]
                yield Case("seed-phrase", " ".join(cut[half:]), " ".join(cut[half:]), (" ".join(cut[:half]),))


def keys(chance: random.Random) -> Iterator[Case]:
    around = ("{}", "look {} thanks", "key:{}", "我的 {}", "это {} ключ", '"{}"', "({})", "wallet export\n{}\n")
    for make in KEYS:
        for number in range(8):
            key, context = make(chance)
            text = context.format(key) if context else around[number].format(key)
            yield Case("private-key", text, key)
    for number in range(8):
        store = {"address": chance.randbytes(20).hex(), "id": "x", "version": 3, "crypto" if number % 2 else "Crypto": {
            "cipher": "aes-128-ctr", "ciphertext": chance.randbytes(32).hex(), "cipherparams": {"iv": chance.randbytes(16).hex()},
            "kdf": ("scrypt", "pbkdf2")[number % 2], "kdfparams": {"dklen": 32, "salt": chance.randbytes(32).hex()},
            "mac": chance.randbytes(32).hex()}}  # fmt: skip
        text = json.dumps(store, indent=(None, 2, 4)[number % 3])
        yield Case("keystore", f"UTC--2024 file: {text}", text)


def api(chance: random.Random) -> Iterator[Case]:
    for make in API:
        for _ in range(4):
            key, context = make(chance)
            yield Case("api-key", context.format(key), key)
    for number in range(20):
        secret = base64.b32encode(chance.randbytes(20 if number % 2 else 10)).decode().rstrip("=")
        shown = secret if number % 3 else " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)).lower()
        text = ("2FA key {}", "谷歌验证器秘钥：{}", "authenticator setup key: {}", "TOTP secret={}", "ключ 2FA {}")[
            number % 5
        ]
        if number % 3 == 0 and not any(c.isdigit() for c in shown):
            shown = shown.upper()
        yield Case("otp-secret", text.format(shown), shown)
        link = f"otpauth://totp/Northstar:amara?secret={secret}&issuer=Northstar&period=30"
        yield Case("otp-secret", f"qr says {link} ok", link)


def codes(chance: random.Random) -> Iterator[Case]:
    for language, templates in lines.CODE.items():
        for number, template in enumerate(templates.split("|") * 3):
            digits = f"{chance.randrange(1000000):06}"
            eastern = digits.translate({ord("0") + n: 0x660 + n for n in range(10)})
            shown = (
                digits,
                f"{digits[:3]}-{digits[3:]}",
                digits,
                " ".join(digits),
                f"{digits[:3]} {digits[3:]}",
                wide(digits),
            )[(number + number // 6) % 6]
            if language == "ar" and number % 2:
                shown = eastern
            yield Case("code", template.format(shown), shown)


def passwords(chance: random.Random) -> Iterator[Case]:
    makers = (
        lambda: chance.choice(("Maria", "dragon", "Kofi", "summer")) + str(chance.randrange(1960, 2025)),
        lambda: (
            "".join(chance.choices("abcdefghkmnpqrstuvwxyz", k=5))
            + "".join(chance.choices("!@#$%&*", k=2))
            + str(chance.randrange(100))
        ),
        lambda: (
            "".join(chance.choices("ABCDEFGHKMNPQRST", k=3))
            + "".join(chance.choices("abcdefghk", k=4))
            + str(chance.randrange(10, 99))
        ),
        lambda: f"P@ss{chance.randrange(1000)}w0rd!",
    )
    for templates in lines.PASSWORD.values():
        for number, template in enumerate(templates.split("|") * 3):
            value = makers[(number + number // 4) % 4]()
            yield Case("password", template.format(value), value)


def clean(chance: random.Random) -> Iterator[Case]:
    from .heldout_clean import ADDRESSES, things

    for templates in lines.CLEAN.values():
        for template in templates.split("|") * 2:
            yield Case("clean", template.format(
                n=chance.randrange(100000, 999999), o=chance.randrange(10**17, 10**18), h=chance.choice(("", "0x")) + chance.randbytes(32).hex(),
                e=chance.choice(ADDRESSES)(chance), p=f"+{chance.randrange(1, 99)} {chance.randrange(100, 999)} {chance.randrange(1000000, 9999999)}",
                a=f"{chance.randrange(1, 99999)}.{chance.randrange(100):02}", u=_uuid(chance),
                d=f"2024-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"))  # fmt: skip
    for line in (lines.PROSE + lines.ZH_PROSE).strip().splitlines():
        if line:
            yield Case("clean", line)
    for text in things(chance):
        yield Case("clean", text)


def _uuid(chance: random.Random) -> str:
    digits = chance.randbytes(16).hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def everything() -> list[Case]:
    chance = random.Random(binascii.crc32(hashlib.sha256(b"held out").digest()))
    makers = (phrases, spread, keys, api, codes, passwords, clean)
    return [case for make in makers for case in make(chance)]
