"""Base58Check (Bitcoin wiki, "Base58Check encoding"): the last four bytes are SHA-256 twice over the rest."""

import hashlib

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def decode(text: str) -> bytes | None:
    """The bytes, or None when a character is not in the alphabet."""
    number = 0
    for character in text:
        value = _VALUE.get(character)
        if value is None:
            return None
        number = number * 58 + value
    body = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return b"\0" * (len(text) - len(text.lstrip("1"))) + body


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


def checked(text: str) -> bytes | None:
    """The payload before a right checksum, or None."""
    data = decode(text)
    return data[:-4] if data and len(data) > 4 and checksum(data[:-4]) == data[-4:] else None
