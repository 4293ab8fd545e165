"""Markdown as it is shown: cleaned HTML with anchors, callouts and tables. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 100_000  # characters of a body
_CALLOUT = re.compile(r"^\[!(NOTE|TIP|WARNING|IMPORTANT|CAUTION)\][ \t]*\n?", re.IGNORECASE)
_MEDIUM = re.compile(r"(?:(?:\.\./)?media/|/help/media/)(?P<name>[a-z0-9][a-z0-9.-]{0,89})")
_OF_OURS = re.compile(r"/(?![/\\])")
_NO_ANCHOR = re.compile(r"[^\w\u3040-\u9fff]+")
_TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "del", "code", "pre", "a", "img", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "hr", "br", "div", "video"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "video": {"src", "controls", "preload", "width", "height", "aria-label", "playsinline"},
    "th": {"scope"},
    "div": {"role"},
    "ol": {"start"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4")},
}
_CLASSES = {"div": {"callout", "note", "tip", "warning", "table"}, "th": {"end", "mid"}, "td": {"end", "mid"}}


CELL = " · "  # between the cells of a row where it is read as text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, where it is, and the plain text below it. The first, before any heading, has neither heading nor anchor."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture or film that an article may show: its address, the size (px) that keeps its place free while it loads, and for
    a large picture the width of its small form, which is at `<address>?small`."""

    address: str
    width: int
    height: int
    is_film: bool = False
    small: int = 0


@dataclass(slots=True)
class Rendered:
    """A body as HTML, cut into sections; the addresses that it leads to; its media by name, and what is wrong with pictures:
    (address as written, rule): no-words, elsewhere, unknown."""

    html: str
    sections: list[Section] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str]] = field(default_factory=list)


def _same(address: str) -> str:
    return address


def _none(_name: str) -> Seen | None:
    return None


def render(
    body: str, *, resolve: Callable[[str], str] = _same, media: Callable[[str], Seen | None] = _none
) -> Rendered:
    """Render Markdown. `resolve` turns the address of a link as it is written into the one that is meant; `media` knows the
    pictures and films by name, which are written as `![words](../media/name.png)`."""
    made = Rendered("")
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    reader.add_render_rule("film", _film)
    tokens = reader.parse(body[:LONGEST])
    _lower_headings(tokens)
    anchors = _anchor(tokens)
    _mark_callouts(tokens)
    _dress(tokens, resolve, made.links)
    _place_media(tokens, media, made)
    raw = str(reader.renderer.render(tokens, reader.options, {}))
    raw = raw.replace("<table>", '<div class="table" role="region"><table>').replace("</table>", "</table></div>")
    made.html = nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener",
        attribute_filter=_kept,
    )
    made.sections = _sections(tokens, anchors)
    return made


def _kept(tag: str, name: str, value: str) -> str | None:
    # Nothing may be loaded from elsewhere: it would tell others who reads.
    if tag in {"img", "video"} and name == "src" and not _OF_OURS.match(value):
        return None
    return value


