"""Base58 in its two alphabets, and Base58Check (Bitcoin wiki, "Base58Check encoding")."""

import hashlib

BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"  # the XRP Ledger's own order
LONGEST = 130  # characters; the longest form that anybody pastes (Byron's address) has 104
_VALUES = {alphabet: {c: value for value, c in enumerate(alphabet)} for alphabet in (BITCOIN, RIPPLE)}


def decode(text: str, alphabet: str = BITCOIN) -> bytes | None:
    """The bytes; None for a character outside the alphabet, for nothing, and past `LONGEST` (decoding is quadratic)."""
    if not 0 < len(text) <= LONGEST:
        return None
    number = 0
    values = _VALUES[alphabet]
    for character in text:
        value = values.get(character)
        if value is None:
            return None
        number = number * 58 + value
    zeros = len(text) - len(text.lstrip(alphabet[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode(data: bytes, alphabet: str = BITCOIN) -> str:
    """The inverse of `decode`."""
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, value = divmod(number, 58)
        digits.append(alphabet[value])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return alphabet[0] * zeros + "".join(reversed(digits))


def checksum(payload: bytes) -> bytes:
    """The four bytes that follow a payload: SHA-256 twice."""
    return hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]


def is_checked(data: bytes) -> bool:
    """Do the last four bytes prove the rest?"""
    return len(data) > 4 and checksum(data[:-4]) == data[-4:]
