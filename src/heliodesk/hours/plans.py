"""Plans as JSON, which is how versions keep them and how people hand them over; and what is wrong with one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import available_timezones

from heliodesk.hours.calendar import DAY, Exceptional, Level, Part, Plan, Season, Week

MOST_PARTS = 24  # in one day
MOST_SEASONS = 12
MOST_EXCEPTIONS = 400
LONGEST_REASON = 200
LEVELS = {"full": Level.FULL, "reduced": Level.REDUCED, "bot": Level.BOT}
NAMES = {level: name for name, level in LEVELS.items()}
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")


@cache
def zones() -> frozenset[str]:
    """The names of all IANA zones (reading them takes long enough to be noticed)."""
    return frozenset(available_timezones())


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule that a plan breaks. `where` is the path of the field: "week.2.0", "exceptions.3.last", "zone"."""

    where: str
    rule: str


class NotAPlan(ValueError):
    """Everything that is wrong with a plan."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.where}: {problem.rule}" for problem in problems[:5]))
        self.problems = list(problems)


def read_plan(data: object) -> Plan:
    """Read a plan from its JSON form. Raises NotAPlan naming each field that breaks a rule.

    {"zone": "Asia/Singapore", "week": [[[540, 1080, "full"], …], … seven days, Monday first],
     "seasons": [{"first": "03-29", "last": "10-24", "week": […]}, …],
     "exceptions": [{"first": "2027-02-05", "last": "2027-02-08", "parts": […], "adds": false,
                     "reasons": {"en": "Chinese New Year"}, "source": "CN:2027-02-06"}, …]}
    """
    reader = _Reader()
    plan = reader.plan(data)
    if reader.problems or plan is None:
        raise NotAPlan(reader.problems)
    return plan


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The JSON form of a plan."""
    return {
        "zone": plan.zone,
        "week": _week_to_json(plan.week),
        "seasons": [
            {
                "first": "{:02}-{:02}".format(*season.first),
                "last": "{:02}-{:02}".format(*season.last),
                "week": _week_to_json(season.week),
            }
            for season in plan.seasons
        ],
        "exceptions": [
            {
                "first": each.first.isoformat(),
                "last": each.last.isoformat(),
                "parts": _parts_to_json(each.parts),
                "adds": each.adds,
                "reasons": dict(each.reasons),
                "source": each.source,
            }
            for each in plan.exceptions
        ],
    }


def _week_to_json(week: Week) -> list[list[list[Any]]]:
    return [_parts_to_json(day) for day in week]


def _parts_to_json(parts: Iterable[Part]) -> list[list[Any]]:
    return [[part.start, part.end, NAMES[part.level]] for part in parts]


class _Reader:
    """Reads as far as it can and notes every problem, so that an editor can mark all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, rule: str) -> None:
        if len(self.problems) < 200:
            self.problems.append(Problem(where, rule))

    def plan(self, data: object) -> Plan | None:
        if not isinstance(data, dict):
            self.wrong("", "not-a-plan")
            return None
        zone = data.get("zone")
        if not isinstance(zone, str) or zone not in zones():
            self.wrong("zone", "unknown-zone")
            zone = "UTC"
        week = self.week("week", data.get("week", [[]] * 7))
        seasons = self.many("seasons", data.get("seasons", []), MOST_SEASONS, self.season)
        exceptions = self.many("exceptions", data.get("exceptions", []), MOST_EXCEPTIONS, self.exception)
        return Plan(zone, week, tuple(seasons), tuple(exceptions))

    def many(self, where: str, data: object, most: int, read: Any) -> list[Any]:
        if not isinstance(data, list):
            self.wrong(where, "not-a-list")
            return []
        if len(data) > most:
            self.wrong(where, "too-many")
            return []
        return [found for i, each in enumerate(data) if (found := read(f"{where}.{i}", each)) is not None]

    def week(self, where: str, data: object) -> Week:
        if not isinstance(data, list) or len(data) != 7:
            self.wrong(where, "seven-days")
            return ((),) * 7
        days = [self.parts(f"{where}.{day}", parts) for day, parts in enumerate(data)]
        for day in range(7):
            tail = max((part.end for part in days[day]), default=0) - DAY
            first = min((part.start for part in days[(day + 1) % 7]), default=DAY)
            if tail > first:
                self.wrong(f"{where}.{(day + 1) % 7}", "overlaps-day-before")
        return tuple(days)

    def parts(self, where: str, data: object) -> tuple[Part, ...]:
        found = self.many(where, data, MOST_PARTS, self.part)
        ordered = sorted(found)
        for before, after in pairwise(ordered):
            if after.start < before.end:
                self.wrong(where, "overlap")
                break
        return tuple(ordered)

    def part(self, where: str, data: object) -> Part | None:
        if not isinstance(data, list) or len(data) not in (2, 3):
            self.wrong(where, "not-a-span")
            return None
        start, end, level = data[0], data[1], data[2] if len(data) == 3 else "full"
        if not all(isinstance(n, int) and not isinstance(n, bool) for n in (start, end)):
            self.wrong(where, "not-a-time")
        elif not isinstance(level, str) or level not in LEVELS:
            self.wrong(where, "unknown-level")
        elif not 0 <= start < DAY:
            self.wrong(where, "start-outside-day")
        elif end <= start:
            self.wrong(where, "end-before-start")
        elif end > 2 * DAY:
            self.wrong(where, "end-too-late")
        else:
            return Part(start, end, LEVELS[level])
        return None

    def season(self, where: str, data: object) -> Season | None:
        if not isinstance(data, dict):
            self.wrong(where, "not-a-season")
            return None
        first = self.month_day(f"{where}.first", data.get("first"))
        last = self.month_day(f"{where}.last", data.get("last"))
        week = self.week(f"{where}.week", data.get("week"))
        return Season(first, last, week) if first and last else None

    def month_day(self, where: str, data: object) -> tuple[int, int] | None:
        found = _MONTH_DAY.fullmatch(data) if isinstance(data, str) else None
        try:
            day = date(2024, int(found[1]), int(found[2])) if found else None  # a leap year: 29 February is a day
        except ValueError:
            day = None
        if day is None:
            self.wrong(where, "no-such-day")
            return None
        return day.month, day.day

    def day(self, where: str, data: object) -> date | None:
        try:
            if isinstance(data, str) and len(data) == 10:
                return date.fromisoformat(data)
        except ValueError:
            pass
        self.wrong(where, "no-such-day")
        return None

    def exception(self, where: str, data: object) -> Exceptional | None:
        if not isinstance(data, dict):
            self.wrong(where, "not-an-exception")
            return None
        first = self.day(f"{where}.first", data.get("first"))
        last = self.day(f"{where}.last", data.get("last", data.get("first")))
        parts, adds = self.parts(f"{where}.parts", data.get("parts", [])), bool(data.get("adds"))
        if adds and not parts:
            self.wrong(f"{where}.parts", "adds-nothing")
        reasons = data.get("reasons", {})
        if not isinstance(reasons, dict) or not all(
            isinstance(k, str) and isinstance(v, str) and len(v) <= LONGEST_REASON for k, v in reasons.items()
        ):
            self.wrong(f"{where}.reasons", "not-reasons")
            reasons = {}
        if first and last and last < first:
            self.wrong(f"{where}.last", "last-before-first")
            return None
        if not (first and last):
            return None
        told = tuple(sorted((language, words.strip()) for language, words in reasons.items() if words.strip()))
        return Exceptional(first, last, parts, adds, told, str(data.get("source", ""))[:60])
