"""The header block: cut, unfolded, decoded, however it was written. Pure, and linear in its length."""

import binascii
import re
import urllib.parse
from dataclasses import dataclass, field

from heliodesk.mail.charsets import decode
from heliodesk.mail.shapes import Limits, Notes

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN = re.compile(
    rb"(?i)(from|to|cc|subject|date|received|return-path|message-id|mime-version|content-type|delivered-to|reply-to|"
    rb"x-[a-z0-9-]+|dkim-signature)[ \t]*:"
)
_KNOWN_LINES = re.compile(rb"(?m)^" + _KNOWN.pattern.removeprefix(b"(?i)"), re.I)
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,20})\?=")
_BETWEEN = re.compile(r"(\?=)[ \t\r\n]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_BLANK = re.compile(rb"\n[ \t]*\r?\n")
_JUNK_LINES = 60


@dataclass(slots=True)
class Headers:
    """The fields in their order, as bytes; asked by lower-case name, without a difference for case."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    hint: str = ""  # charset of the body, for raw 8-bit fields
    by_name: dict[str, list[bytes]] = field(default_factory=dict)

    def add(self, name: bytes, value: bytes) -> None:
        """Take one more field."""
        key = name.decode("ascii", "replace").lower()
        self.fields.append((key, value))
        self.by_name.setdefault(key, []).append(value)

    def raw(self, name: str) -> bytes:
        """The first field of that name, b"" without one."""
        found = self.by_name.get(name)
        return found[0] if found else b""

    def all(self, name: str) -> list[bytes]:
        """All fields of that name."""
        return self.by_name.get(name, [])

    def plain(self, name: str) -> str:
        """The first field's characters, encoded words left as they are."""
        return decode(self.raw(name), hint=self.hint)[0].strip()

    def text(self, name: str) -> str:
        """The first field, decoded as people read it."""
        return worded(self.plain(name), self.hint).strip()


def split(raw: bytes, notes: Notes, limits: Limits, *, whole: bool = False) -> tuple[Headers, bytes]:
    """Header block and body of a mail (`whole`: junk may stand before the headers) or of a part."""
    headers = Headers()
    at = _start(raw, notes) if whole else 0
    name, length, seen, first = b"", 0, 0, at
    value: list[bytes] = []
    end = len(raw)
    while at < end:
        if at - first > limits.header_block:
            notes.refuse("header_block", limits.header_block, at - first)
            at = _past_blank(raw, at)
            break
        stop = raw.find(b"\n", at, at + limits.header_block)
        if stop < 0:
            stop = raw.find(b"\n", at)
            stop = end if stop < 0 else stop
        if stop - at > limits.header:
            notes.refuse("header", limits.header, stop - at)
        line = raw[at : min(stop, at + limits.header)].rstrip(b"\r\n")
        after = stop + 1
        if not line.strip():
            # A line of blanks alone ends the block too, unless a folded header goes on behind it.
            if not line or not _goes_on(raw, after):
                at = after
                break
        elif line[:1] in b" \t" and name:
            length += len(line)
            if length <= limits.header:
                value.append(line.lstrip() if not value else b" " + line.strip())
            else:
                notes.refuse("header", limits.header, length)
        elif found := _FIELD.match(line):
            if name:
                headers.add(name, b"".join(value))
            name, value = found[1], [line[found.end() :].strip()]
            length = len(line)
            seen += 1
            if seen > limits.headers:
                notes.refuse("headers", limits.headers, seen)
                at = _past_blank(raw, after)
                name = b""
                break
        elif whole and _has_more(raw, after, headers):
            notes.problem("a line among the headers that is none", "read as the rest of the header before it")
            value.append(b" " + line.strip()[: max(0, limits.header - length)])
            length += len(line)
        else:
            if not name:
                return headers, raw[first:]
            notes.problem(
                "no empty line between headers and body", "the body begins at the first line that is no header"
            )
            break
        at = after
    if name:
        headers.add(name, b"".join(value))
    return headers, raw[at:]


def _start(raw: bytes, notes: Notes) -> int:
    """Where the headers begin: past blank lines, an mbox line, and junk, if real headers follow."""
    at = 3 if raw.startswith(b"\xef\xbb\xbf") else 0
    began = at
    for _line in range(_JUNK_LINES):
        stop = raw.find(b"\n", at)
        if stop < 0:
            break
        line = raw[at : min(stop, at + 1000)]
        if line.startswith((b"From ", b">From ")) or not line.strip():
            at = began = stop + 1
            continue
        if _FIELD.match(line) and not line.startswith(b">"):
            if at > began:
                if not _KNOWN.match(line):
                    at = stop + 1
                    continue
                notes.problem("something stood before the headers", "it was passed over")
            return at
        at = stop + 1
    return began


def _has_more(raw: bytes, at: int, headers: Headers) -> bool:
    """Do headers that matter follow before the next empty line? Then a line that is none stands among them, and no body yet."""
    block = raw[at : min(_past_blank(raw, at), at + 64 * 1024)]
    missing = [name for name in (b"from", b"subject", b"to", b"content-type") if name.decode() not in headers.by_name]
    if not missing:
        return bool(_KNOWN.match(block))
    return bool(re.search(rb"(?im)^(?:" + b"|".join(missing) + rb"):", block)) and len(_KNOWN_LINES.findall(block)) >= 2


def _goes_on(raw: bytes, at: int) -> bool:
    stop = raw.find(b"\n", at, at + 2000)
    line = raw[at : stop if stop >= 0 else at + 2000]
    return (line[:1] in (b" ", b"\t") and bool(line.strip())) or bool(_KNOWN.match(line))


def _past_blank(raw: bytes, at: int) -> int:
    found = _BLANK.search(raw, max(0, at - 2))
    return found.end() if found else len(raw)


def worded(text: str, hint: str = "") -> str:
    """`text` with its encoded words (RFC 2047) read, neighbours joined before their charset is applied."""
    if "=?" not in text:
        return text
    text = _BETWEEN.sub(r"\1", text)
    out: list[str] = []
    at, held, charset, way = 0, b"", "", ""
    for found in _WORD.finditer(text):
        if found.start() > at:
            if held:
                out.append(_read(held, charset, hint))
                held = b""
            out.append(text[at : found.start()])
        label = found[1].split("*")[0]
        if held and (label.lower() != charset.lower() or found[2].lower() != way):
            out.append(_read(held, charset, hint))
            held = b""
        charset, way = label, found[2].lower()
        held += _bytes_of(found[3], way)
        at = found.end()
    if held:
        out.append(_read(held, charset, hint))
    out.append(text[at:])
    return "".join(out)


def _read(held: bytes, charset: str, hint: str) -> str:
    return decode(held, charset, hint)[0].replace("\r", "").replace("\n", " ")


def _bytes_of(said: str, way: str) -> bytes:
    raw = said.encode("utf-8", "surrogateescape")
    if way == "q":
        return _HEX.sub(lambda found: bytes((int(found[1], 16),)), raw.replace(b"_", b" "))
    return base64_of(raw)


def base64_of(raw: bytes) -> bytes:
    """Base64 however it is broken: foreign bytes are passed over, padding is mended, pieces put together."""
    try:
        return binascii.a2b_base64(raw, strict_mode=True)
    except (binascii.Error, ValueError):
        pass
    kept = re.sub(rb"[^A-Za-z0-9+/=]", b"", raw)
    out = []
    for piece in re.findall(rb"[A-Za-z0-9+/]+", kept):
        piece = piece[: len(piece) - 1] if len(piece) % 4 == 1 else piece
        out.append(binascii.a2b_base64(piece + b"=" * (-len(piece) % 4)))
    return b"".join(out)


_PARAMETER = re.compile(r""";[;\s]*([^\s=;"*]+(?:\*\d*\*?)?)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)""", re.S)
_PIECE = re.compile(r"(.+?)\*(?:(\d+)(\*)?)?$")


def parameters(value: str, hint: str = "") -> dict[str, str]:
    """The parameters behind a header's value: quoted or not, in pieces or with a charset (RFC 2231), or as encoded words."""
    found: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(";" + value if "=" in value.split(";")[0] else value):
        name, said = match[1].lower(), _unquoted(match[2])
        piece = _PIECE.match(name)
        if piece:
            number, coded = int(piece[2] or 0), bool(piece[3]) or piece[2] is None
            pieces.setdefault(piece[1], {}).setdefault(number, (said, coded))
        else:
            found.setdefault(name, worded(said, hint))
    for name, numbered in pieces.items():
        found[name] = _joined([numbered[number] for number in sorted(numbered)], hint) or found.get(name, "")
    return found


def _joined(pieces: list[tuple[str, bool]], hint: str) -> str:
    charset, raw = "", b""
    for at, (said, coded) in enumerate(pieces):
        if coded and at == 0 and said.count("'") >= 2:
            charset, _language, said = said.split("'", 2)
        raw += urllib.parse.unquote_to_bytes(said) if coded else said.encode("utf-8", "surrogateescape")
    return worded(decode(raw, charset, hint)[0], hint)


def _unquoted(said: str) -> str:
    said = said.strip()
    if said.startswith('"'):
        said = said[1:-1] if said.endswith('"') and len(said) > 1 else said[1:]
        # A path of Windows keeps its backslashes.
        said = re.sub(r'\\(["\\])', r"\1", said)
    return said