def _lower_headings(tokens: list[Token]) -> None:
    """The page's own title is its one h1."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = {"h1": "h2", "h5": "h4", "h6": "h4"}.get(token.tag, token.tag)


def _anchor(tokens: list[Token]) -> dict[int, tuple[str, str]]:
    """Give each heading an id that is made of its words. Returns place → (anchor, heading)."""
    found: dict[int, tuple[str, str]] = {}
    used: set[str] = set()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            heading = _plain(tokens[at + 1])
            base = _NO_ANCHOR.sub("-", heading.lower()).strip("-")[:100] or "section"
            anchor, n = base, 2
            while anchor in used:
                anchor, n = f"{base}-{n}", n + 1
            used.add(anchor)
            token.attrSet("id", anchor)
            found[at] = (anchor, heading)
    return found


def _mark_callouts(tokens: list[Token]) -> None:
    """`> [!NOTE]` becomes a callout."""
    for at, token in enumerate(tokens):
        if token.type != "blockquote_open" or at + 2 >= len(tokens):
            continue
        inline = tokens[at + 2]
        mark = _CALLOUT.match(inline.content) if inline.type == "inline" else None
        if mark is None:
            continue
        kind = {"important": "note", "caution": "warning"}.get(mark[1].lower(), mark[1].lower())
        token.tag = "div"
        token.attrSet("class", f"callout {kind}")
        token.attrSet("role", "note")
        _closing(tokens, at).tag = "div"
        inline.content = inline.content[mark.end() :]
        children = inline.children or []
        while children and (children[0].type == "softbreak" or children[0].content.startswith("[!")):
            children.pop(0)


def _closing(tokens: list[Token], at: int) -> Token:
    depth = 0
    for token in tokens[at:]:
        depth += token.nesting if token.type.startswith("blockquote") else 0
        if depth == 0:
            return token
    raise AssertionError("a parser closes what it opens")


def _dress(tokens: list[Token], resolve: Callable[[str], str], links: list[str]) -> None:
    for token in tokens:
        if token.type in {"th_open", "td_open"} and (style := str(token.attrGet("style") or "")):
            token.attrs.pop("style")
            side = {"text-align:right": "end", "text-align:center": "mid"}.get(style)
            if side:
                token.attrSet("class", side)
        if token.type == "th_open":
            token.attrSet("scope", "col")
        for child in token.children or []:
            if child.type == "link_open":
                address = resolve(str(child.attrGet("href") or ""))
                child.attrSet("href", address)
                links.append(address)


def _place_media(tokens: list[Token], media: Callable[[str], Seen | None], made: Rendered) -> None:
    """Pictures and films get their size, so that nothing moves when they come; none is loaded before it is near."""
    for child in (child for token in tokens for child in token.children or [] if child.type == "image"):
        written = str(child.attrGet("src") or "")
        found = _MEDIUM.fullmatch(written)
        seen = media(found["name"]) if found else None
        words = _plain(child)
        if not words:
            made.wrong.append((written, "no-words"))
        if found is None and not _OF_OURS.match(written):
            made.wrong.append((written, "elsewhere"))
        if found and seen is None:
            made.wrong.append((written, "unknown"))
        if found is None or seen is None:
            continue
        made.media.append(found["name"])
        child.attrs = {"src": seen.address, "alt": "", "width": seen.width, "height": seen.height}
        if seen.is_film:
            child.type, child.tag = "film", "video"
            del child.attrs["alt"]
            child.attrs |= {"aria-label": words, "controls": "", "preload": "metadata", "playsinline": ""}
        else:
            child.attrs |= {"loading": "lazy", "decoding": "async"}
            if seen.small:
                child.attrs["srcset"] = f"{seen.address}?small {seen.small}w, {seen.address} {seen.width}w"
                child.attrs["sizes"] = "(max-width: 720px) 100vw, 640px"


def _film(renderer: Any, tokens: list[Token], at: int, _options: Any, _env: Any) -> str:
    return f"<video{renderer.renderAttrs(tokens[at])}></video>"


def _sections(tokens: list[Token], anchors: dict[int, tuple[str, str]]) -> list[Section]:
    found: list[Section] = []
    anchor, heading, lines = "", "", list[str]()
    cells: list[str] | None = None  # of the row of a table, which is one line
    skipped = -1
    for at, token in enumerate(tokens):
        if at in anchors:
            _close(found, anchor, heading, lines)
            (anchor, heading), lines, skipped = anchors[at], [], at + 1
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            lines.append(CELL.join(filter(None, cells)))
            cells = None
        elif token.type == "inline" and at != skipped:
            (lines if cells is None else cells).append(_plain(token))
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.strip())
    _close(found, anchor, heading, lines)
    return found


def _close(found: list[Section], anchor: str, heading: str, lines: list[str]) -> None:
    text = "\n".join(filter(None, lines)).strip()
    if text or heading:
        found.append(Section(anchor, heading, text))


def _plain(inline: Token) -> str:
    """What is read of a line, without marks."""

    def said(child: Any) -> str:
        if child.type in {"softbreak", "hardbreak"}:
            return "\n"
        if child.type in {"image", "film"}:
            return _plain(child)
        return str(child.content) if child.type in {"text", "code_inline"} else ""

    return "".join(map(said, inline.children or [])).strip()
