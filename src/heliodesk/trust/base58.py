"""Base58Check (Bitcoin wiki, "Base58Check encoding"): the last four bytes are SHA-256 twice over the rest."""

import hashlib

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"  # the XRP Ledger's own order
_VALUES = {alphabet: {c: value for value, c in enumerate(alphabet)} for alphabet in (ALPHABET, RIPPLE)}


def decode(text: str, alphabet: str = ALPHABET) -> bytes | None:
    """The bytes, or None when a character is not in the alphabet."""
    number = 0
    values = _VALUES[alphabet]
    for character in text:
        value = values.get(character)
        if value is None:
            return None
        number = number * 58 + value
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip(alphabet[0]))) + body


def encode(data: bytes) -> str:
    """The inverse of `decode`."""
    number = int.from_bytes(data, "big")
    digits = []
    while number:
        number, value = divmod(number, 58)
        digits.append(ALPHABET[value])
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + "".join(reversed(digits))


def checksum(payload: bytes) -> bytes:
    """The four bytes that follow a payload."""
    return hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]


def checked(text: str, alphabet: str = ALPHABET) -> bytes | None:
    """The payload before a right checksum, or None."""
    data = decode(text, alphabet)
    return data[:-4] if data and len(data) > 4 and checksum(data[:-4]) == data[-4:] else None
