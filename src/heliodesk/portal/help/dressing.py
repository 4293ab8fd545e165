"""An article's body as a page needs it: callouts that say what they are, tables that a keyboard can reach, its headings."""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from django.utils import translation
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

_HEADING = re.compile(r'<h([23]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
_MARK = re.compile(
    r'(?P<callout><div class="callout (?P<kind>note|tip|warning)" role="note">)'
    r'|(?P<table><div class="table" role="region">)'
    r"|<h[234] id=\"[^\"]*\">(?P<heading>.*?)</h[234]>",
    re.DOTALL,
)
_ICON = {"note": "note", "tip": "check", "warning": "alert"}
LEAST = 3  # headings that make a list of contents worth its place


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body, and where it is."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Dressed:
    """The body, and its headings of the first rank."""

    html: SafeString
    headings: tuple[Heading, ...]

    @property
    def contents(self) -> tuple[Heading, ...]:
        """What the list of contents shows, nothing for a short article."""
        return self.headings if len(self.headings) >= LEAST else ()


@lru_cache(maxsize=512)
def dressed(html: str, language: str) -> Dressed:
    """Kept for as long as the process lives: an edition's HTML never changes."""
    with translation.override(language):
        names = {"note": _("Good to know"), "tip": _("Tip"), "warning": _("Warning")}
        table, numbered = _("Table: %(heading)s"), _("Table %(number)s: %(heading)s")
    said: list[str] = []
    heading = ""

    def mark(found: re.Match[str]) -> str:
        nonlocal heading
        if found["callout"]:
            icon = f'<svg class="i" aria-hidden="true"><use href="#i-{_ICON[found["kind"]]}"/></svg>'
            return f'{found["callout"]}<p class="kind">{icon}<strong>{escape(names[found["kind"]])}</strong></p>'
        if found["table"]:
            said.append(heading)
            times = said.count(heading)
            name = (table if times == 1 else numbered) % {"heading": heading, "number": times}
            return f'<div class="table" role="region" tabindex="0" aria-label="{name}">'
        heading = escape(_plain(found["heading"]))
        return found[0]

    made = _MARK.sub(mark, html)
    headings = tuple(Heading(anchor, _plain(words)) for rank, anchor, words in _HEADING.findall(html) if rank == "2")
    # Cleaned when it was published (articles/rendering.py); what is added here is ours or escaped.
    return Dressed(mark_safe(made), headings)  # noqa: S308  # nosec B308, B703


def _plain(html: str) -> str:
    return unescape(strip_tags(html)).strip()
