"""The tree of parts of a mail, cut on bytes: linear, with caps, and without a library that may raise. Pure."""

import binascii
import re
from dataclasses import dataclass, field

from heliodesk.mail import uu
from heliodesk.mail.headers import Headers, base64_of, parameters, split
from heliodesk.mail.shapes import Limits, Notes

_TYPE = re.compile(r"\s*([A-Za-z0-9!#$&^_.+-]+)\s*/\s*([A-Za-z0-9!#$&^_.+-]+)")
_MARK = re.compile(rb"(?m)^--([0-9A-Za-z'()+_,./:=?-][0-9A-Za-z'()+_,./:=? -]{2,120})[ \t]*\r?$")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")


@dataclass(slots=True)
class Part:
    """One part: its type, what its headers say, its bytes as they came, or the parts in it."""

    headers: Headers
    media_type: str = "text/plain"
    given: dict[str, str] = field(default_factory=dict)  # parameters of Content-Type
    disposition: str = ""
    disposed: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    parts: list["Part"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The file's name, "" without one."""
        return (
            self.disposed.get("filename")
            or self.given.get("name")
            or self.disposed.get("name")
            or self.given.get("filename", "")
        )

    @property
    def content_id(self) -> str:
        """Content-ID without its brackets."""
        return self.headers.plain("content-id").strip("<> \t")

    @property
    def is_shown(self) -> bool:
        """May this text stand in the body? Not what is attached or has a file's name."""
        return self.media_type.startswith("text/") and self.disposition != "attachment" and not self.name


def tree(raw: bytes, notes: Notes, limits: Limits) -> Part:
    """The parts of a whole mail."""
    headers, body = split(raw, notes, limits, whole=True)
    return _part(headers, body, notes, limits, [limits.parts], 0, "text/plain")


def _part(
    headers: Headers, body: bytes, notes: Notes, limits: Limits, left: list[int], depth: int, default: str
) -> Part:
    part = Part(headers)
    _describe(part, default, notes)
    if not part.media_type.startswith("multipart/"):
        part.body = body
        return part
    if depth >= limits.depth:
        notes.refuse("depth", limits.depth, depth + 1)
        part.media_type, part.body = "application/octet-stream", body
        return part
    pieces = _pieces(part, body, notes, limits)
    if pieces is None:
        part.media_type, part.body = "text/plain", body
        if re.match(rb"\s*<(!doctype|html|body|div|p)\b", body[:500], re.I):
            part.media_type = "text/html"
        return part
    inner = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    for piece in pieces:
        if left[0] <= 0:
            notes.refuse("parts", limits.parts, limits.parts + 1)
            break
        left[0] -= 1
        below, rest = split(piece, notes, limits)
        part.parts.append(_part(below, rest, notes, limits, left, depth + 1, inner))
    return part


def _describe(part: Part, default: str, notes: Notes) -> None:
    said = part.headers.plain("content-type")
    found = _TYPE.match(said)
    if found:
        part.media_type = f"{found[1]}/{found[2]}".lower()
    else:
        part.media_type = default
        if said and said.strip().lower() not in ("text", "plain"):
            notes.problem(f"a content type that is none: {said[:60]}", f"read as {default}")
    part.given = parameters(said)
    where = part.headers.plain("content-disposition")
    part.disposition = re.split(r"[;\s]", where.strip(), maxsplit=1)[0].lower()
    part.disposed = parameters(where)


def _pieces(part: Part, body: bytes, notes: Notes, limits: Limits) -> list[bytes] | None:
    """The bytes between the boundaries; None when there are none at all."""
    boundary = part.given.get("boundary", "").strip().encode("utf-8", "surrogateescape")
    pieces = _cut(body, boundary, limits.parts) if boundary else []
    if pieces:
        return pieces
    found = _MARK.search(body)
    if found is not None:
        guess = found[1].rstrip()
        guess = guess.removesuffix(b"--") if body.count(b"--" + guess) < 2 else guess
        pieces = _cut(body, guess, limits.parts)
        if pieces:
            notes.problem(
                "the boundary named in the headers is not in the body", "cut at the lines that look like boundaries"
            )
            return pieces
    notes.problem("several parts announced and no boundary found", "read as one text")
    return None


def _cut(body: bytes, boundary: bytes, most: int) -> list[bytes]:
    mark = b"--" + boundary
    pieces: list[bytes] = []
    begin = -1
    at = body.find(mark)
    while at >= 0:
        after = at + len(mark)
        if at == 0 or body[at - 1 : at] == b"\n":
            stop = body.find(b"\n", after, after + 300)
            line = body[after : stop if stop >= 0 else min(len(body), after + 300)]
            last = line.startswith(b"--")
            if not line.strip(b"- \t\r") or (last and not line[2:3].strip(b"- \t\r")):
                if begin >= 0:
                    pieces.append(_without_break(body[begin:at]))
                begin = -1 if last else (stop + 1 if stop >= 0 else len(body))
                if last or len(pieces) > most:
                    break
        at = body.find(mark, after)
    if begin >= 0 and begin < len(body):
        pieces.append(body[begin:])  # the last boundary is missing: the mail was cut off
    return pieces


def _without_break(piece: bytes) -> bytes:
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece[:-1] if piece.endswith(b"\n") else piece


def content(part: Part, notes: Notes) -> bytes:
    """The part's bytes with their transfer encoding taken off, as far as it is the one that is named."""
    said = part.headers.plain("content-transfer-encoding").lower()
    way = re.split(r"[;\s]", said.strip(" \t\"'<>"), maxsplit=1)[0]
    raw = part.body
    if way == "base64":
        if len(raw) > 20 and len(_NOT_BASE64.findall(raw[:4000])) * 12 > len(raw[:4000]):
            notes.problem("base64 announced and something else sent", "read as it stands")
            return raw
        return base64_of(raw)
    if way in ("quoted-printable", "quoted_printable", "qp"):
        return binascii.a2b_qp(raw)
    if way in ("x-uuencode", "uuencode", "x-uue", "uue"):
        files = uu.files(raw)
        if files:
            part.disposed.setdefault("filename", files[0].name)
            return files[0].content
        notes.problem("uuencode announced and not found", "read as it stands")
    elif way and way not in ("7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
        notes.problem(f"a transfer encoding that nobody knows: {way[:40]}", "read as it stands")
    return raw
