"""A plan as a value of OSM opening_hours. Pure.

Rules of one week add to each other (a comma) instead of overruling (a semicolon), because readers differ in whether a rule
for Saturday cuts off what Friday reaches into it. At both midnights of a date with hours of its own that doubt remains.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from heliodesk.hours.calendar import DAY, Exceptional, Level, Part, Plan, Week
from heliodesk.hours.osm import DAYS, MONTHS


@dataclass(frozen=True, slots=True)
class Written:
    """The value, and the languages whose reasons it leaves out: a comment has room for one."""

    text: str
    leaves_out: tuple[str, ...] = ()


def write(plan: Plan) -> Written:
    """The week first, then seasons, then dates, because the later rule decides. Read back it serves the same minutes."""
    whole_week = tuple((Part(0, DAY),) for _day in range(7))
    rules = ["24/7"] if plan.week == whole_week else _week(plan.week, "")
    for season in reversed(plan.seasons):  # here the last that holds counts
        rules += _week(season.week, f"{_day(season.first)}-{_day(season.last)} ")
    for each in plan.exceptions:
        rules += _exception(each)
    left = sorted({language for each in plan.exceptions for language, _why in each.reasons if language != "en"})
    text = "".join(
        rule if not i else f", {rule[2:]}" if rule.startswith(", ") else f"; {rule}" for i, rule in enumerate(rules)
    )
    return Written(text, tuple(left))


def _week(week: Week, lead: str) -> list[str]:
    """Days with the same hours together; a rule that begins with ", " adds to the one before."""
    rules = [f"{lead}off"] if lead or not any(week) else []
    for parts in dict.fromkeys(week):
        if parts:
            days = [day for day in range(7) if week[day] == parts]
            rules += _rules(lead + _day_names(days), parts, "", adds=bool(rules))
    return rules


def _rules(when: str, parts: Sequence[Part], reason: str, *, adds: bool = False) -> list[str]:
    """One rule for each level."""
    if not parts:
        return [f"{when} off" + (f' "{reason}"' if reason else "")]
    rules: list[str] = []
    for level in sorted({part.level for part in parts}, reverse=True):
        times = ",".join(_times(part) for part in parts if part.level == level)
        word = {Level.REDUCED: "reduced", Level.BOT: "assistant"}.get(level, "")
        comment = f"{word}: {reason}" if word and reason else word or reason
        rule = f"{when} {times}" + (" unknown" if level == Level.BOT else "") + (f' "{comment}"' if comment else "")
        rules.append(f", {rule}" if rules or adds else rule)
    return rules


def _exception(each: Exceptional) -> list[str]:
    reasons = dict(each.reasons)
    reason = (reasons.get("en") or next(iter(reasons.values()), "")).replace('"', "”")
    if each.adds and not each.parts:
        return []
    return _rules(_dates(each.first, each.last), each.parts, reason, adds=each.adds)


def _times(part: Part) -> str:
    end = part.end - DAY if part.end > DAY and part.end - DAY < part.start else part.end
    return f"{_clock(part.start)}-{_clock(end)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _day(day: tuple[int, int]) -> str:
    return f"{MONTHS[day[0] - 1]} {day[1]:02}"


def _dates(first: date, last: date) -> str:
    one = f"{first.year} {_day((first.month, first.day))}"
    return one if first == last else f"{one}-{last.year} {_day((last.month, last.day))}"


def _day_names(days: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [DAYS[r[0]] if len(r) == 1 else f"{DAYS[r[0]]}{',' if len(r) == 2 else '-'}{DAYS[r[-1]]}" for r in runs]
    return ",".join(said)
