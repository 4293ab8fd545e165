"""Tables as CSV that a spreadsheet opens and never runs. Pure.

UTF-8 with a byte order mark (else Excel guesses the encoding), CRLF, every text quoted (RFC 4180). A text that a
spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets take as "this is text".
"""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

Cell = str | int | float | Decimal | bool | date | datetime | time | None

# After whatever a program may skip: white space, quotes, invisible characters.
_SKIPPED = re.compile(r"^[\s\"'`\u00a0\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*")
_FORMULA = frozenset("=+-@|%")
# A program that separates by semicolon, tab or line finds cells inside ours.
_WITHIN = re.compile(r"([;\n][^\S\n]*[\"']*)(?=[=+\-@|%＝＋－＠﹢﹣﹦﹫])")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


def sheet(rows: Iterable[Sequence[Cell]], header: Sequence[str]) -> bytes:
    """The bytes of a CSV file. Numbers stay numbers; times are ISO 8601; None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([safe(name) for name in header])
    for row in rows:
        writer.writerow([_value(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def safe(text: str) -> str:
    """A text as a cell that no spreadsheet runs. What is a plain number is left alone."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = "".join(c for c in lines.replace("\t", " ") if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs"))
    if _NUMBER.fullmatch(clean):
        return clean
    inside = _WITHIN.sub(r"\1'", clean)
    return "'" + inside if _runs(clean) else inside


def _runs(text: str) -> bool:
    """Would a program find a formula at the beginning, or after the white space and quotes there?"""
    first = unicodedata.normalize("NFKC", _SKIPPED.sub("", text)[:1])  # full-width and small forms count too
    return first[:1] in _FORMULA


def _value(cell: Cell) -> str | int | float | Decimal | None:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if isinstance(cell, date | time):
        return cell.isoformat()
    return safe(cell) if isinstance(cell, str) else cell
