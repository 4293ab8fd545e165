"""The labelled set: generated secrets with right checksums (fake, never used) and handwritten lines around them."""

import hashlib
import json
import random
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heliodesk.trust import base58
from heliodesk.trust.wordlists import lists, read

from . import lines

HAN = ("chinese_simplified", "chinese_traditional")


@dataclass(frozen=True)
class Case:
    """A text, the secret in it (empty: clean), its kind, and messages before."""

    kind: str
    text: str
    secret: str = ""
    before: tuple[str, ...] = ()


def phrase(chance: random.Random, language: str, size: int = 12) -> list[str]:
    """Words of a valid phrase by BIP-39, computed apart from the code under test."""
    words = read(language)
    entropy = chance.randbytes(size * 4 // 3)
    bits = f"{int.from_bytes(entropy, 'big'):0{len(entropy) * 8}b}" + f"{hashlib.sha256(entropy).digest()[0]:08b}"
    return [words[int(bits[at : at + 11], 2)] for at in range(0, size * 11, 11)]


def base58check(payload: bytes) -> str:
    return base58.encode(payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4])


def card(chance: random.Random, prefix: str, size: int) -> str:
    body = prefix + "".join(chance.choice("0123456789") for _ in range(size - len(prefix) - 1))
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def phrases(chance: random.Random) -> list[Case]:
    cases = []

    def add(text: str, secret: str, *before: str) -> None:
        cases.append(Case("seed-phrase", text, secret, before))

    for language in lists().languages:
        for size in (12, 15, 18, 21, 24):
            glue = "" if language in HAN else " "
            text = glue.join(phrase(chance, language, size))
            add(text, text)
            add(f"help\n{text}\nthanks", text)
            words = phrase(chance, language, size)
            for text in (
                "\n".join(words),
                ", ".join(words),
                "\n".join(f"{n}. {word}" for n, word in enumerate(words, 1)),
                " ".join(f"{n}) {word}" for n, word in enumerate(words, 1)),
                " ".join(words).upper(),
                "\u200b".join(words),
                " ".join(word[0] + "\u200d" + word[1:] for word in words),
                json.dumps(words, ensure_ascii=False),
            ):
                add(
                    text,
                    text[text.index(words[0] if words[0] in text else text[0]) :].strip('[]"')
                    if text[0] in '1["'
                    else text,
                )
            part = size // 3
            sep = glue if glue else ""
            add(
                sep.join(words[2 * part :]),
                sep.join(words[2 * part :]),
                sep.join(words[:part]),
                sep.join(words[part : 2 * part]),
            )
            if language not in (*HAN, "korean", "japanese"):
                short = " ".join(word[:4] for word in words)
                add(short, short)
    for n in range(30):
        text = "".join(phrase(chance, HAN[n % 2], 12))
        add(f"我的助记词是{text}，帮我看看", text)
    return cases


def keys(chance: random.Random) -> list[Case]:
    cases = []
    for n in range(12):
        wif = base58check((b"\x80", b"\xef")[n % 2] + chance.randbytes(32) + (b"\x01" if n % 3 else b""))
        cases.append(Case("private-key", ("{}", "my key {} ok", "钱包{}", "wif:{}")[n % 4].format(wif), wif))
        head = bytes.fromhex(("0488ade4", "04358394", "049d7878", "04b2430c")[n % 4])
        xprv = base58check(head + chance.randbytes(41) + b"\0" + chance.randbytes(32))
        cases.append(Case("private-key", f"this is it {xprv}.", xprv))
        seed = chance.randbytes(32)
        pair = seed + Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        cases.append(Case("private-key", f"phantom {base58.encode(pair)}", base58.encode(pair)))
        cases.append(Case("private-key", f"id.json {list(pair)}", str(list(pair))))
        body = "\n".join("MIIE" + "".join(chance.choices(base58.ALPHABET, k=60)) for _ in range(4))
        name = ("RSA ", "EC ", "", "OPENSSH ", "ENCRYPTED ")[n % 5]
        pem = f"-----BEGIN {name}PRIVATE KEY-----\n{body}" + (
            "" if n % 4 == 3 else f"\n-----END {name}PRIVATE KEY-----"
        )
        pem = pem.replace("\n", " ") if n % 2 else pem
        cases.append(Case("private-key", "look: " + pem, pem))
    for n, line in enumerate(lines.lines(lines.PRIVATE_KEY) * 2):
        key = ("0x" if n % 2 else "") + chance.randbytes(32).hex()
        cases.append(Case("private-key", line.format(key.upper() if n % 5 == 0 else key), key))
    for n in range(6):
        store = {
            "version": 3,
            "crypto": {
                "ciphertext": chance.randbytes(32).hex(),
                "cipherparams": {"iv": chance.randbytes(16).hex()},
                "kdf": "scrypt",
                "mac": chance.randbytes(32).hex(),
            },
        }
        text = json.dumps(store, indent=n % 3 or None)
        cases.append(Case("keystore", f"my file {text} ok", text))
    return cases


