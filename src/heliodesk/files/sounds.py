"""Walk the outermost structure of each kind of sound that is allowed, from its first byte to its last, without decoding anything.

Formats: RFC 3533 (Ogg), 7845 (Opus), ISO 11172-3 (MP3) with ID3v2, RFC 4867 (AMR), RIFF (WAV).
"""

from typing import BinaryIO, Final

_MOST_STEPS: Final = 300_000  # pages or frames: 25 MB of the smallest have fewer
_CODECS: Final = (b"OpusHead", b"\x01vorbis", b"Speex   ")
_TAG_BEHIND: Final = 128  # bytes of an ID3v1 tag
# Bytes behind a frame's first one, by its type; None: there is no such frame.
_NARROW: Final = (12, 13, 15, 17, 19, 20, 26, 31, 5, None, None, None, None, None, None, 0)
_WIDE: Final = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, None, None, None, None, 0, 0)
_RATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s
_LOW_RATES: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def is_ogg(file: BinaryIO, size: int) -> bool:
    """Pages of one stream of sound that are exactly the file."""
    at, stream = 0, b""
    for _step in range(_MOST_STEPS):
        head = _read(file, at, 27)
        if len(head) < 27 or head[:5] != b"OggS\0":
            return False
        lengths = _read(file, at + 27, head[26])
        begins = at + 27 + head[26]
        if at == 0:
            stream = head[14:18]
            if not head[5] & 2 or not _read(file, begins, 8).startswith(_CODECS):
                return False
        if head[14:18] != stream or len(lengths) < head[26]:
            return False
        at = begins + sum(lengths)
        if at >= size:
            return at == size
    return False


def is_mp3(file: BinaryIO, size: int) -> bool:
    """A tag or none, then frames to the end; the last may be cut off, as recorders do."""
    at, frames = _behind_tag(file), 0
    end = size - _TAG_BEHIND if _read(file, max(0, size - _TAG_BEHIND), 3) == b"TAG" else size
    while at < end and frames < _MOST_STEPS:
        length = _frame(_read(file, at, 4))
        if not length:
            return frames > 1 and not any(_read(file, at, end - at)[:4096])  # filled up with nothing
        at, frames = at + length, frames + 1
    return frames > 1


def _behind_tag(file: BinaryIO) -> int:
    head = _read(file, 0, 10)
    if head[:3] != b"ID3" or len(head) < 10 or any(byte & 0x80 for byte in head[6:]):
        return 0
    length = sum(byte << 7 * place for place, byte in enumerate(reversed(head[6:])))
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _frame(head: bytes) -> int:
    """The length of a frame of layer III by its header; 0 for what is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3  # 3: MPEG 1, 2: MPEG 2, 0: 2.5
    if version == 1 or rate in (0, 15) or hertz == 3:
        return 0
    bits = 144_000 * _RATES[rate] if version == 3 else 72_000 * _LOW_RATES[rate]
    return bits // _HERTZ[version][hertz] + (head[2] >> 1 & 1)


def is_amr(file: BinaryIO, size: int) -> bool:
    """Frames from the sign to the end; the last may be cut off."""
    is_wide = _read(file, 0, 9) == b"#!AMR-WB\n"
    lengths, at = (_WIDE, 9) if is_wide else (_NARROW, 6)
    data = _read(file, 0, size)
    first = at
    while at < size:
        more = lengths[data[at] >> 3 & 15] if not data[at] & 0x83 else None
        if more is None:
            return False
        at += 1 + more
    return at > first


def is_wav(file: BinaryIO, size: int) -> bool:
    """One RIFF container that is exactly the file, with a format and sound in it."""
    if int.from_bytes(_read(file, 4, 4), "little") + 8 != size:
        return False
    at = 12
    seen: list[bytes] = []
    while at + 8 <= size and len(seen) < 100:
        head = _read(file, at, 8)
        seen.append(head[:4])
        at += 8 + int.from_bytes(head[4:], "little")
        at += at & 1
    return at in (size, size + 1) and b"fmt " in seen and b"data" in seen


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)
