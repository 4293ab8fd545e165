"""HTML of another help centre as our Markdown. Cleaned before and, like all articles, when it is shown. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import nh3
from markdownify import MarkdownConverter

LONGEST = 600_000  # characters of HTML
_DEEPEST = 2_000  # tags that are open at a time; many leave paragraphs and items open
_TAG = re.compile(r"<(/?)(?!(?:br|hr|img|input|source|col|wbr|link|meta)\b)[a-zA-Z]")
_TAGS = {
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "ul",
        "ol",
        "li",
        "strong",
        "b",
        "em",
        "i",
        "del",
        "s",
        "code",
        "pre",
        "a",
    ),
    *(
        "img",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "hr",
        "br",
        "div",
        "aside",
        "video",
        "source",
    ),
    *("iframe", "dl", "dt", "dd", "figure", "figcaption", "details", "summary"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "video": {"src"},
    "source": {"src"},
    "iframe": {"src", "title"},
    "ol": {"start"},
    "th": {"colspan"},
    "td": {"colspan"},
    **{tag: {"class"} for tag in ("div", "p", "aside", "blockquote")},
}
# How editors of either mark what stands out: Intercom's callouts, and the classes that Zendesk's themes bring.
_STANDS_OUT = {
    "WARNING": re.compile(r"warn|danger|caution|alert-error", re.IGNORECASE),
    "TIP": re.compile(r"\btips?\b|success|callout-tip", re.IGNORECASE),
    "NOTE": re.compile(r"\bnote\b|notice|\binfo\b|callout|alert", re.IGNORECASE),
}
_LINE_START = re.compile(r"^(\s*)([#>+-]|\d+[.)])(?=\s|$)", re.MULTILINE)
_MARKS = re.compile(r"([\\`*\[\]<])")
_EDGE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")  # an underscore within a word is only that


class TooMuch(ValueError):
    """It is longer or deeper than anything that a person writes."""


@dataclass(slots=True)
class Written:
    """The Markdown, and what stays behind: addresses of pictures and films that lie elsewhere."""

    body: str
    pictures: list[str] = field(default_factory=list)
    films: list[str] = field(default_factory=list)
    wordless: list[str] = field(default_factory=list)  # pictures that came along and say nothing to who cannot see them


def _none(_address: str) -> str:
    return ""


def written(
    html: str,
    *,
    base: str = "",
    resolve: Callable[[str], str] = str,
    picture: Callable[[str], str] = _none,
) -> Written:
    """Markdown of an article. `base`: the address that others are relative to; `resolve` turns a whole address into the one
    that is meant here, `picture` that of a picture into its name here, "" when it stays there. What stays becomes a link:
    nothing is loaded from elsewhere. Raises TooMuch."""
    if len(html) > LONGEST or _depth(html) > _DEEPEST:
        raise TooMuch
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "http", "mailto"},
        link_rel=None,
    )
    made = Written("")
    try:
        raw = _Converter(made, base, resolve, picture).convert(clean)
    except RecursionError as error:
        raise TooMuch from error
    lines = (
        line.rstrip() if not line.endswith("  ") or not line.strip() else f"{line.rstrip()}  "
        for line in raw.split("\n")
    )
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    made.body = f"{body}\n" if body else ""
    return made


def _depth(html: str) -> int:
    """About how deep it goes; a hundred thousand tags in each other would keep the cleaner busy for a minute."""
    depth = deepest = 0
    for end in _TAG.findall(html):
        depth = max(0, depth - 1) if end else depth + 1
        deepest = max(deepest, depth)
    return deepest


class _Converter(MarkdownConverter):
    """markdownify, with our callouts, and links in place of what is loaded from elsewhere."""

    def __init__(self, made: Written, base: str, resolve: Callable[[str], str], picture: Callable[[str], str]) -> None:
        super().__init__(heading_style="ATX", bullets="-", table_infer_header=True, strip_document="strip")
        self.made, self.base, self.resolve, self.picture = made, base, resolve, picture

    def _address(self, written: Any) -> str:
        if not str(written or "").strip():
            return ""
        try:
            whole = urljoin(self.base, str(written or "").strip())
        except ValueError:
            return ""
        found = self.resolve(whole)
        return re.sub(r"[\s<>()]", lambda odd: f"%{ord(odd[0]):02X}", found)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """What would be a mark in Markdown stays a character."""
        if not text or parent_tags & {"code", "pre", "_noformat"}:
            return text
        marked = _EDGE.sub(r"\\_", _MARKS.sub(r"\\\1", text)).replace("~~", r"\~~")
        marked = _LINE_START.sub(lambda at: f"{at[1]}{at[2][:-1]}\\{at[2][-1]}", marked)
        return marked.replace("|", r"\|") if parent_tags & {"td", "th"} else marked

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        words, address = " ".join(text.split()), self._address(el.get("href"))
        if not words or not address or address.startswith("#") or "](../media/" in text:
            return text  # a picture is no link to its larger self here
        return f"[{words}]({address})"

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        address = self._address(el.get("src"))
        if not re.match(r"https?:", address):
            return ""
        alt = self.escape(" ".join(str(el.get("alt") or "").split()), set())
        here = self.picture(address)
        if here:
            if not alt:
                self.made.wordless.append(here)
            return f"![{alt}](../media/{here})"
        self.made.pictures.append(address)
        name = self.escape(address.split("?")[0].rsplit("/", 1)[-1][:80], set())
        return str(alt) if "a" in parent_tags else f"[{alt or name}]({address})"

    def _film(self, address: str, words: str) -> str:
        if not re.match(r"https?:", address):
            return ""
        self.made.films.append(address)
        return f"\n\n[{self.escape(words, set()) or address}]({address})\n\n"

    def convert_iframe(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return self._film(self._address(el.get("src")), " ".join(str(el.get("title") or "").split()))

    def convert_video(self, el: Any, text: str, parent_tags: set[str]) -> str:
        inner = el.find("source")
        return self._film(self._address(el.get("src") or (inner.get("src") if inner else "")), " ".join(text.split()))

    def _block(self, el: Any, text: str, parent_tags: set[str]) -> str:
        said = " ".join(el.get("class") or [])
        kind = next((name for name, mark in _STANDS_OUT.items() if mark.search(said)), "")
        inner = text.strip()
        if kind and inner and not parent_tags & {"td", "th", "li", "blockquote"}:
            quoted = "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
            return f"\n\n> [!{kind}]\n{quoted}\n\n"
        return "" if not inner else f" {inner} " if parent_tags & {"td", "th"} else f"\n\n{inner}\n\n"

    convert_div = convert_aside = convert_p = convert_figure = convert_details = _block
    convert_figcaption = convert_dt = convert_dd = _block

    def convert_summary(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""
