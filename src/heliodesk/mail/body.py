"""From the tree of parts to what is shown and what is attached. Pure."""

import html as markup_escape
import re
from dataclasses import dataclass, field

from heliodesk.mail import markup, tnef, uu
from heliodesk.mail.charsets import decode
from heliodesk.mail.parts import Part, content
from heliodesk.mail.shapes import Limits, Notes

_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_:-]{2,40})""", re.I)
_TAGGED = re.compile(r"<(?:html|body|div|p|br|table|span|font|a|b|i|img|blockquote)\b[^>]*>", re.I)
_WINMAIL = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_BODYLESS = frozenset(
    {
        "text/calendar",
        "text/csv",
        "text/rfc822-headers",
        "text/vcard",
        "text/x-vcard",
        "text/directory",
        "text/xml",
        "text/css",
    }
)


@dataclass(slots=True)
class Held:
    """A file of the mail before it is named: the part, its bytes, its name."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""
    is_inline: bool = False


@dataclass(slots=True)
class Body:
    """Pieces of the shown body, in their order, each as text and as HTML."""

    pieces: list[tuple[str, str]] = field(default_factory=list)  # (plain, html); "" for what there is not
    held: list[Held] = field(default_factory=list)
    charset: str = ""


def gather(root: Part, notes: Notes, limits: Limits) -> Body:
    """What a mail shows and what it holds."""
    body = Body()
    _walk(root, body, notes, limits, True)
    return body


def _walk(part: Part, body: Body, notes: Notes, limits: Limits, first: bool) -> None:
    kind = part.media_type
    if kind == "multipart/alternative" and part.parts:
        _alternative(part, body, notes, limits)
    elif kind.startswith("multipart/"):
        for at, each in enumerate(part.parts):
            _walk(each, body, notes, limits, first and at == 0)
    elif (part.is_shown and kind not in _BODYLESS) or (
        first
        and kind.startswith("text/")
        and kind not in _BODYLESS
        and part.disposition != "attachment"
        and not part.disposed.get("filename")
    ):
        _show(part, body, notes, limits)
    else:
        _hold(part, body, notes)


def _alternative(part: Part, body: Body, notes: Notes, limits: Limits) -> None:
    """The same said twice: each form once, whatever else is in there beside it."""
    inner = Body()
    for each in part.parts:
        before = len(inner.pieces)
        _walk(each, inner, notes, limits, False)
        # Several pieces of one form (Apple Mail's HTML around a file) belong together.
        inner.pieces[before:] = [
            (
                "\n".join(p for p, _h in inner.pieces[before:]).strip("\n"),
                "\n".join(h for _p, h in inner.pieces[before:]).strip("\n"),
            )
        ]
    body.held += inner.held
    body.charset = body.charset or inner.charset
    plains = [plain for plain, html in inner.pieces if plain.strip() and not html]
    htmls = [html for _plain, html in inner.pieces if html]
    mixed = [plain for plain, html in inner.pieces if plain.strip() and html]
    plain = plains[0] if plains else ""
    html = htmls[-1] if htmls else ""
    if plain or html or mixed:
        body.pieces.append((plain or (mixed[0] if mixed and not html else ""), html))


