"""What an agent wrote, as paragraphs of lines: which way each is read, and what in it is a link."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Only what is written out: a mail that makes a link of every name with a dot in it teaches people to press anything.
_LINK = re.compile(r"https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef]+[^\s<>\"'.,;:!?)\]\u3000-\u303f\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as text, as HTML (escaped, with its links and line breaks), and which way it is read."""

    text: str
    html: SafeString
    dir: str


def paragraphs(words: str) -> list[Paragraph]:
    """The paragraphs of a text; those are parted by empty lines."""
    parts = re.split(r"\n[ \t]*\n+", words.replace("\r\n", "\n").strip())
    return [Paragraph(part, _html(part), direction(part)) for part in map(str.strip, parts) if part]


def direction(words: str) -> str:
    """ "rtl" or "ltr", by the first letter that has one. Mail programs do not know dir=auto."""
    for sign in words:
        kind = unicodedata.bidirectional(sign)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


def _html(words: str) -> SafeString:
    found, last = [], 0
    for match in _LINK.finditer(words):
        address = escape(match[0])
        found += [escape(words[last : match.start()]), f'<a href="{address}" class="link">{address}</a>']
        last = match.end()
    found.append(escape(words[last:]))
    return mark_safe("".join(found).replace("\n", "<br>\n"))  # noqa: S308  # nosec B308, B703 (every text in it has been escaped)
