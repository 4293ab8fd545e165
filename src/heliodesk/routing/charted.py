"""The accuracy in words and as bars, for the customers' page and the supervisors' report. In the active language."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from heliodesk.hours.models import Channel
from heliodesk.routing.accuracy import Kept
from heliodesk.routing.widening import KEEPS, Measured

HEIGHT, TOP = 200.0, 20.0  # of the bars' whole, and what stands above it for words, in pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """A week. `x` and `width` in per cent of the picture, `y` and `height` in pixels; `share` in per cent, None of too few."""

    monday: date
    share: int | None
    x: float
    middle: float
    width: float
    y: float
    height: float
    is_few: bool  # its name gives way where there is little room
    is_below: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A week's row of the table, or a queue's: figures in words, empty while there is too little."""

    monday: date | None
    count: int
    error: str
    bias: str
    kept: int | None
    covered: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel: `whole` in figures, its weeks as bars and as rows. `target`: where the line of 80 % stands, in pixels."""

    channel: str
    name: str
    whole: Line
    is_enough: bool
    bars: list[Bar]
    lines: list[Line]
    target: float
    bottom: float


def charted(kept: Kept) -> Shown:
    """What a page shows of it."""
    step = 100 / len(kept.weeks)
    bars, lines = [], []
    for at, week in enumerate(kept.weeks):
        line = line_of(week.found, week.monday)
        height = HEIGHT * (line.kept or 0) / 100
        bars.append(
            Bar(
                week.monday, line.kept, round(at * step + step * 0.15, 2), round((at + 0.5) * step, 2), round(step * 0.7, 2),
                round(TOP + HEIGHT - height, 1), round(height, 1), (len(kept.weeks) - 1 - at) % 2 == 1,
                line.kept is not None and line.kept < 100 * KEEPS,
            )
        )  # fmt: skip
        lines.append(line)
    target = round(TOP + HEIGHT * (1 - KEEPS), 1)
    whole = line_of(kept.whole)
    return Shown(
        kept.channel,
        str(Channel(kept.channel).label),
        whole,
        whole.kept is not None,
        bars,
        [line for line in reversed(lines) if line.count],
        target,
        TOP + HEIGHT,
    )


def line_of(found: Measured | None, monday: date | None = None) -> Line:
    """Figures in words; without shares while there is too little to say them."""
    if found is None:
        return Line(monday, 0, "", "", None, None)
    if not found.is_enough:
        return Line(monday, found.count, "", "", None, None)
    return Line(
        monday,
        found.count,
        duration(found.error),
        _bias(found.bias),
        round(100 * found.kept),
        round(100 * found.covered),
    )


def duration(seconds: float) -> str:
    """ "40 s", "3.5 min", "2.4 h" """
    size = abs(seconds)
    if size < 60:
        return _("%(n)s s") % {"n": round(size)}
    if size < 5400:
        return _("%(n)s min") % {"n": f"{size / 60:.1f}" if size < 600 else round(size / 60)}
    return _("%(n)s h") % {"n": f"{size / 3600:.1f}"}


def _bias(seconds: float) -> str:
    if abs(seconds) < 1:
        return _("none")
    return (_("%(time)s too long") if seconds > 0 else _("%(time)s too short")) % {"time": duration(seconds)}
