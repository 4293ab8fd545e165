"""OSM opening_hours: the subset that a plan can hold, both ways. Pure.

Read: rules between semicolons of which the later wins; weekdays (Mo-Fr, Sa), ranges of days with or without a year
(Dec 25-26, 2027 Feb 05-08, Jul 15-Aug 31 Mo-Fr), times past midnight, 24/7, off or closed, quoted comments as reasons.
A comment "reduced" (alone or before ": ") is that level; unknown "assistant" is the assistant alone. Ranges without a
year are seasons; dates with a year are exceptions; a comma before a rule adds. Refused, each by its name: PH and SH,
week numbers, sunrise, open ends, alternatives, other unknown states.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from heliodesk.hours.calendar import DAY, Exceptional, Level, Part, Plan, Season, Week
from heliodesk.hours.holding import CannotHold, Unheld
from heliodesk.hours.plans import MOST_EXCEPTIONS, MOST_PARTS, MOST_SEASONS

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONGEST = 40_000  # characters
MOST_RULES = 800
_LEVELS = {"reduced": Level.REDUCED, "assistant": Level.BOT}
_TIME = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})(\+?)")
_MONTH = "|".join(MONTHS)
_DATE = re.compile(
    rf"(?:(\d{{4}})\s+)?({_MONTH})(?:\s+(\d{{1,2}}))?(?:\s*-\s*(?:(\d{{4}})\s+)?(?:({_MONTH})\s*)?(\d{{1,2}})?)?(?![\d:])"
)
_SOME_DAYS = rf"(?:{'|'.join(DAYS)})(?:\s*-\s*(?:{'|'.join(DAYS)}))?"
_DAY_LIST = re.compile(rf"{_SOME_DAYS}(?:\s*,\s*{_SOME_DAYS})*")
_REFUSED = (
    (re.compile(r"\b(PH|SH)\b"), "holidays-by-rule"),
    (re.compile(r"\b(sunrise|sunset|dawn|dusk)\b"), "sun-times"),
    (re.compile(r"\bweek\b"), "week-numbers"),
    (re.compile(r"\|\|"), "fallback"),
    (re.compile(r"\beaster\b"), "easter"),
    (re.compile(r"\["), "nth-weekday"),
)


@dataclass(frozen=True, slots=True)
class _Rule:
    first: tuple[int | None, int, int] | None  # year, month, day
    last: tuple[int | None, int, int] | None
    days: tuple[int, ...]  # empty: every
    parts: tuple[Part, ...]
    is_off: bool
    comment: str
    adds: bool


def read(text: str, zone: str) -> Plan:
    """Read a value into a plan of a zone. Raises CannotHold with everything that it cannot hold, in its own words."""
    if len(text) > LONGEST:
        raise CannotHold([Unheld("too-many")])
    pieces = _pieces(text)
    if len(pieces) > MOST_RULES:
        raise CannotHold([Unheld("too-many")])
    rules: list[_Rule] = []
    wrong: list[Unheld] = []
    for piece, adds in pieces:
        try:
            rules.append(_rule(piece, adds))
        except CannotHold as unheld:
            wrong += unheld.items
    if not rules and not wrong:
        wrong.append(Unheld("nothing"))
    if wrong:
        raise CannotHold(wrong)
    return _plan(rules, zone)


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Rules, and whether each adds to those before (a comma that begins a rule) or overrules them (a semicolon)."""
    found, begun, quoted = [], 0, False
    adds = False
    for i, letter in enumerate(text + ";"):
        if letter == '"':
            quoted = not quoted
        elif letter == ";" and not quoted:
            found.append((text[begun:i].strip(), adds))
            begun, adds = i + 1, False
        elif letter == "," and not quoted and _begins_rule(text, begun, i):
            found.append((text[begun:i].strip(), adds))
            begun, adds = i + 1, True
    if quoted:
        raise CannotHold([Unheld("open-quote", text[-40:])])
    return [(piece, adds) for piece, adds in found if piece]


def _begins_rule(text: str, begun: int, comma: int) -> bool:
    """A comma begins another rule when times, off or a comment stand before it and days, a month or a year after it."""
    before, after = text[begun:comma].rstrip(), text[comma + 1 :].lstrip()
    ends = before.endswith(('"', "off", "closed", "24/7")) or re.search(r"\d:\d\d$", before)
    return bool(ends and re.match(rf"(?:{'|'.join(DAYS)}|{_MONTH}|\d{{4}}\s)", after))


