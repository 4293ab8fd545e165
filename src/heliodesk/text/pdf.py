"""A plain document as PDF: title, headings, paragraphs, tables of two columns, page numbers. Pure but for reading the font.

The font is embedded as far as it is used, so that the page looks the same on a machine without Chinese fonts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTCollection
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

# Where Debian (fonts-noto-cjk), Fedora and Alpine keep the one family that has Latin and Chinese signs.
_PLACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",
)
_INK, _GREY, _LINE = (24, 28, 36), (96, 104, 116), (205, 210, 218)


class NoFont(RuntimeError):
    """The text has signs that no font at hand can show: install fonts-noto-cjk, or name a font in HELIODESK_PDF_FONT."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """Paragraphs, parted by empty lines."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a name and what it is."""

    rows: Sequence[tuple[str, str]]


Block = Heading | Text | Table


class _Pages(FPDF):
    """A4, with a line at the foot of each page."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self.foot = foot

    def footer(self) -> None:
        self.set_y(-17)
        self.set_font(size=8)
        self.set_text_color(*_GREY)
        self.cell(0, 5, f"{self.foot}   {self.page_no()} / {{nb}}", align="C")


def document(
    *, title: str, blocks: Sequence[Block], language: str, foot: str, made_at: datetime, font: str = ""
) -> bytes:
    """The document as bytes; `foot` stands before the page numbers, `font` is the path of a font file. Raises NoFont."""
    pages = _Pages(foot)
    pages.set_margins(22, 20, 22)
    pages.set_auto_page_break(True, margin=24)
    pages.set_title(title)
    pages.set_lang("zh-Hans" if language.startswith("zh") else language)
    pages.set_creation_date(made_at)
    path = font or next((place for place in _PLACES if Path(place).exists()), "")
    if path:
        number = _simplified(path) if path.endswith((".ttc", ".otc")) else 0
        pages.add_font("text", fname=path, collection_font_number=number)
        pages.set_font("text", size=10.5)
    else:
        pages.set_font("helvetica", size=10.5)
        every = "".join([title, foot, *(_all(block) for block in blocks)])
        if not every.isascii():
            try:
                every.encode("cp1252")
            except UnicodeEncodeError as error:
                raise NoFont from error
    pages.add_page()
    pages.set_text_color(*_INK)
    _write(pages, title, 18, 9)
    for block in blocks:
        _put(pages, block)
    return bytes(pages.output())


def _put(pages: _Pages, block: Block) -> None:
    if isinstance(block, Heading):
        pages.ln(4)
        if pages.will_page_break(24):
            pages.add_page()  # a heading never stands alone at the foot
        _write(pages, block.text, 12.5, 7)
    elif isinstance(block, Text):
        pages.set_text_color(*(_GREY if block.small else _INK))
        for paragraph in block.text.split("\n\n"):
            _write(pages, paragraph, 9 if block.small else 10.5, 4.8 if block.small else 5.8)
        pages.set_text_color(*_INK)
    else:
        pages.set_font(size=9)
        pages.set_draw_color(*_LINE)
        with pages.table(
            col_widths=(34, 66),
            first_row_as_headings=False,
            borders_layout="HORIZONTAL_LINES",
            line_height=5.4,
            text_align="LEFT",
            padding=(1, 1),
            wrapmode="CHAR",
        ) as table:
            for row in block.rows:
                table.row(row)
        pages.ln(1)


def _write(pages: _Pages, text: str, size: float, height: float) -> None:
    pages.set_font(size=size)
    unspaced = any(sign > "\u2e80" for sign in text)  # such a line may end after any sign
    pages.multi_cell(
        0,
        height,
        text,
        align="L",
        new_x=XPos.LMARGIN,
        new_y=YPos.NEXT,
        wrapmode=WrapMode.CHAR if unspaced else WrapMode.WORD,
    )
    pages.ln(1.5)


def _all(block: Block) -> str:
    return "".join(map("".join, block.rows)) if isinstance(block, Table) else block.text


@lru_cache(maxsize=4)
def _simplified(path: str) -> int:
    """Which face of a collection is the one with simplified Chinese shapes; the first when none says so."""
    with TTCollection(path, lazy=True) as found:
        names = [str(face["name"].getDebugName(1)) for face in found.fonts]
    return next((i for i, name in enumerate(names) if name.endswith(" SC") and "Mono" not in name), 0)
