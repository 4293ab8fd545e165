"""HTML of mails: cleaned for the page, as text, and without the quotes that mail programs mark. Pure.

Lexbor reads it (selectolax): the standard library's parser is quadratic on hostile input before 3.11.14.
"""

import re
from html import unescape

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

from heliodesk.mail.quote_words import FORWARDED, LABEL

_SPACED = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "table", "pre"))
_BLOCKS = _SPACED | frozenset(
    (
        *("address", "article", "aside", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form"),
        *("header", "hr", "li", "main", "nav", "section", "tbody", "tfoot", "thead", "tr"),
    )
)
_HIDDEN = frozenset(
    ["script", "style", "head", "title", "template", "noscript", "object", "svg", "math", "textarea", "select"]
)
_NEVER_OPEN = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot", "html", "head", "body"),
    )
)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]{0,30})")
_ANY_TAG = re.compile(r"<[A-Za-z/!][^<>]{0,5000}>")
_SPACE = re.compile(r"[ \t\r\n\f\u200b]+")
# What mail programs call the quote, or the line before it.
QUOTES = ", ".join(
    (
        ".gmail_quote_container",
        ".gmail_quote",
        ".gmail_attr",
        ".gmail_extra > blockquote",
        "blockquote[type=cite]",
        ".moz-cite-prefix",
        ".yahoo_quoted",
        ".yahoo-quoted",
        "[id^=yahoo_quoted]",
        ".protonmail_quote",
        ".tutanota_quote",
        ".zmail_extra",
        ".ms-outlook-mobile-reference-message",
        "#appendonsend",
        "#divRplyFwdMsg",
        "#OLK_SRC_BODY_SECTION",
        "#mail-editor-reference-message-container",
        ".OutlookMessageHeader",
        "#reply-intro",
        ".ntes-mailmaster-quote",
        "#isReplyContent",
        ".mailru-blockquote",
        "#stopSpelling",
        ".front-blockquote",
        ".zd-reply-quote",
        "blockquote[cite^=mid]",
    )
)
_AFTER = ("appendonsend", "divRplyFwdMsg", "stopSpelling", "isReplyContent", "reply-intro")
_DIVIDER = re.compile(r"border-top\s*:\s*solid", re.I)
_TAGS = nh3.ALLOWED_TAGS | {"font"}
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
_ATTRIBUTES["*"] = _ATTRIBUTES.get("*", set()) | {"dir", "lang"}


def _allowed(tag: str, name: str, value: str) -> str | None:
    """Pictures from elsewhere would tell their owner who reads and when: only those in the mail stay."""
    if tag == "img" and name in ("src", "srcset"):
        return value if value.lower().startswith("cid:") and name == "src" else None
    return value


def labour(html: str) -> int:
    """How much work a parser has with it: for each tag, how many are open. Parsers are quadratic in that, by the standard.

    Formatting that is never closed is opened anew in each paragraph, so a name counts as open until it is closed by itself.
    """
    open_now: dict[str, int] = {}
    depth = total = 0
    for slash, name in _TAG.findall(html):
        name = name.lower()
        if slash:
            if open_now.get(name):
                open_now[name] -= 1
                depth -= 1
        elif name not in _NEVER_OPEN:
            open_now[name] = open_now.get(name, 0) + 1
            depth += 1
        total += depth
    return total


def stripped(html: str) -> str:
    """The text of HTML that is too much work: tags off, entities read, no layout."""
    return unescape(_ANY_TAG.sub(" ", html)).strip()


def cleaned(html: str) -> str:
    """The HTML as it may stand on our page: no script, no style, no picture from elsewhere. A title stays as its first words."""
    return nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "template", "noscript"},
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
    )


def text_of(html: str) -> str:
    """All of the HTML as text; quotes get their "> "."""
    return _text(LexborHTMLParser(html))