def _rule(piece: str, adds: bool) -> _Rule:
    rest, comment = piece, ""
    if quoted := re.search(r'"([^"]*)"\s*$', rest):
        comment, rest = quoted[1].strip(), rest[: quoted.start()].strip()
    for pattern, rule in _REFUSED:
        if pattern.search(rest):
            raise CannotHold([Unheld(rule, piece)])
    first = last = None
    if found := _DATE.match(rest):
        first, last = _range(found, piece)
        rest = rest[found.end() :].lstrip(" :")
        if rest.startswith(","):
            raise CannotHold([Unheld("date-list", piece)])
    elif re.match(r"\d{4}\b", rest):
        raise CannotHold([Unheld("years", piece)])
    days: tuple[int, ...] = ()
    if found := _DAY_LIST.match(rest):
        days = _days(found[0])
        rest = rest[found.end() :].lstrip(" :")
    level, reason = _level(comment)
    if rest.endswith("unknown") != (level == Level.BOT):
        raise CannotHold([Unheld("unknown-state", piece)])
    rest = rest.removesuffix("unknown").rstrip()
    if rest in ("off", "closed"):
        return _Rule(first, last, days, (), True, comment, adds)
    if rest in ("24/7", "", "open", "24/7 open"):
        if not rest and not days and first is None and level == Level.FULL:
            raise CannotHold([Unheld("not-understood", piece)])
        return _Rule(first, last, days, (Part(0, DAY, level),), False, reason, adds)
    return _Rule(first, last, days, _times(rest.removesuffix("open").strip(), level, piece), False, reason, adds)


def _times(rest: str, level: Level, piece: str) -> tuple[Part, ...]:
    parts = []
    for each in rest.split(","):
        found = _TIME.fullmatch(each.strip())
        if not found:
            raise CannotHold([Unheld("not-understood", piece)])
        if found[5]:
            raise CannotHold([Unheld("open-end", piece)])
        start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        if int(found[2]) > 59 or int(found[4]) > 59 or start >= DAY or end > 2 * DAY:
            raise CannotHold([Unheld("no-such-time", piece)])
        parts.append(Part(start, end + DAY if end <= start else end, level))
    if len(parts) > MOST_PARTS:
        raise CannotHold([Unheld("too-many", piece[:40])])
    return tuple(sorted(parts))


def _level(comment: str) -> tuple[Level, str]:
    """A comment's level and what is left of it as a reason."""
    word, _colon, reason = comment.partition(":")
    if word.strip().lower() in _LEVELS:
        return _LEVELS[word.strip().lower()], reason.strip()
    return Level.FULL, comment


def _days(text: str) -> tuple[int, ...]:
    found: list[int] = []
    for each in text.split(","):
        first, _dash, last = (part.strip() for part in each.partition("-"))
        start = DAYS.index(first)
        end = DAYS.index(last) if last else start
        found += [(start + n) % 7 for n in range((end - start) % 7 + 1)]
    return tuple(sorted(set(found)))


def _range(found: re.Match[str], piece: str) -> tuple[tuple[int | None, int, int], tuple[int | None, int, int]]:
    year, month = (int(found[1]) if found[1] else None), MONTHS.index(found[2]) + 1
    whole = found[3] is None
    is_range = "-" in found[0]
    last_month = MONTHS.index(found[5]) + 1 if found[5] else month
    last_year = int(found[4]) if found[4] else year
    first_day = 1 if whole else int(found[3])
    if found[6]:
        last_day = int(found[6])
    elif whole or (is_range and found[5]):
        last_day = 29 if last_month == 2 and last_year is None else _month_end(last_year or 2024, last_month)
    else:
        last_day, last_month = first_day, month
    if year is not None and last_year is not None and not found[4] and (last_month, last_day) < (month, first_day):
        last_year += 1
    try:
        date(year or 2024, month, first_day), date(last_year or 2024, last_month, last_day)
    except ValueError:
        raise CannotHold([Unheld("no-such-day", piece)]) from None
    if (year is None) != (last_year is None):
        raise CannotHold([Unheld("years", piece)])
    return (year, month, first_day), (last_year, last_month, last_day)


