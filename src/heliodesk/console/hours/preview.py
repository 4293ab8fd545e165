"""What the hours being typed would mean: for customers, for a visitor somewhere, and for whoever has to approve them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django.conf import settings
from django.utils.translation import gettext as _

from heliodesk.console.hours import pictures
from heliodesk.console.hours.draft import Draft, place_of
from heliodesk.console.hours.scopes import difference
from heliodesk.console.hours.words import instant, named, period, state_in_words, warned
from heliodesk.hours import open_now, places, warnings
from heliodesk.hours.calendar import Calendar, Closed, InForce, Plan, beginning, compile_plans
from heliodesk.hours.difference import changes_between
from heliodesk.hours.models import Schedule, Version, in_force
from heliodesk.hours.sentences import day_with_name
from heliodesk.hours.versions import notice_period
from heliodesk.text.saying import city_of, locale

_LINES = 12  # sentences of the difference
HOURS = 168


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where and when somebody looks, as it was typed."""

    place: str
    day: str
    time: str

    @classmethod
    def of(cls, sent: Mapping[str, str], default: str) -> "Visitor":
        now = datetime.now(ZoneInfo(default))
        return cls(
            sent.get("visitor-place", "")[:60].strip() or city_of(default),
            sent.get("visitor-day", "")[:10] or now.date().isoformat(),
            sent.get("visitor-time", "")[:8] or f"{now.hour:02}:{now.minute:02}",
        )


def preview(schedule: Schedule, before: list[Version], draft: Draft, visitor: Visitor) -> dict[str, Any]:
    """The panel's words and pictures. With wrong fields only what is wrong with them."""
    plan = draft.read()
    if plan is None:
        wrong = [(name, _("%(service)s: ") % {"service": place_of(name)} + said) for name, said in draft.errors.items()]
        return {"is_readable": False, "count": len(wrong), "wrong": wrong}
    now = datetime.now(UTC)
    day = draft.effective_date()
    since = max(now, beginning(day, plan.zone)) if day else now
    plans = in_force(before)
    after = [*plans, InForce(plan, since if plans else None)]
    first, days = now.date() - timedelta(days=open_now.BEHIND), open_now.BEHIND + open_now.AHEAD
    old, new = compile_plans(plans, first, days), compile_plans(after, first, days)
    changes = changes_between(old, new, now) if plans else []
    said = difference(schedule, old, new, plan) if plans else []
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    start = max(now, since).replace(minute=0, second=0, microsecond=0)
    names = {schedule.slug: named(schedule)}
    names_of_days = get_day_names("abbreviated", locale=locale())
    return {
        "is_readable": True,
        "is_new": not plans,
        "changes": said[:_LINES],
        "more": max(0, len(said) - _LINES),
        "is_same": bool(plans) and not changes,
        "is_urgent": bool(changes) and changes[0].since < now + notice_period(),
        "first_change": instant(changes[0].since) if changes else "",
        "notice_period": period(settings.NOTICE_HOURS),
        "warnings": [warned(each, names) for each in _warnings(plan, before, new, now, today)],
        "old": pictures.strip(old, start, HOURS) if plans else [],
        "new": pictures.strip(new, start, HOURS),
        "width": HOURS * 100,
        "edges": [(x, names_of_days[at.weekday()]) for x, at in _edges(start, plan.zone)],
        **seen(after, visitor),
    }


def _edges(start: datetime, zone: str) -> list[tuple[int, datetime]]:
    """Where local days begin on the strips."""
    tz = ZoneInfo(zone)
    found = []
    for n in range(1, 8):
        day = start.astimezone(tz).date() + timedelta(days=n)
        x = round((beginning(day, zone) - start).total_seconds() / 36)
        if 0 <= x < HOURS * 100:
            found.append((x, datetime(day.year, day.month, day.day, tzinfo=tz)))
    return found


def _warnings(plan: Plan, before: list[Version], new: Calendar, now: datetime, today: date) -> list[warnings.Warned]:
    """Of exceptions that are over only the new ones count: those that were published are the past, and stay."""
    found = [each for each in warnings.of_plan(plan, new, now, today) if each.kind != "past"]
    known = set(before[-1].hours.exceptions) if before else set()
    over = [each for each in plan.exceptions if each.last < today and each not in known]
    if over:
        found.append(warnings.Warned("past", count=len(over), last=max(each.last for each in over)))
    return found


def seen(plans: list[InForce], visitor: Visitor) -> dict[str, Any]:
    """What somebody sees at a place and a local time there: the head line, a sentence, and how the clock stands."""
    found = places.find(visitor.place, locale().language)
    if found is None:
        return {"visitor_error": _("Nobody knows this place. Write a city or a zone such as Asia/Ho_Chi_Minh.")}
    zone, city = found
    try:
        day, at = date.fromisoformat(visitor.day), time.fromisoformat(visitor.time)
    except ValueError:
        return {"visitor_error": _("There is no such day or time.")}
    tz = ZoneInfo(zone)
    try:
        wall = datetime.combine(day, at.replace(tzinfo=None), tz)
        moment = wall.astimezone(UTC)
        calendar = compile_plans(plans, moment.date() - timedelta(days=3), 70)
    except (OverflowError, ValueError):
        return {"visitor_error": _("There is no such day or time.")}
    real = moment.astimezone(tz)
    note = ""
    if real.replace(tzinfo=None) != wall.replace(tzinfo=None):
        note = _("The clock there skips this time; it is %(time)s then.") % {"time": f"{real.hour:02}:{real.minute:02}"}
    elif wall.utcoffset() != wall.replace(fold=1).utcoffset():
        note = _("This time comes twice there, because clocks are set back; this is the first.")
    status = calendar.status(moment)
    why = ""
    if isinstance(status, Closed) and status.why:
        told = dict(status.why)
        why = told.get(locale().language) or told.get("en", "")
    return {
        "visitor_lead": _("A visitor in %(city)s on %(day)s, %(time)s sees:")
        % {"city": city, "day": day_with_name(real.date()), "time": f"{real.hour:02}:{real.minute:02}"},
        "visitor_says": state_in_words(status, tz),
        "visitor_open": status.is_open,
        "visitor_why": why,
        "visitor_note": note,
    }
