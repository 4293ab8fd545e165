"""Files that stand in a text between `begin` and `end` (uuencode). Pure; the standard library's module is gone from 3.13."""

import binascii
import re
from dataclasses import dataclass

_BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} (\S[^\r\n]{0,250}?)[ \t]*\r?$")
_END = re.compile(rb"(?m)^end[ \t]*\r?$")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file, and from where to where it stands in the text."""

    name: str
    content: bytes
    start: int
    stop: int


def files(raw: bytes) -> list[Encoded]:
    """The files in a text. What does not decode to its `end` is no file, and stays text."""
    found: list[Encoded] = []
    at = 0
    if b"begin " not in raw:
        return found
    while (begin := _BEGIN.search(raw, at)) is not None:
        end = _END.search(raw, begin.end())
        if end is None:
            break
        content = _decoded(raw[begin.end() : end.start()])
        at = begin.end() if content is None else end.end()
        if content is not None:
            found.append(Encoded(begin[1].decode("utf-8", "replace"), content, begin.start(), end.end()))
        if len(found) >= 100:
            break
    return found


def without(raw: bytes, found: list[Encoded]) -> bytes:
    """The text with the files taken out."""
    out, at = [], 0
    for each in found:
        out.append(raw[at : each.start])
        at = each.stop
    return b"".join([*out, raw[at:]])


def _decoded(lines: bytes) -> bytes | None:
    out: list[bytes] = []
    for line in lines.splitlines():
        line = line.rstrip(b"\r\n")
        if not line.strip(b" `"):
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                return None
    return b"".join(out)
