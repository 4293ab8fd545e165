"""Makers of keys for the held-out set, each from its format's own definition. A maker answers (key, text or "")."""

import base64
import binascii
import hashlib
import json
import random
import string
import struct
from collections.abc import Callable

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from heliodesk.trust.wordlists import read

Maker = Callable[[random.Random], tuple[str, str]]
BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def b58(data: bytes, alphabet: str = BITCOIN, check: bool = True) -> str:
    if check:
        data += hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4]
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = alphabet[digit] + text
    return alphabet[0] * (len(data) - len(data.lstrip(b"\0"))) + text


def bech32(name: str, data: bytes, constant: int = 1) -> str:
    """BIP-173; BIP-350 with its own constant."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]

    def polymod(items: list[int]) -> int:
        check = 1
        for item in items:
            top = check >> 25
            check = (check & 0x1FFFFFF) << 5 ^ item
            for n, g in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                check ^= g if top >> n & 1 else 0
        return check

    expanded = [ord(c) >> 5 for c in name] + [0] + [ord(c) & 31 for c in name]
    end = polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ constant
    return name + "1" + "".join(CHARSET[v] for v in values + [end >> 5 * (5 - n) & 31 for n in range(6)])


def strkey(version: int, data: bytes) -> str:
    body = bytes([version]) + data
    return base64.b32encode(body + struct.pack("<H", binascii.crc_hqx(body, 0))).decode()


def solana(chance: random.Random) -> bytes:
    seed = chance.randbytes(32)
    return seed + ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def pem(chance: random.Random) -> tuple[str, str]:
    style = chance.randrange(5)
    if style == 4:
        body = "\n".join(base64.b64encode(chance.randbytes(48)).decode() for _ in range(5))
        return (
            f"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{body}\n=aBcD\n-----END PGP PRIVATE KEY BLOCK-----",
            "",
        )
    key = ec.derive_private_key(chance.randrange(1, 2**128), ec.SECP256R1())
    form = (
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.PrivateFormat.PKCS8,
        serialization.PrivateFormat.OpenSSH,
    )[style % 3]
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode().strip(), ""


def algorand(chance: random.Random) -> tuple[str, str]:
    key, words = chance.randbytes(32), read("english")
    number = int.from_bytes(key, "little")
    places = [number >> 11 * n & 2047 for n in range(24)]
    digest = hashlib.new("sha512_256", key).digest()
    places.append(int.from_bytes(digest[:2], "little") & 2047)
    return " ".join(words[place] for place in places), ""


def hexadecimal(chance: random.Random) -> tuple[str, str]:
    return chance.choice(("", "0x")) + chance.randbytes(32).hex(), chance.choice((
        "pk: {}", "metamask private key {}", "私钥是 {} 帮我导入", "polkadot raw seed {}", "закрытый ключ кошелька: {}", "privkey={}",
        "my eth wallet private key\n{}", "clé privée: {}", "秘密鍵 {}", "비밀키는 {} 입니다"))  # fmt: skip


KEYS: tuple[Maker, ...] = (
    lambda c: (b58(b"\x80" + c.randbytes(32) + b"\x01"), ""),
    lambda c: (b58(b"\x80" + c.randbytes(32)), ""),
    lambda c: (b58(bytes([c.choice((0xB0, 0x9E, 0xCC, 0xEF))]) + c.randbytes(32) + b"\x01"), ""),
    lambda c: (
        b58(
            bytes.fromhex(c.choice(("0488ade4", "049d7878", "04b2430c", "04358394")))
            + c.randbytes(41)
            + b"\0"
            + c.randbytes(32)
        ),
        "",
    ),
    lambda c: (b58(b"\x01\x42\xe0" + c.randbytes(36)), ""),
    lambda c: (b58(solana(c), check=False), ""),
    lambda c: (json.dumps(list(solana(c)), separators=c.choice(((",", ":"), (", ", ":")))), ""),
    lambda c: (b58(b"\x21" + c.randbytes(16), RIPPLE), ""),
    lambda c: (b58(b"\x01\xe1\x4b" + c.randbytes(16), RIPPLE), ""),
    lambda c: (strkey(18 << 3, c.randbytes(32)), ""),
    lambda c: (bech32("suiprivkey", b"\0" + c.randbytes(32)), ""),
    lambda c: (bech32("nsec", c.randbytes(32)), ""),
    lambda c: (bech32("ed25519e_sk", c.randbytes(64)), ""),
    lambda c: (bech32("xprv", c.randbytes(96)), ""),
    lambda c: (bech32("secret-extended-key-main", c.randbytes(169)), ""),
    lambda c: (bech32("age-secret-key-", c.randbytes(32)).upper(), ""),
    lambda c: (b58(bytes.fromhex("0d0f3a07") + c.randbytes(32)), ""),
    lambda c: (b58(bytes.fromhex("2bf64e07") + c.randbytes(64)), ""),
    lambda c: (b58(bytes.fromhex("11a2e0c9") + c.randbytes(32)), ""),
    pem,
    hexadecimal,
    hexadecimal,
)


def pick(chance: random.Random, letters: str, size: int) -> str:
    return "".join(chance.choices(letters, k=size))


ALNUM = string.ascii_letters + string.digits
API: tuple[Maker, ...] = (
    lambda c: (
        pick(c, ALNUM, 64),
        c.choice(("binance api key: {}", "API Key\n{}", "secret key = {}", "我的api key是{}", "apiSecret: {}")),
    ),
    lambda c: ("AKIA" + pick(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16), "aws {} doesn't work"),
    lambda c: ("sk_live_" + pick(c, ALNUM, 24), "{}"),
    lambda c: ("ghp_" + pick(c, ALNUM, 36), "token {}"),
    lambda c: ("xoxb-" + pick(c, string.digits, 12) + "-" + pick(c, ALNUM, 24), "bot {} broken"),
    lambda c: (
        ".".join(
            base64.urlsafe_b64encode(part).decode().rstrip("=")
            for part in (
                b'{"alg":"HS256","typ":"JWT"}',
                b'{"sub":"' + str(c.randrange(10**9)).encode() + b'"}',
                c.randbytes(32),
            )
        ),
        "header {} ends",
    ),
    lambda c: ("AIza" + pick(c, ALNUM + "_-", 34) + "a", "google {} key"),
    lambda c: ("SG." + pick(c, ALNUM, 22) + "." + pick(c, ALNUM, 43), "mail {}"),
    lambda c: (str(c.randrange(10**8, 10**10)) + ":AA" + pick(c, ALNUM, 33), "bot token {}"),
    lambda c: (
        "-".join(c.randbytes(n).hex() for n in (4, 2, 2, 2, 6)),
        c.choice(("okx api key: {}", "API-ключ {}", "api secret {}")),
    ),
    lambda c: (c.randbytes(16).hex().upper(), c.choice(("secret key: {}", "api密钥 {}", "apiキー：{}"))),
)
