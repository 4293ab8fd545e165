"""Bech32 (BIP-173), bech32m (BIP-350) and CashAddr (Bitcoin Cash specification): decoding and checksums."""

from collections.abc import Iterable
from dataclasses import dataclass

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {c: value for value, c in enumerate(LETTERS)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CARRY = [0] * 32
_CASH_GENERATOR = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_CASH_CARRY = [0] * 32
for _top in range(32):
    for _bit in range(5):
        if _top >> _bit & 1:
            _CARRY[_top] ^= _GENERATOR[_bit]
            _CASH_CARRY[_top] ^= _CASH_GENERATOR[_bit]
_CONSTANTS = {1: "bech32", 0x2BC830A3: "bech32m"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """`spec` is "bech32", "bech32m" or "" (the checksum is wrong); `values` are five bits each, without the checksum."""

    prefix: str
    values: tuple[int, ...]
    spec: str


def decode(text: str) -> Decoded | None:
    """Read a text of one case. None when it is not of this form at all."""
    if text != text.lower() and text != text.upper():
        return None
    prefix, separator, data = text.lower().rpartition("1")
    values = [_VALUES.get(c, -1) for c in data]
    if not separator or not prefix or len(values) < 6 or -1 in values:
        return None
    check = 1
    for value in (*(ord(c) >> 5 for c in prefix), 0, *(ord(c) & 31 for c in prefix), *values):
        check = (check & 0x1FFFFFF) << 5 ^ value ^ _CARRY[check >> 25]
    return Decoded(prefix, tuple(values[:-6]), _CONSTANTS.get(check, ""))


def decode_cash(prefix: str, text: str) -> Decoded | None:
    """Read a CashAddr of one case, given without its prefix. None when a letter is not of the alphabet."""
    if text != text.lower() and text != text.upper():
        return None
    values = [_VALUES.get(c, -1) for c in text.lower()]
    if len(values) < 8 or -1 in values:
        return None
    check = 1
    for value in (*(ord(c) & 31 for c in prefix), 0, *values):
        check = (check & 0x07FFFFFFFF) << 5 ^ value ^ _CASH_CARRY[check >> 35]
    return Decoded(prefix, tuple(values[:-8]), "cash" if check == 1 else "")


def to_bytes(values: Iterable[int]) -> bytes | None:
    """Groups of five bits as bytes. None when the padding is longer than four bits or not zero, as BIP-173 wants."""
    number = bits = 0
    data = bytearray()
    for value in values:
        number = (number << 5 | value) & 0xFFF
        bits += 5
        if bits >= 8:
            bits -= 8
            data.append(number >> bits & 0xFF)
    return None if bits >= 5 or number & ((1 << bits) - 1) else bytes(data)
