"""The week as a table of words: days on which everything is alike stand in one column."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from babel.dates import get_day_names
from django.utils.translation import gettext as _

from heliodesk.hours.calendar import Level
from heliodesk.hours.sentences import clock
from heliodesk.hours.week import Day
from heliodesk.text.saying import list_comma, locale

_DASH = "\u2060–\u2060"  # no line ends beside it


class HasWeek(Protocol):
    @property
    def week(self) -> list[Day]: ...


@dataclass(frozen=True, slots=True)
class Table:
    """Column heads, and for each row its cells: lines of words by level."""

    columns: list[str]
    rows: list[tuple[Any, list[list[str]]]]


def table(rows: Sequence[HasWeek], monday: date) -> Table:
    """The week from a Monday on, in the zone in which the rows' weeks were made."""
    cells = [[tuple(_cell(day)) for day in row.week] for row in rows]
    groups: list[list[int]] = []
    for i in range(7):
        alike = groups and all(each[i] == each[groups[-1][0]] for each in cells)
        if alike:
            groups[-1].append(i)
        else:
            groups.append([i])
    heads = [_days(monday + timedelta(days=group[0]), monday + timedelta(days=group[-1])) for group in groups]
    return Table(
        heads, [(row, [list(each[group[0]]) for group in groups]) for row, each in zip(rows, cells, strict=True)]
    )


def _days(first: date, last: date) -> str:
    names = get_day_names("abbreviated", locale=locale())
    if first == last:
        return str(names[first.weekday()])
    return _("%(first)s to %(last)s") % {"first": names[first.weekday()], "last": names[last.weekday()]}


def _cell(day: Day) -> list[str]:
    """ "08:00–20:00", "fewer people 20:00–22:00", "assistant only 00:00–08:00"; "closed" """
    lines = []
    for level, words in (
        (Level.FULL, "%(times)s"),
        (Level.REDUCED, _("fewer people %(times)s")),
        (Level.BOT, _("assistant only %(times)s")),
    ):
        spans = [f"{clock(piece.start)}{_DASH}{clock(piece.end)}" for piece in day.pieces if piece.level == level]
        if spans:
            lines.append(words % {"times": list_comma().join(spans)})
    if day.exception is not None and lines:
        lines.append(_("changed hours"))
    return lines or [_("closed")]
