"""Base32, base64 and names: Stellar, Algorand, TON, ENS, NEAR.

Sources: SEP-23 (StrKey), SEP-2 (federation); Algorand "Accounts overview"; TON "Smart contract addresses"; ENS; NEAR
"Account ID"; a Stellar seed (S…) is no business of this package and never read here.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from . import hashes
from .readings import Checksum, Reading

_STRKEY = re.compile(r"[GCM][A-Z2-7]{55}(?:[A-Z2-7]{13})?")
_STRKEY_KINDS = {"G": (6 << 3, 56, "account"), "C": (2 << 3, 56, "contract"), "M": (12 << 3, 69, "muxed")}
_ALGORAND = re.compile(r"[A-Z2-7]{58}")
_ALGORAND_TX = re.compile(r"[A-Z2-7]{51}[AQ]")
_TON = re.compile(r"[A-Za-z0-9_+/-]{48}")
_TON_TX = re.compile(r"[A-Za-z0-9_+/-]{43}=")
_TON_FLAGS = {0x11: ("bounceable", False), 0x51: ("non-bounceable", False),
              0x91: ("bounceable", True), 0xD1: ("non-bounceable", True)}  # fmt: skip
_NAME = re.compile(r"(?=.{2,100}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.(eth|near|testnet|ton|sol)", re.IGNORECASE)
_FEDERATION = re.compile(r"[^\s*<>,]{1,64}\*[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def read(token: str) -> Iterator[Reading]:
    """Every meaning of a token in Base32, base64, or of a name."""
    size = len(token)
    if size in (56, 69) and _STRKEY.fullmatch(token):
        yield from _stellar(token)
    elif size == 58 and _ALGORAND.fullmatch(token):
        yield from _algorand(token)
    elif size == 52 and _ALGORAND_TX.fullmatch(token) and re.search(r"\d", token):
        yield Reading("transaction", token, ("ALGO",), "none", "base32")
    elif size == 48 and _TON.fullmatch(token):
        yield from _ton(token)
    elif size == 44 and _TON_TX.fullmatch(token):
        data = base64.urlsafe_b64decode(token.replace("+", "-").replace("/", "_"))
        yield Reading("transaction", data.hex(), ("TON",), "none", "base64")
    elif name := _NAME.fullmatch(token):
        yield from _named(token.lower(), name[1].lower())
    elif _FEDERATION.fullmatch(token):
        yield Reading("address", token.lower(), ("XLM",), "none", "federation")


def _stellar(token: str) -> Iterator[Reading]:
    version, size, form = _STRKEY_KINDS[token[0]]
    if len(token) != size:
        return
    data = base64.b32decode(token + "=" * (-size % 8))
    padding = base64.b32encode(data).decode().rstrip("=") == token
    right = padding and data[0] == version and hashes.crc16(data[:-2]) == int.from_bytes(data[-2:], "little")
    if not right and len(set(token)) < 12:
        return
    tag = str(int.from_bytes(data[33:41], "big")) if right and form == "muxed" else ""
    proof: Checksum = "right" if right else "wrong"
    yield Reading("address", token, ("XLM",), proof, form, False, tag)


def _algorand(token: str) -> Iterator[Reading]:
    data = base64.b32decode(token + "=" * 6)
    right = hashes.algorand(data[:32]) == data[32:36] and base64.b32encode(data).decode().rstrip("=") == token
    if right or len(set(token)) >= 12:
        yield Reading("address", token, ("ALGO",), "right" if right else "wrong", "base32")


def _ton(token: str) -> Iterator[Reading]:
    safe = token.replace("+", "-").replace("/", "_")
    try:
        data = base64.b64decode(safe, altchars=b"-_", validate=True)
    except binascii.Error:
        return
    right = hashes.crc16(data[:-2]) == int.from_bytes(data[-2:], "big")
    flags = _TON_FLAGS.get(data[0])
    if right and flags and data[1] in (0, 0xFF):
        yield Reading("address", safe, ("TON",), "right", flags[0], flags[1])
    elif not right and (token[:2] in ("EQ", "UQ", "Ef", "Uf", "kQ", "0Q")) and re.search(r"\d", token[2:]):
        yield Reading("address", safe, ("TON",), "wrong", "bounceable", token[0] in "k0")


def _named(name: str, ending: str) -> Iterator[Reading]:
    network = {"eth": "ETH", "near": "NEAR", "testnet": "NEAR", "ton": "TON", "sol": "SOL"}[ending]
    if network == "NEAR" and (len(name) > 64 or re.search(r"[._-]{2}|^[._-]|[_-]\.", name)):
        return
    yield Reading("address", name, (network,), "none", "name", ending == "testnet")