def others(chance: random.Random) -> list[Case]:
    alnum = base58.ALPHABET
    pick = lambda letters, size: "".join(chance.choices(letters, k=size))  # noqa: E731
    cases = []
    for shape in (
        "sk_live_{}",
        "rk_live_{}",
        "sk-{}",
        "sk-proj-{}",
        "ghp_{}abcdef",
        "xoxb-{}",
        "github_pat_{}",
        "glpat-{}",
        "AIza{}",
        "npm_{}ABCDEF",
        "hf_{}",
    ):
        key = shape.format(pick(alnum, 31 if shape == "AIza{}" else 30))
        cases.append(Case("api-key", f"it says {key} is invalid", key))
    cases += [Case("api-key", f"key {key}", key) for key in ("AKIA" + pick("ABCDEFGHIJ234567", 16) for _ in range(3))]
    for line in lines.lines(lines.API):
        key = pick(alnum, 32) + "7aQ"
        cases.append(Case("api-key", line.format(key), key))
    for n, line in enumerate(lines.lines(lines.OTP) * 2):
        key = pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 30) + "7A"
        key = " ".join(key[at : at + 4] for at in range(0, 32, 4)) if n % 2 else key
        cases.append(Case("otp-secret", line.format(key), key))
    address = "otpauth://totp/Desk:joe?secret=JBSWY3DPEHPK3PXP&issuer=Desk"
    cases.append(Case("otp-secret", f"scan {address} please", address))
    for n, line in enumerate(lines.lines(lines.CODE) * 2):
        code = pick("0123456789", 6)
        code = (
            code,
            f"{code[:3]} {code[3:]}",
            f"{code[:3]}-{code[3:]}",
            code,
            "".join(chr(ord(d) + 0xFEE0) for d in code),
        )[n % 5]
        cases.append(Case("code", line.format(code), code))
    for n, line in enumerate(lines.lines(lines.PASSWORD) * 2):
        value = (
            "Sunny" + pick("0123456789", 4),
            "qW3!" + pick("abcdef", 5),
            "hunter" + pick("0123456789", 2),
            pick("abc", 4) + "@" + pick("0123", 4),
        )[n % 4]
        cases.append(Case("password", line.format(value), value))
    for n, (prefix, size) in enumerate(
        (
            ("4", 16),
            ("51", 16),
            ("2221", 16),
            ("37", 15),
            ("6011", 16),
            ("3530", 16),
            ("62", 16),
            ("62", 19),
            ("2200", 16),
        )
        * 3
    ):
        number = card(chance, prefix, size)
        shown = (
            number
            if n % 3 == 0 or size != 16
            else (" ", "-")[n % 3 - 1].join(number[at : at + 4] for at in range(0, 16, 4))
        )
        cases.append(
            Case("card", ("my card {}", "{} exp 12/27", "银行卡{}付款", "here: {}")[n % 4].format(shown), shown)
        )
    return cases


def clean(chance: random.Random) -> list[Case]:
    cases = []
    for line in lines.lines(lines.CLEAN):
        text = line.replace("{hex}", chance.randbytes(32).hex()).replace(
            "{sig}", base58.encode(b"\x30" + chance.randbytes(63))
        )
        cases.append(Case("clean", text))
    return cases


def everything() -> list[Case]:
    chance = random.Random(20240512)
    return [*phrases(chance), *keys(chance), *others(chance), *clean(chance)]
