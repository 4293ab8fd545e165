"""Walk the outermost structure of each allowed kind of file, without decoding anything.

A file that is one thing from its first byte to its last cannot be another thing as well (a polyglot): a GIF that is a
script, a PDF that is an archive. Formats: PNG (W3C), GIF89a, RFC 9649 (WebP), ITU T.81 (JPEG), ISO 32000 (PDF), ISO
14496-12 (MP4), RFC 8794 and 9559 (EBML, WebM).
"""

from collections.abc import Iterator
from typing import BinaryIO

_MOST_STEPS = 300_000  # of a walk: more blocks than any camera or recorder writes
_TAIL = 65_557  # bytes: a ZIP archive's end record and its longest comment (APPNOTE 4.3.16)
_FOREIGN = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"<script", b"<html", b"<!doctype", b"<svg", b"<?php", b"\x7fELF")


def is_png(file: BinaryIO, size: int) -> bool:
    """Chunks from the signature to IEND, and nothing behind it."""
    at = 8
    for _step in range(_MOST_STEPS):
        head = _read(file, at, 8)
        if len(head) < 8:
            break
        length, name = int.from_bytes(head[:4], "big"), head[4:]
        if not (name.isalpha() and name.isascii()) or (at == 8) != (name == b"IHDR"):
            return False
        at += 12 + length
        if name == b"IEND":
            return at == size and length == 0
    return False


def is_gif(file: BinaryIO, size: int) -> bool:
    """Blocks from the screen's description to the trailer, and nothing behind it."""
    flags = _read(file, 10, 1)
    if not flags:
        return False
    at, steps = 13 + _table(flags[0]), 0
    while at < size and steps < _MOST_STEPS:
        kind = _read(file, at, 1)
        if kind == b";":
            return at + 1 == size
        if kind == b"!":
            at += 2
        elif kind == b",":
            head = _read(file, at, 10)
            if len(head) < 10:
                return False
            at += 10 + _table(head[9]) + 1
        else:
            return False
        while (length := _read(file, at, 1)) not in (b"", b"\0") and steps < _MOST_STEPS:
            at += 1 + length[0]
            steps += 1
        at += 1
    return False


def _table(flags: int) -> int:
    """Bytes of a colour table that a GIF's flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def is_webp(file: BinaryIO, size: int) -> bool:
    """One RIFF container that is exactly the file."""
    return int.from_bytes(_read(file, 4, 4), "little") + 8 == size


def is_jpeg(file: BinaryIO, size: int) -> bool:
    """Segments up to the picture. Phones put more behind it (a second picture, a film), so that is looked at for what
    would make it another kind of file; re-encoding drops it anyway."""
    at = 2
    while at + 4 <= size:
        head = _read(file, at, 4)
        if head[0] != 0xFF:
            return False
        if head[1] == 0xFF:  # a fill byte
            at += 1
            continue
        if head[1] == 0xDA:
            return not _is_foreign(_read(file, max(at, size - _TAIL), _TAIL))
        if not 0xC0 <= head[1] <= 0xFE or 0xD0 <= head[1] <= 0xD9:
            return False
        at += 2 + int.from_bytes(head[2:], "big")
    return False


def is_pdf(file: BinaryIO, size: int) -> bool:
    """From %PDF- to %%EOF with nothing but white space around, a cross-reference, and no archive's end inside the tail."""
    tail = _read(file, max(0, size - _TAIL), _TAIL)
    return tail.rstrip(b"\0\t\n\f\r ").endswith(b"%%EOF") and b"startxref" in tail[-2048:] and b"PK\x05\x06" not in tail


_MOST_SIDE = 16_384  # px of a film that is believed
_TRACKS_WITHIN = 256 * 1024  # bytes: tracks stand before the pictures themselves
_MOST_BOXES = 200  # looked at on one level
# The boxes that stand outermost in an MP4 or QuickTime film.
_BOXES = set(b"ftyp moov mdat free skip wide moof mfra sidx ssix styp uuid meta udta emsg prft pdin pnot".split())
_MP4 = set(b"isom iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 mp41 mp42 avc1 dash MSNV mmp4 3gp4 3gp5 3gp6 3g2a".split())


def film_type(file: BinaryIO, size: int) -> str:
    """Return "video/mp4", "video/quicktime" or, of a brand for sounds, "audio/mp4" for boxes that are exactly the file and hold a
    film or sound; else ""."""
    brand = _read(file, 8, 4)
    media = "video/quicktime" if brand == b"qt  " else "video/mp4" if brand in _MP4 or brand == b"M4V " else ""
    media = "audio/mp4" if brand in (b"M4A ", b"M4B ") else media
    if not media:
        return ""
    at = 0
    seen: set[bytes] = set()
    while at < size and len(seen) < 100:
        head = _read(file, at, 16)
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:  # the last box may reach to the end
            length = size - at
        if name not in _BOXES or length < 8 or (at == 0) != (name == b"ftyp"):
            return ""
        seen.add(name)
        at += length
    has_picture = b"moov" in seen and (b"mdat" in seen or b"moof" in seen)
    return media if at == size and has_picture else ""


