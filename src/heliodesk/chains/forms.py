"""All forms of writing together."""

from . import forms_base58, forms_bech32, forms_hex, forms_other
from .readings import Reading

LONGEST = 200  # characters of a token


def read(token: str) -> list[Reading]:
    """Every meaning of one token, the likeliest first; a wrong checksum only when nothing else fits."""
    if not 5 <= len(token) <= LONGEST:
        return []
    found = [reading for form in (forms_hex, forms_bech32, forms_other, forms_base58) for reading in form.read(token)]
    sound = [reading for reading in found if reading.checksum != "wrong"]
    return sound or found