def _show(part: Part, body: Body, notes: Notes, limits: Limits) -> None:
    raw = content(part, notes)
    label = part.given.get("charset", "")
    is_html = part.media_type in ("text/html", "application/xhtml+xml")
    if not is_html and b"begin " in raw:
        files = uu.files(raw)
        body.held += [Held(each.name, _kind_of(each.name), each.content) for each in files]
        raw = uu.without(raw, files)
    if is_html and not raw.isascii() and (not label or label.lower() in ("us-ascii", "ascii")):
        declared = _META.search(raw[:4000])
        label = declared[1].decode("ascii") if declared else label
    if len(raw) > limits.text * 4:
        raw = raw[: limits.text * 4]
    text, wrong = decode(raw, label)
    if wrong:
        notes.problem(f"a text {wrong}", "read by its characters")
    if label and not body.charset:
        body.charset = label
    if len(text) > limits.text:
        notes.refuse("text", limits.text, len(text))
        text = text[: limits.text]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if is_html and (work := markup.labour(text)) > limits.labour:
        notes.refuse("labour", limits.labour, work)
        body.pieces.append((markup.stripped(text), ""))
    elif is_html:
        body.pieces.append(("", text))
    elif part.media_type in ("text/enriched", "text/richtext"):
        body.pieces.append((re.sub(r"<(?:param>[^<]*</param|[^<>]{0,60})>", "", text).replace("\n\n", "\n"), ""))
    elif (
        "content-type" not in part.headers.by_name
        and len(_TAGGED.findall(text[:2000])) > 2
        and text.lstrip().startswith("<")
    ):
        body.pieces.append(("", text) if markup.labour(text) <= limits.labour else (markup.stripped(text), ""))
    else:
        if part.given.get("format", "").lower() == "flowed":
            text = flowed(text, part.given.get("delsp", "").lower() == "yes")
        body.pieces.append((text, ""))


def flowed(text: str, delete: bool = False) -> str:
    """Paragraphs that were broken for a narrow screen (RFC 3676) in one line again."""
    out: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        said = line.lstrip(">")
        depth = len(line) - len(said)
        said = said.removeprefix(" ")
        is_signature = said == "-- "
        goes_on = said.endswith(" ") and not is_signature
        piece = said[:-1] if goes_on and delete else said
        if open_depth == depth and not is_signature:
            out[-1] += piece
        else:
            out.append((">" * depth + " " if depth else "") + piece)
        open_depth = depth if goes_on else -1
    return "\n".join(out)


def _hold(part: Part, body: Body, notes: Notes) -> None:
    raw = part.body if part.media_type.startswith("message/") and not _is_encoded(part) else content(part, notes)
    name = _base(part.name)
    if part.media_type in _WINMAIL or name.lower() == "winmail.dat":
        found = tnef.files(raw)
        if found is not None:
            files, text = found
            body.held += [Held(_base(each) or "file", _kind_of(each), data) for each, data in files]
            if text.strip() and not body.pieces:
                body.pieces.append((text, ""))
            return
        notes.problem("a winmail.dat that could not be opened", "kept as it is")
    is_inline = part.disposition == "inline" or (bool(part.content_id) and part.disposition != "attachment")
    body.held.append(Held(name, part.media_type, raw, part.content_id, is_inline))


def _is_encoded(part: Part) -> bool:
    return part.headers.plain("content-transfer-encoding").lower().strip() in ("base64", "quoted-printable")


def _base(name: str) -> str:
    """A file's name without the folders of the machine that it came from, and without control characters."""
    if re.match(r"[A-Za-z]:\\|\\\\|/|\.\.?[/\\]", name):
        name = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+", " ", name).strip()[:255]


def _kind_of(name: str) -> str:
    end = name.lower().rpartition(".")[2]
    return _KINDS.get(end, "application/octet-stream")


_KINDS = {
    "csv": "text/csv", "txt": "text/plain", "pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "gif": "image/gif",
    "doc": "application/msword", "zip": "application/zip", "xls": "application/vnd.ms-excel",
    "html": "text/html", "htm": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "ics": "text/calendar",
    "webp": "image/webp", "heic": "image/heic",
}  # fmt: skip


def as_text(body: Body) -> str:
    """The whole body as plain text."""
    out = []
    for plain, html in body.pieces:
        out.append(plain if plain.strip() or not html else markup.text_of(html))
    return "\n\n".join(each.strip("\n") for each in out if each.strip())


def as_html(body: Body) -> str:
    """The whole body as HTML, "" when no piece of it came as HTML; not cleaned."""
    if not any(html for _plain, html in body.pieces):
        return ""
    return "\n".join(
        html or f"<p>{markup_escape.escape(plain).replace(chr(10), '<br>')}</p>" for plain, html in body.pieces
    )
