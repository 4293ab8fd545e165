"""A film that a browser really plays: VP8 key frames, which a lossy WebP is, in a WebM with an index (RFC 9559)."""

import functools
import io
import random
import struct

from PIL import Image


def _number(value: int) -> bytes:
    return struct.pack(">Q", value | 1 << 56)  # a size of eight bytes: places can be told before


def _element(name: str, data: bytes) -> bytes:
    return bytes.fromhex(name) + _number(len(data)) + data


def _whole(name: str, value: int) -> bytes:
    return _element(name, struct.pack(">Q", value))


@functools.cache
def _frame(second: int) -> bytes:
    """A noisy picture, so that the film is as long in bytes as a real one."""
    chance = random.Random(second)
    picture = Image.frombytes("RGB", (160, 120), chance.randbytes(160 * 120 * 3)).resize((320, 240))
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=80)
    data = out.getvalue()
    at = data.index(b"VP8 ")
    return data[at + 8 : at + 8 + int.from_bytes(data[at + 4 : at + 8], "little")]


def webm(seconds: int) -> bytes:
    """A film of so many seconds, one picture each."""
    head = _element(
        "1a45dfa3",
        _whole("4286", 1)
        + _whole("42f7", 1)
        + _whole("42f2", 4)
        + _whole("42f3", 8)
        + bytes.fromhex("428284")
        + b"webm"
        + _whole("4287", 4)
        + _whole("4285", 2),
    )
    info = _element("1549a966", _whole("2ad7b1", 1_000_000) + _element("4489", struct.pack(">d", seconds * 1000.0)))
    video = _element("e0", _whole("b0", 320) + _whole("ba", 240))
    track = _whole("d7", 1) + _whole("73c5", 1) + _whole("83", 1) + _element("86", b"V_VP8") + video
    tracks = _element("1654ae6b", _element("ae", track))
    clusters = []
    for second in range(seconds):
        block = b"\x81\0\0\x80" + _frame(second % 40)
        clusters.append(_element("1f43b675", _whole("e7", second * 1000) + _element("a3", block)))

    def cues(start: int) -> bytes:
        points, at = b"", start
        for second, cluster in enumerate(clusters):
            points += _element("bb", _whole("b3", second * 1000) + _element("b7", _whole("f7", 1) + _whole("f1", at)))
            at += len(cluster)
        return _element("1c53bb6b", points)

    before = len(info + tracks)
    index = cues(before + len(cues(0)))
    return head + _element("18538067", info + tracks + index + b"".join(clusters))
