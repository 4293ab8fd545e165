"""Strips of coverage as SVG: height says how many answer, colour repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from heliodesk.console.hours.words import LEVEL_CLASS
from heliodesk.hours.calendar import Calendar, Level
from heliodesk.hours.warnings import coverage

HIGH = 14  # units of a lane
_HEIGHT = {Level.FULL: HIGH, Level.REDUCED: HIGH // 2, Level.BOT: 2, Level.CLOSED: 0}


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a strip. x and width in hundredths of an hour from its start, y and height in units of the lane."""

    x: int
    y: int
    width: int
    height: int
    kind: str


def strip(calendar: Calendar, start: datetime, hours: int) -> list[Box]:
    """Coverage from `start` for that many hours; 100 units an hour."""
    boxes = []
    for since, until, level in calendar.segments(start, start + timedelta(hours=hours)):
        if level > Level.CLOSED:
            x = round((since - start).total_seconds() / 36)
            width = max(1, round((until - start).total_seconds() / 36) - x)
            height = _HEIGHT[level]
            boxes.append(Box(x, HIGH - height, width, height, LEVEL_CLASS[level]))
    return boxes


def together(calendars: Sequence[Calendar], start: datetime, hours: int) -> list[int]:
    """For each hour, of how many schedules people answer during the whole of it."""
    counted = [coverage([calendar], start, hours) for calendar in calendars]
    return [sum(each) for each in zip(*counted, strict=True)] if counted else [0] * hours


def bars(counts: Sequence[int], most: int) -> list[Box]:
    """The counts as columns, the highest a whole lane."""
    boxes = []
    for hour, count in enumerate(counts):
        if count and most:
            height = max(1, round(HIGH * count / most))
            boxes.append(Box(hour * 100, HIGH - height, 100, height, "full"))
    return boxes


def day_edges(start: datetime, hours: int) -> list[tuple[int, datetime]]:
    """Where UTC days begin on a strip: hundredths of an hour, and the instant."""
    midnight = start.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    for day in range(hours // 24 + 2):
        at = midnight + timedelta(days=day)
        x = round((at - start).total_seconds() / 36)
        if 0 <= x < hours * 100:
            found.append((x, at))
    return found
