"""Whether two pictures of people look the same: a hash of 64 bits that survives another size, format and compression.

A difference hash: the picture is made small and grey, and each bit tells whether it gets brighter from one place to the next.
Only pictures that were made anew by `files` belong here; whoever reads a stranger's bytes runs a stranger's picture.
"""

from io import BytesIO
from itertools import pairwise
from typing import Final

ALIKE: Final = 10  # of 64 bits; two different pictures differ in about 32
_SIDE: Final = 8
_FLAT: Final = 8  # a picture with less contrast than this looks like every other
_LARGEST: Final = 4096 * 4096  # pixels


def picture_hash(picture: bytes) -> int | None:
    """The hash of a picture; None when it is none, too large, or of one colour."""
    from PIL import Image

    try:
        with Image.open(BytesIO(picture)) as opened:
            if opened.width * opened.height > _LARGEST:
                return None
            opened.draft("L", (256, 256))
            flat = opened.convert("RGBA")
            # What is transparent is seen on white.
            ground = Image.new("RGBA", flat.size, "white")
            grey = Image.alpha_composite(ground, flat).convert("L").resize((_SIDE + 1, _SIDE), Image.Resampling.LANCZOS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    places = list(grey.tobytes())
    if max(places) - min(places) < _FLAT:
        return None
    bits = 0
    for row in range(_SIDE):
        line = places[row * (_SIDE + 1) : (row + 1) * (_SIDE + 1)]
        for left, right in pairwise(line):
            bits = bits << 1 | (left < right)
    return bits


def difference(one: int, other: int) -> int:
    """In how many of 64 bits two hashes differ."""
    return (one ^ other).bit_count()


def look_alike(one: int | None, other: int | None, *, most: int = ALIKE) -> bool:
    """Whether somebody would take one picture for the other."""
    return one is not None and other is not None and difference(one, other) <= most