def _month_end(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


@dataclass
class _SeasonRules:
    first: tuple[int, int]
    last: tuple[int, int]
    days: list[list[Part]]
    named: set[int]

    def holds(self, at: tuple[int, int]) -> bool:
        return Season(self.first, self.last, ((),) * 7).holds(*at)

    def meets(self, other: "_SeasonRules") -> bool:
        return any((self.holds(other.first), self.holds(other.last), other.holds(self.first), other.holds(self.last)))


def _plan(rules: Iterable[_Rule], zone: str) -> Plan:
    """Later rules overrule earlier ones for their days; so the week has to come first, then seasons, then dates."""
    week: list[list[Part]] = [[] for _day in range(7)]
    seasons: list[_SeasonRules] = []
    exceptions: list[Exceptional] = []
    wrong: list[Unheld] = []
    for rule in rules:
        is_dated = rule.first is not None and rule.first[0] is not None
        if not is_dated and rule.comment and not rule.is_off:
            wrong.append(Unheld("reason-on-week", rule.comment))
        elif rule.first is None or rule.last is None:
            if seasons or exceptions:
                wrong.append(Unheld("week-after-dates", _said(rule)))
            _lay(week, rule)
        elif is_dated:
            exceptions += _dated(rule)
        else:
            if exceptions:
                wrong.append(Unheld("week-after-dates", _said(rule)))
            at = _SeasonRules(rule.first[1:], rule.last[1:], [list(day) for day in week], set())
            if not seasons or (seasons[-1].first, seasons[-1].last) != (at.first, at.last):
                seasons.append(at)
            seasons[-1].named |= set(rule.days or range(7))
            _lay(seasons[-1].days, rule)
    for i, later in enumerate(seasons):
        # A day that it does not name would be the earlier season's, which a season cannot say.
        if len(later.named) < 7 and any(later.meets(earlier) for earlier in seasons[:i]):
            wrong.append(Unheld("seasons-meet", f"{MONTHS[later.first[0] - 1]} {later.first[1]:02}"))
    if len(seasons) > MOST_SEASONS or len(exceptions) > MOST_EXCEPTIONS:
        wrong.append(Unheld("too-many"))
    if any(len(day) > MOST_PARTS for day in week):
        wrong.append(Unheld("too-many"))
    if wrong:
        raise CannotHold(wrong)
    # Of the seasons the first that holds counts in a plan, in OSM the last.
    made = [Season(each.first, each.last, _week(each.days)) for each in reversed(seasons)]
    return Plan(zone, _week(week), tuple(made), tuple(exceptions))


def _lay(week: list[list[Part]], rule: _Rule) -> None:
    for day in rule.days or range(7):
        week[day] = sorted([*week[day], *rule.parts] if rule.adds else rule.parts)


def _week(days: Iterable[Iterable[Part]]) -> Week:
    return tuple(tuple(day) for day in days)


def _dated(rule: _Rule) -> list[Exceptional]:
    """The exceptions of a rule with a year; one for each run of its weekdays, when it names some."""
    (first_year, *first_day), (last_year, *last_day) = rule.first or (0, 1, 1), rule.last or (0, 1, 1)
    first, last = date(first_year or 1, *first_day), date(last_year or 1, *last_day)
    reasons = (("en", rule.comment),) if rule.comment else ()
    if last < first or (last - first).days > 3700:
        raise CannotHold([Unheld("no-such-day", _said(rule))])
    if not rule.days or len(rule.days) == 7:
        return [Exceptional(first, last, rule.parts, rule.adds and not rule.is_off, reasons)]
    runs: list[list[date]] = []
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() in rule.days:
            if runs and (day - runs[-1][-1]).days == 1:
                runs[-1].append(day)
            else:
                runs.append([day])
    return [Exceptional(run[0], run[-1], rule.parts, rule.adds and not rule.is_off, reasons) for run in runs]


def _said(rule: _Rule) -> str:
    when = [f"{MONTHS[each[1] - 1]} {each[2]:02}" for each in (rule.first, rule.last) if each]
    return " ".join(["-".join(when), *([",".join(DAYS[day] for day in rule.days)] if rule.days else [])]).strip()
