"""How many came in each hour of the last day, and what is usual then: places on a drawing, and the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from heliodesk.routing import arriving

HOURS = 24
WIDE, HIGH, FOOT = 720, 126, 26  # units of the drawing; below it the hours
_STEP, _BAR, _HEAD = WIDE / HOURS, 14, 20  # above the highest bar stands its number


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour: its clock in the reader's zone, how many came, what is usual, and what begins a surge (None: not known yet)."""

    clock: str
    count: int
    usual: int | None
    high: int | None
    x: float
    y: float
    tall: float
    usual_y: float
    usual_tall: float
    high_y: float
    is_named: bool

    @property
    def middle(self) -> float:
        return round(self.x + _STEP / 2, 1)

    @property
    def bar_x(self) -> float:
        return round(self.middle - _BAR / 2, 1)

    @property
    def number_y(self) -> float:
        return round(self.y - 4, 1)

    @property
    def right(self) -> float:
        return round(self.x + _STEP, 1)

    @property
    def is_above(self) -> bool:
        return self.high is not None and self.count > self.high


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing of a team. `top`: the count at its upper edge; `weeks`: how many the band was learnt from."""

    bars: Sequence[Bar]
    top: int
    weeks: int

    @property
    def any(self) -> bool:
        """Is there anything to draw?"""
        return self.weeks > 0 or any(bar.count for bar in self.bars)


def chart_of(team: int, now: datetime) -> Chart:
    """The last day of a team. An hour's surge is judged in quarters; here the whole hour's band is drawn."""
    week = arriving.week_of(team, now)
    hours = arriving.by_hour(team, now, HOURS)
    bands = [week.band(arriving.hour_of(at)) if week.weeks else None for at, _count in hours]
    top = max(4, *(count for _at, count in hours), *(band.high for band in bands if band))
    bars = []
    for i, ((at, count), band) in enumerate(zip(hours, bands, strict=True)):
        local = timezone.localtime(at)
        usual, high = (band.usual, band.high) if band else (None, None)
        bars.append(
            Bar(
                clock=f"{local:%H:%M}",
                count=count,
                usual=usual,
                high=high,
                x=round(i * _STEP, 1),
                y=_y(count, top),
                tall=round(HIGH - _y(count, top), 1),
                usual_y=_y(usual or 0, top),
                usual_tall=round(HIGH - _y(usual or 0, top), 1),
                high_y=_y(high or 0, top),
                is_named=i % 4 == 0,
            )
        )
    return Chart(bars, top, week.weeks)


def _y(count: int, top: int) -> float:
    return round(HIGH - (HIGH - _HEAD) * count / top, 1)
