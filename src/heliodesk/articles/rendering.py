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
_NO_ANCHOR = re.compile(r"[^\w\u3040-\u9fff]+")
_TAGS = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "del", "code", "pre", "a", "img", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "hr", "br", "div", "video"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "video": {"src", "controls", "preload"},
    "th": {"scope"},
    "div": {"role"},
    "ol": {"start"},
    **{tag: {"id"} for tag in ("h2", "h3", "h4")},
}
_CLASSES = {"div": {"callout", "note", "tip", "warning", "table"}, "th": {"end", "mid"}, "td": {"end", "mid"}}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, where it is, and the plain text below it. The first, before any heading, has neither heading nor anchor."""

    anchor: str
    heading: str
    text: str


@dataclass(slots=True)
class Rendered:
    """A body as HTML, cut into sections, and the addresses that it leads to."""

    html: str
    sections: list[Section] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def _same(address: str) -> str:
    return address


def render(body: str, *, resolve: Callable[[str], str] = _same) -> Rendered:
    """Render Markdown. `resolve` turns the address of a link as it is written into the one that is meant."""
    reader = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = reader.parse(body[:LONGEST])
    links: list[str] = []
    _lower_headings(tokens)
    anchors = _anchor(tokens)
    _mark_callouts(tokens)
    _dress(tokens, resolve, links)
    raw = str(reader.renderer.render(tokens, reader.options, {}))
    raw = raw.replace("<table>", '<div class="table" role="region"><table>').replace("</table>", "</table></div>")
    html = nh3.clean(
        raw,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes=_CLASSES,
        url_schemes={"https", "http", "mailto"},
        link_rel="noopener",
        attribute_filter=_kept,
    )
    return Rendered(html, _sections(tokens, anchors), links)


def _kept(tag: str, name: str, value: str) -> str | None:
    # Nothing may be loaded from elsewhere: it would tell others who reads.
    if tag in {"img", "video"} and name == "src" and not re.match(r"/(?![/\\])", value):
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


def _sections(tokens: list[Token], anchors: dict[int, tuple[str, str]]) -> list[Section]:
    found: list[Section] = []
    anchor, heading, lines = "", "", list[str]()
    skipped = -1
    for at, token in enumerate(tokens):
        if at in anchors:
            _close(found, anchor, heading, lines)
            (anchor, heading), lines, skipped = anchors[at], [], at + 1
        elif token.type == "inline" and at != skipped:
            lines.append(_plain(token))
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
        return str(child.content) if child.type in {"text", "code_inline", "image"} else ""

    return "".join(map(said, inline.children or [])).strip()