def reply_of(html: str) -> tuple[str, bool]:
    """The HTML without marked quotes as text, and whether there were any."""
    page = LexborHTMLParser(html)
    body = page.body
    if body is None:
        return "", False
    found = body.css(QUOTES)
    has_quotes = False
    for node in found:
        if node.parent is None or FORWARDED.match((node.text() or "").strip()[:200]):
            continue
        has_quotes = True
        if node.attributes.get("id") in _AFTER:
            _drop_following(node)
        node.decompose()
    has_quotes = _drop_from_divider(body) or has_quotes
    return _text(page), has_quotes


def _drop_following(node: LexborNode) -> None:
    """Outlook marks the place only: everything behind it is the quote."""
    for _step in range(4000):
        after = node.next
        if after is None:
            return
        after.decompose()


def _drop_from_divider(body: LexborNode) -> bool:
    """Outlook's line above "From: … Sent: …", by its style; the mail ends there."""
    for node in body.css("div[style*=border], hr")[:200]:
        is_line = node.tag == "hr"
        if not is_line and not _DIVIDER.search(node.attributes.get("style") or ""):
            continue
        after = (node.text() if not is_line else "").strip() or _text_behind(node)
        if not _begins_block(after):
            continue
        here: LexborNode | None = node
        for _level in range(8):
            if here is None or here.tag == "body":
                break
            _drop_following(here)
            here = here.parent
        node.decompose()
        return True
    return False


def _begins_block(text: str) -> bool:
    found = LABEL.match(text[:200])
    return bool(found and found.lastgroup in ("from", "sent"))


def _text_behind(node: LexborNode) -> str:
    after = node.next
    for _step in range(6):
        if after is None:
            return ""
        said = (after.text() or "").strip()
        if said:
            return said[:200]
        after = after.next
    return ""


def _text(page: LexborHTMLParser) -> str:
    """One walk over the tree without recursion."""
    root = page.body
    if root is None:
        return ""
    out: list[str] = []  # finished lines
    line: list[str] = []
    depth = 0  # of quotes
    pre = 0

    def end(blank: bool = False) -> None:
        said = "".join(line)
        said = said.rstrip() if pre else " ".join(said.split(" ")).strip()
        line.clear()
        if said or (out and out[-1] and blank):
            out.append("> " * depth + said if said or depth else said)

    node: LexborNode | None = root
    leaving = False
    while node is not None:
        tag = node.tag
        if not leaving:
            if tag == "-text":
                said = node.text_content or ""
                line.append(said if pre else _SPACE.sub(" ", said))
                if pre and "\n" in said:
                    whole = "".join(line)
                    line.clear()
                    *lines, last = whole.split("\n")
                    out += ["> " * depth + each for each in lines]
                    line.append(last)
            elif tag == "br":
                if line:
                    end()
                else:
                    out.append(">" if depth else "")
            elif tag in _BLOCKS:
                end(tag in _SPACED)
                if tag == "blockquote":
                    depth += 1
                elif tag == "pre":
                    pre += 1
                elif tag == "li":
                    line.append("- ")
                elif tag == "hr":
                    line.append("---")
            elif tag in ("td", "th") and line:
                line.append(" ")
            elif tag == "img" and (alt := node.attributes.get("alt")):
                line.append(alt if len(alt) < 60 else "")
            child = None if tag in _HIDDEN else node.child
            if child is not None:
                node = child
                continue
        leaving = False
        if tag in _BLOCKS:
            end(tag in _SPACED)
            if tag == "blockquote":
                depth -= 1
            elif tag == "pre":
                pre -= 1
            if tag in _SPACED and out and out[-1]:
                out.append("")
        if node.mem_id == root.mem_id:
            break
        if node.next is not None:
            node = node.next
        else:
            node = node.parent
            leaving = True
    end()
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(out).replace("\xa0", " "))
    return re.sub(r"[ \t]+(?=\n|$)", "", text).strip("\n")
