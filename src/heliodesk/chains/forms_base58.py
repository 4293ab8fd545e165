"""Base58 forms: Bitcoin and its relatives, TRON, XRP, Solana, Polkadot, Byron-era Cardano, digests of Sui and NEAR.

Sources: Bitcoin wiki; TRON "Account address format"; xrpl.org "Base58 encodings" and XLS-5 (X-addresses); Substrate
SS58; Cardano CIP-19 and the Byron ledger specification; Solana, Sui and NEAR documentation.
"""

import binascii
import re
from collections.abc import Iterator

from . import base58, hashes
from .readings import Checksum, Reading

# version byte: networks, form, testnet
_VERSIONS: dict[bytes, tuple[tuple[str, ...], str, bool]] = {
    b"\x00": (("BTC", "BCH"), "legacy", False),
    b"\x05": (("BTC", "LTC", "BCH"), "script", False),
    b"\x30": (("LTC",), "legacy", False),
    b"\x32": (("LTC",), "script", False),
    b"\x1e": (("DOGE",), "legacy", False),
    b"\x16": (("DOGE",), "script", False),
    b"\x41": (("TRON",), "tron", False),
    b"\x4c": (("DASH",), "legacy", False),
    b"\x10": (("DASH",), "script", False),
    b"\x1c\xb8": (("ZEC",), "legacy", False),
    b"\x1c\xbd": (("ZEC",), "script", False),
    b"\x06\xa1\x9f": (("XTZ",), "tezos", False),
    b"\x06\xa1\xa1": (("XTZ",), "tezos", False),
    b"\x06\xa1\xa4": (("XTZ",), "tezos", False),
    b"\x02\x5a\x79": (("XTZ",), "contract", False),
    b"\x6f": (("BTC", "LTC", "BCH"), "legacy", True),
    b"\xc4": (("BTC", "LTC", "DOGE", "BCH"), "script", True),
    b"\x3a": (("LTC",), "script", True),
    b"\x71": (("DOGE",), "legacy", True),
}
# What a token with a wrong checksum was meant to be, by its look; decoded it has 25 bytes.
_LOOKS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"T.{33}"), ("TRON",)),
    (re.compile(r"1.{25,33}"), ("BTC", "BCH")),
    (re.compile(r"3.{33}"), ("BTC", "LTC", "BCH")),
    (re.compile(r"[LM].{33}"), ("LTC",)),
    (re.compile(r"[DA].{33}"), ("DOGE",)),
)
_SS58 = {0: ("DOT",), 2: ("KSM",), 42: ("DOT", "KSM")}
# Bytes of an account, by a fixed proof, so that a wrong checksum is one: "1…" and "5…" of 46 to 48 characters.
_SS58_LOOK = re.compile(r"(?:1.{46,47}|[C-J].{46}|5.{47})")
_BYRON_LOOK = re.compile(r"Ae2.{54,57}|DdzFF.{97,101}")
_SHAPE = re.compile(r"[1-9A-HJ-NP-Za-km-z]{25,130}")
_MIXED = re.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])")


def read(token: str) -> Iterator[Reading]:
    """Every meaning of a Base58 token. Without a checksum of its own it has to look like chance, not like words."""
    if not _SHAPE.fullmatch(token):
        return
    if token[0] in "rXT":
        yield from _ripple(token)
    data = base58.decode(token)
    if data is None:
        return
    size = len(data)
    if 25 <= size <= 27:
        yield from _checked(token, data)
    elif size == 32:
        if _MIXED.match(token) or not token.strip("1"):
            yield Reading("address", token, ("SOL",), "none", "key")
            yield Reading("transaction", token, ("SUI", "NEAR"), "none", "digest")
    elif size == 64:
        if _MIXED.match(token):
            yield Reading("transaction", token, ("SOL",), "none", "signature")
    elif size in (35, 36):
        yield from _substrate(token, data)
    elif data[:3] == b"\x82\xd8\x18" and (byron := _byron(token, data)):
        yield byron
    elif _BYRON_LOOK.fullmatch(token):
        yield Reading("address", token, ("ADA",), "wrong", "byron")


def _checked(token: str, data: bytes) -> Iterator[Reading]:
    version = data[: len(data) - 24]
    if base58.is_checked(data):
        known = _VERSIONS.get(version)
        if known:
            networks, form, testnet = known
            yield Reading("address", token, networks, "right", form, testnet)
        return
    if len(data) in (25, 26) and _MIXED.match(token):
        for look, networks in _LOOKS:
            if look.fullmatch(token):
                yield Reading("address", token, networks, "wrong", "base58check")


def _is_chance(token: str) -> bool:
    """Does it look drawn, not written? An address of letters alone is rare, and has capitals all over."""
    return bool(_MIXED.match(token)) or sum(c.isupper() for c in token) >= 8


def _ripple(token: str) -> Iterator[Reading]:
    data = base58.decode(token, base58.RIPPLE)
    if data is None:
        return
    right = base58.is_checked(data)
    proof: Checksum = "right" if right else "wrong"
    if token[0] == "r" and len(data) in (24, 25, 26) and (data[0] == 0 or not right) and _is_chance(token):
        yield Reading("address", token, ("XRP",), proof, "classic")
    elif len(data) == 35 and 46 <= len(token) <= 48 and token[0] in "XT" and (right or token[0] == "X"):
        if right and data[:2] not in (b"\x05\x44", b"\x04\x93"):
            return
        tag = str(int.from_bytes(data[23:27], "little")) if right and data[22] else ""
        if right and (data[22] > 1 or any(data[27:31])):
            return
        yield Reading("address", token, ("XRP",), proof, "x-address", right and data[:2] == b"\x04\x93", tag)


def _substrate(token: str, data: bytes) -> Iterator[Reading]:
    long = data[0] & 0x40
    if (len(data) == 36) != bool(long) or data[0] >= 0x80:
        return
    prefix = data[0] if not long else (data[0] & 0x3F) << 2 | data[1] >> 6 | (data[1] & 0x3F) << 8
    if hashes.ss58(data[:-2]) == data[-2:]:
        # The same account on another parachain: said as what it is, so that a form can point it out.
        yield Reading("address", token, _SS58.get(prefix, ("SUBSTRATE",)), "right", f"ss58-{prefix}")
    elif _SS58_LOOK.fullmatch(token) and _MIXED.match(token):
        yield Reading("address", token, _SS58.get(prefix, ("DOT",)), "wrong", "ss58")


def _byron(token: str, data: bytes) -> Reading | None:
    """CBOR: an array of two, tag 24 with bytes, and a CRC-32 of them."""
    if data[3] == 0x58:
        size, at = data[4], 5
    elif 0x40 <= data[3] < 0x58:
        size, at = data[3] - 0x40, 4
    else:
        return None
    inner, rest = data[at : at + size], data[at + size :]
    if len(inner) != size or not rest:
        return None
    number = int.from_bytes(rest[1:], "big") if rest[0] in (0x18, 0x19, 0x1A) and len(rest) > 1 else -1
    whole = len(rest) == 1 + {0x18: 1, 0x19: 2, 0x1A: 4}.get(rest[0], 99)
    proof: Checksum = "right" if whole and number == binascii.crc32(inner) else "wrong"
    # Attribute 2 holds the magic number of a test network; the main network leaves it out.
    return Reading("address", token, ("ADA",), proof, "byron", b"\x02\x45\x1a" in inner or b"\x02\x41" in inner[-8:])
