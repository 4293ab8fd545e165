"""Hours as iCalendar (RFC 5545), both ways: the week as events that repeat, dates as single events. Pure.

Written: one VEVENT that repeats weekly for each span of the week, with EXDATEs where an exception replaces the day, and
single VEVENTs for what exceptions serve instead; a day that is closed has an all-day VEVENT of the category CLOSED. The
level is a category. With seasons, which iCalendar cannot say, the coming 400 days are written out one by one.

Read: events of one zone. Weekly repetition without end is the week, EXDATE takes a day out of it; single events come on
top of the week on their date, all-day events close theirs. VAVAILABILITY (RFC 7953) is read by its AVAILABLE parts.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Calendar, Event

from heliodesk.hours.calendar import DAY, Exceptional, Level, Part, Plan
from heliodesk.hours.holding import CannotHold, Unheld
from heliodesk.hours.plans import MOST_EXCEPTIONS, MOST_PARTS

MOST_EVENTS = 2_000
_CATEGORIES = {Level.FULL: "FULL", Level.REDUCED: "REDUCED", Level.BOT: "ASSISTANT"}
_LEVELS = {name: level for level, name in _CATEGORIES.items()}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CLOSED = "CLOSED"
WRITTEN_DAYS = 400  # how far ahead seasons are written out


def write(plan: Plan, *, name: str, today: date | None = None) -> str:
    """The plan as a calendar. Without seasons the week repeats for ever; with seasons, which iCalendar cannot say, each
    coming day of the next 400 is written out."""
    begins = today or datetime.now(UTC).astimezone(ZoneInfo(plan.zone)).date()
    made = Calendar()
    made.add("prodid", "-//Heliodesk//Hours//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", plan.zone)
    stamp = datetime.combine(begins, time(), UTC)
    if plan.seasons:
        for n in range(WRITTEN_DAYS):
            for part in plan.parts_on(begins + timedelta(days=n)):
                made.add_component(_event(plan, begins + timedelta(days=n), part, name, stamp))
    else:
        replaced = _replaced(plan, begins)
        monday = begins - timedelta(days=begins.weekday())
        for weekday, parts in enumerate(plan.week):
            for part in parts:
                event = _event(plan, monday + timedelta(days=weekday), part, name, stamp)
                event.add("rrule", {"freq": "weekly", "byday": _DAYS[weekday]})
                for day in replaced:
                    if day.weekday() == weekday:
                        event.add("exdate", _at(day, part.start, plan.zone))
                made.add_component(event)
        for day in _exceptional(plan, begins):
            kept = plan.week[day.weekday()] if day not in replaced else ()
            for part in plan.parts_on(day):
                if part not in kept:
                    made.add_component(_event(plan, day, part, name, stamp, _why(plan, day)))
    for each in plan.exceptions:
        if not each.adds and not each.parts and each.last >= begins:
            made.add_component(_closed(each, name, stamp))
    made.add_missing_timezones()
    return str(made.to_ical().decode())


def _exceptional(plan: Plan, begins: date) -> list[date]:
    """The dates from `begins` on that some exception concerns."""
    days = {
        max(each.first, begins) + timedelta(days=n)
        for each in plan.exceptions
        for n in range((each.last - max(each.first, begins)).days + 1)
    }
    return sorted(days)


def _replaced(plan: Plan, begins: date) -> list[date]:
    return [
        day
        for day in _exceptional(plan, begins)
        if any(each.first <= day <= each.last and not each.adds for each in plan.exceptions)
    ]


def _why(plan: Plan, day: date) -> str:
    told = [dict(each.reasons) for each in plan.exceptions if each.first <= day <= each.last and each.reasons]
    return str(told[-1].get("en") or next(iter(told[-1].values()))) if told else ""


def _at(day: date, minute: int, zone: str) -> datetime:
    wall = datetime.combine(day + timedelta(days=minute // DAY), time(minute % DAY // 60, minute % 60))
    return wall.replace(tzinfo=ZoneInfo(zone))


def _event(plan: Plan, day: date, part: Part, name: str, stamp: datetime, why: str = "") -> Event:
    event = Event()
    event.add("uid", f"{day.isoformat()}-{part.start}-{part.end}-{int(part.level)}@{plan.zone.replace('/', '.')}")
    event.add("dtstamp", stamp)
    event.add("dtstart", _at(day, part.start, plan.zone))
    event.add("dtend", _at(day, part.end, plan.zone))
    event.add("summary", f"{name}: {why}" if why else name)
    event.add("categories", [_CATEGORIES[part.level]])
    if why:
        event.add("description", why)
    return event


def _closed(each: Exceptional, name: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{each.first.isoformat()}-{each.last.isoformat()}-closed@heliodesk")
    event.add("dtstamp", stamp)
    event.add("dtstart", each.first)
    event.add("dtend", each.last + timedelta(days=1))
    reasons = dict(each.reasons)
    why = reasons.get("en") or next(iter(reasons.values()), "")
    event.add("summary", why or name)
    event.add("categories", [CLOSED])
    event.add("transp", "TRANSPARENT")
    if why:
        event.add("description", why)
    return event


def read(text: str, zone: str, today: date | None = None) -> tuple[Plan, list[Unheld]]:
    """Read a calendar into a plan; `zone` is meant where the calendar names none. Single events that are over are left
    out, and told. Raises CannotHold with every event that a plan cannot hold."""
    try:
        calendar = Calendar.from_ical(text)
    except (ValueError, IndexError, KeyError) as error:
        raise CannotHold([Unheld("not-a-calendar")]) from error
    events = list(_events(calendar))
    if len(events) > MOST_EVENTS:
        raise CannotHold([Unheld("too-many")])
    if not events:
        raise CannotHold([Unheld("no-events")])
    return _Reader(str(calendar.get("x-wr-timezone", "")) or zone, today or datetime.now(UTC).date()).plan(events)


def _events(calendar: Any) -> Iterator[Any]:
    for component in calendar.walk():
        if component.name in ("VEVENT", "AVAILABLE"):
            yield component


class _Reader:
    """Collects the week, the dates, and whatever cannot be held."""

    def __init__(self, zone: str, today: date) -> None:
        self.named = zone if zone in available_timezones() else "UTC"
        self.zone: str | None = None
        self.today = today
        self.week: list[set[Part]] = [set() for _day in range(7)]
        self.dates: dict[date, set[Part]] = {}
        self.whys: dict[date, str] = {}
        self.repeats: list[tuple[int, Part, set[date]]] = []
        self.wrong: list[Unheld] = []
        self.lost: list[Unheld] = []

    def plan(self, events: list[Any]) -> tuple[Plan, list[Unheld]]:
        for event in events:
            self.event(event)
        for weekday, part, _skipped in self.repeats:
            self.week[weekday].add(part)
        exceptions = self.exceptions()
        if len(exceptions) > MOST_EXCEPTIONS or any(len(day) > MOST_PARTS for day in self.week):
            self.wrong.append(Unheld("too-many"))
        if self.wrong:
            raise CannotHold(self.wrong)
        return Plan(self.zone or self.named, tuple(tuple(sorted(day)) for day in self.week), (), exceptions), self.lost

    def event(self, event: Any) -> None:
        said = str(event.get("summary", "") or event.get("uid", ""))[:80]
        start, end = _moment(event, "dtstart"), _moment(event, "dtend")
        if start is not None and end is None and event.get("duration") is not None:
            end = start + event.get("duration").dt
        if start is None or end is None or type(start) is not type(end) or end <= start:
            self.wrong.append(Unheld("no-end", said))
            return
        why = str(event.get("description", "") or "")[:200]
        if not isinstance(start, datetime):
            self.all_day(event, start, end, why, said)
            return
        assert isinstance(end, datetime)  # as its start is
        wall_start, wall_end = self.wall(start, said), self.wall(end, said)
        if wall_start is None or wall_end is None:
            return
        level = next((_LEVELS[c] for c in _categories(event) if c in _LEVELS), Level.FULL)
        first = wall_start.hour * 60 + wall_start.minute
        last = first + round((wall_end - wall_start).total_seconds() / 60)
        if last > 2 * DAY or last <= first:
            self.wrong.append(Unheld("too-long", said))
            return
        part = Part(first, last, level)
        rule = event.get("rrule")
        if rule is None:
            self.single(wall_start.date(), part, why, said)
        elif days := _weekly(rule, wall_start.weekday()):
            skipped = set(self.skips(event, said))
            self.repeats += [(day, part, skipped) for day in days]
        else:
            self.wrong.append(Unheld("recurrence", said))

    def all_day(self, event: Any, start: date, end: date, why: str, said: str) -> None:
        if event.get("rrule") is not None:
            self.wrong.append(Unheld("recurrence", said))
        elif (end - start).days > 400:
            self.wrong.append(Unheld("too-long", said))
        else:
            for n in range((end - start).days):
                self.single(start + timedelta(days=n), None, why or said, said)

    def single(self, day: date, part: Part | None, why: str, said: str) -> None:
        if day < self.today:
            if not any(lost.piece == said for lost in self.lost):
                self.lost.append(Unheld("over-before", said))
            return
        kept = self.dates.setdefault(day, set())
        if part:
            kept.add(part)
        if why:
            self.whys[day] = why

    def wall(self, at: datetime, said: str) -> datetime | None:
        """The local time, without its zone; all events have to share one zone."""
        key = getattr(at.tzinfo, "key", None) or (str(at.tzinfo) if at.tzinfo else self.named)
        if key in ("UTC", "Etc/UTC") and self.named != "UTC":
            at, key = at.astimezone(ZoneInfo(self.named)), self.named
        if key not in available_timezones():
            self.wrong.append(Unheld("another-zone", said))
            return None
        if self.zone is None:
            self.zone = key
        elif self.zone != key:
            self.wrong.append(Unheld("another-zone", said))
            return None
        return at.replace(tzinfo=None)

    def skips(self, event: Any, said: str) -> Iterator[date]:
        listed = event.get("exdate", [])
        for each in listed if isinstance(listed, list) else [listed]:
            for at in each.dts:
                wall = self.wall(at.dt, said) if isinstance(at.dt, datetime) else at.dt
                if wall is not None:
                    yield wall.date() if isinstance(wall, datetime) else wall

    def exceptions(self) -> tuple[Exceptional, ...]:
        """A day with single events has these besides what repeats and is not skipped on it; a day that only loses some of
        what repeats has the rest. Days in a row that come to the same are one exception."""
        skipped = {day for _w, _p, days in self.repeats for day in days if day >= self.today}
        found: list[Exceptional] = []
        for day in sorted({*self.dates, *skipped}):
            kept = {p for weekday, p, days in self.repeats if weekday == day.weekday() and day not in days}
            is_closed = day in self.dates and not self.dates[day]
            parts = tuple(sorted(set() if is_closed else kept | self.dates.get(day, set())))
            reasons = (("en", self.whys[day]),) if day in self.whys else ()
            before = found[-1] if found else None
            if before and (day - before.last).days == 1 and (before.parts, before.reasons) == (parts, reasons):
                found[-1] = Exceptional(before.first, day, parts, False, reasons)
            else:
                found.append(Exceptional(day, day, parts, False, reasons))
        return tuple(found)


def _moment(event: Any, name: str) -> date | datetime | None:
    held = event.get(name)
    at = getattr(held, "dt", None)
    return at if isinstance(at, date) else None


def _categories(event: Any) -> list[str]:
    held = event.get("categories")
    lists = held if isinstance(held, list) else [held] if held is not None else []
    return [str(name).upper() for each in lists for name in getattr(each, "cats", [])]


def _weekly(rule: Any, weekday: int) -> list[int]:
    """The weekdays of a rule that repeats every week for ever; none for any other rule."""
    if [str(f).upper() for f in rule.get("FREQ", [])] != ["WEEKLY"] or rule.get("COUNT") or rule.get("UNTIL"):
        if [str(f).upper() for f in rule.get("FREQ", [])] == ["DAILY"] and set(rule) <= {"FREQ", "INTERVAL", "WKST"}:
            return list(range(7)) if rule.get("INTERVAL", [1]) == [1] else []
        return []
    if rule.get("INTERVAL", [1]) != [1] or set(rule) - {"FREQ", "INTERVAL", "BYDAY", "WKST"}:
        return []
    days = [str(day).upper() for day in rule.get("BYDAY", [])]
    if any(day not in _DAYS for day in days):
        return []
    return [_DAYS.index(day) for day in days] or [weekday]
