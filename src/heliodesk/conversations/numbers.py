"""The number by which people name a matter: HD-7QK2-M4X9, read aloud without confusion, and checked when typed.

Crockford's base32 (no I, L, O, U; what looks like one of the digits is read as it). The last sign is a check by Luhn's
method mod 32, which finds every single wrong sign and every swap of neighbours but that of the first and the last letter
of the alphabet (ISO/IEC 7812-1 annex B, widened to 32 signs).
"""

import secrets

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 8  # with the check sign: 2^35 numbers, so a guess finds one of a million matters once in 34,000 tries
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}


def new_number() -> str:
    """A random number as it is stored: eight signs without prefix and dashes."""
    chance = secrets.randbits(5 * (LENGTH - 1))  # once for all signs
    body = "".join(ALPHABET[chance >> 5 * place & 31] for place in range(LENGTH - 1))
    return body + check_sign(body)


def shown(number: str) -> str:
    """The number as people see it, in groups of four behind the site's prefix."""
    return f"{settings.TICKET_PREFIX}-{number[:4]}-{number[4:]}"


def read(written: str) -> str:
    """What somebody typed or read out, as it is stored: with or without prefix, dashes and spaces, in any case; empty when
    it has not the length of a number. Whether the check sign fits is told by `is_checked`: numbers given out before there
    were check signs lack it and must be found all the same."""
    plain = "".join(c for c in written[:60].upper() if c.isascii() and c.isalnum())
    if len(plain) > LENGTH:
        plain = plain.removeprefix(settings.TICKET_PREFIX.upper())
    signs = plain.translate(_READ_AS)
    return signs if len(signs) == LENGTH and all(sign in _VALUE for sign in signs) else ""


def is_checked(number: str) -> bool:
    """Does the last sign fit the others? If not, and no matter has this number, it was mistyped."""
    return len(number) == LENGTH and check_sign(number[:-1]) == number[-1]


def check_sign(body: str) -> str:
    """The sign that makes the sum by Luhn's method a multiple of 32."""
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = _VALUE[sign]
        if place % 2 == 0:
            value *= 2
            value = value // 32 + value % 32
        total += value
    return ALPHABET[-total % 32]
