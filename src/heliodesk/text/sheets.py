"""Sheets for people's spreadsheet programs: CSV whose cells are never taken for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def sheet(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """CSV (RFC 4180, UTF-8 with a byte order mark, which tells spreadsheet programs the encoding)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(list(map(_cell, header)))
    writer.writerows(list(map(_cell, row)) for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    return "'" + value if value.lstrip(" \"'").startswith(_FORMULA) else value