def film_size(file: BinaryIO, size: int) -> tuple[int, int]:
    """How wide and high (px) an MP4, QuickTime or WebM film says that it is shown: of its first track that is seen. (0, 0) when
    it does not say, or is no such film. Nothing is decoded: these are numbers in a box, and whoever lies spoils only their own
    frame."""
    if _read(file, 0, 4) == b"\x1aE\xdf\xa3":
        return _webm_size(_read(file, 0, _TRACKS_WITHIN))
    moov = next(_boxes(file, 0, size, b"moov"), None)
    for track in _boxes(file, *moov, b"trak") if moov else ():
        for head in _boxes(file, *track, b"tkhd"):
            data = _read(file, head[0], 104)
            at = 88 if data[:1] == b"\1" else 76
            width, height = (int.from_bytes(data[at + i : at + i + 4], "big") >> 16 for i in (0, 4))
            is_turned = len(data) > at and data[at - 36 : at - 32] == bytes(4)  # lies on its side: the matrix turns it
            if 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE:
                return (height, width) if is_turned else (width, height)
    return 0, 0


def is_sound(file: BinaryIO, size: int) -> bool:
    """Whether the tracks of an MP4 file are heard and none is seen (a cover may be: it is no track that moves)."""
    kinds = set()
    moov = next(_boxes(file, 0, size, b"moov"), None)
    for track in _boxes(file, *moov, b"trak") if moov else ():
        for media in _boxes(file, *track, b"mdia"):
            kinds |= {_read(file, handler[0] + 8, 4) for handler in _boxes(file, *media, b"hdlr")}
    return b"soun" in kinds and b"vide" not in kinds


def _boxes(file: BinaryIO, at: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of the boxes of that name begin and end."""
    for _box in range(_MOST_BOXES):
        head = _read(file, at, 16)
        length, name, inner = int.from_bytes(head[:4], "big"), head[4:8], at + 8
        if length == 1:
            length, inner = int.from_bytes(head[8:16], "big"), at + 16
        elif length == 0:
            length = end - at
        if len(head) < 8 or length < inner - at or at + length > end:
            return
        if name == wanted:
            yield inner, at + length
        at += length


def is_webm(file: BinaryIO, size: int) -> bool:
    """An EBML header that says "webm", and one segment that ends with the file (or says no length, as a recorder's)."""
    head = _read(file, 0, 4096)
    length, at = _number(head, 4)
    end = at + length
    if not 0 < length < 1000 or b"\x42\x82\x84webm" not in head[at:end]:
        return False
    while end < size and head[end : end + 1] == b"\xec":  # Void
        length, at = _number(head, end + 1)
        end = at + length
        if length < 0 or end > 4000:
            return False
    if head[end : end + 4] != b"\x18\x53\x80\x67":
        return False
    length, at = _number(head, end + 4)
    return length == -1 or at + length == size


def _webm_size(head: bytes) -> tuple[int, int]:
    """Of the beginning of a WebM: the pixels of its first track with a picture (RFC 9559, 5.1.4.1.28)."""
    for segment in _elements(head, 0, len(head), b"\x18\x53\x80\x67"):
        for tracks in _elements(head, *segment, b"\x16\x54\xae\x6b"):
            for track in _elements(head, *tracks, b"\xae"):
                for picture in _elements(head, *track, b"\xe0"):
                    found = [next(_elements(head, *picture, name), None) for name in (b"\xb0", b"\xba")]
                    width, height = (int.from_bytes(head[slice(*each)], "big") if each else 0 for each in found)
                    if 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE:
                        return width, height
    return 0, 0


def _elements(data: bytes, at: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of the EBML elements of that id begin and end, as far as the data go."""
    for _element in range(_MOST_BOXES):
        if at >= end or not data[at]:
            return
        inner = at + 9 - data[at].bit_length()  # an id says its length as a number does
        name = data[at:inner]
        length, inner = _number(data, inner)
        last = end if length < 0 else min(inner + length, end)
        if name == wanted:
            yield inner, last
        at = last


def _number(data: bytes, at: int) -> tuple[int, int]:
    """An EBML variable-size number and where it ends; -1 for "unknown" and for what is none."""
    if at >= len(data) or not data[at]:
        return -1, at + 1
    width = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
    return (-1 if value == (1 << 7 * width) - 1 else value), at + width


def _is_foreign(data: bytes) -> bool:
    low = data.lower()
    return any(sign.lower() in low for sign in _FOREIGN)


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)
