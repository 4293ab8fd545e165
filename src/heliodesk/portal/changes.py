"""What is ahead: exceptions of the next sixty days with their reasons, and the notices that were published."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.hours import notices
from heliodesk.hours.calendar import Calendar, Exceptional, Level
from heliodesk.hours.open_now import Compiled
from heliodesk.hours.sentences import day_with_name, service_name
from heliodesk.hours.week import exceptions
from heliodesk.portal.saying import Clock
from heliodesk.text.saying import list_comma

AHEAD = timedelta(days=60)


@dataclass
class Change:
    """Other hours from one date to another, in the reader's zone: why, and a line for each service."""

    first: date
    last: date
    reason: str
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Announced:
    """A published notice in the reader's language."""

    at: datetime
    day: date
    lines: list[str]


def ahead(compiled: list[Compiled], clock: Clock, span: timedelta = AHEAD) -> list[Change]:
    """The exceptions that begin within a span, or last, each once with all services that it concerns."""
    found: dict[tuple[date, date, str], Change] = {}
    for each in {id(one): one for one in compiled}.values():
        for first, last, exception in exceptions(each.plans):
            if last <= clock.now or first > clock.now + span:
                continue
            begins, ends = clock.local(first).date(), clock.local(last - timedelta(seconds=1)).date()
            # Told by the dates of the office, which is what a holiday has: its first noon decides the reader's date.
            day = max(begins, clock.local(first + timedelta(hours=12)).date())
            change = found.setdefault(
                (exception.first, exception.last, reason(exception)),
                Change(day, max(day, min(ends, day + (exception.last - exception.first))), reason(exception)),
            )
            name = service_name(each.schedule)
            hours = hours_of(each.calendar, first, last, clock)
            line = _("%(service)s: %(hours)s") % {"service": name[:1].upper() + name[1:], "hours": hours}
            if line not in change.lines:
                change.lines.append(line)
    return sorted(found.values(), key=lambda change: change.first)


def hours_of(calendar: Calendar, since: datetime, until: datetime, clock: Clock) -> str:
    """What is served meanwhile, on the reader's clock: "closed", "10:00–18:00, fewer people 18:00–20:00" on each day."""
    if (alike := _throughout(calendar, since, until)) is not None:
        begun, ended = clock.local(since), clock.local(until)
        if begun.hour == begun.minute == 0:
            return alike
        until_day = _("%(day)s, %(time)s") % {"day": day_with_name(ended.date()), "time": f"{ended:%H:%M}"}
        times = {"from": f"{begun:%H:%M}", "until": until_day}
        return _("%(hours)s from %(from)s until %(until)s") % {"hours": alike, **times}
    said = []
    for begun, ended, level in calendar.segments(since, min(until, since + timedelta(days=1))):
        if level.has_people:
            span = f"{clock.local(begun):%H:%M}–{clock.local(ended):%H:%M}"
            said.append(_("fewer people %(times)s") % {"times": span} if level == Level.REDUCED else span)
    return list_comma().join(said) or _("closed")


def _throughout(calendar: Calendar, since: datetime, until: datetime) -> str | None:
    """The word for a time in which nothing changes, else None."""
    levels = {level if level.has_people else Level.CLOSED for _begun, _ended, level in calendar.segments(since, until)}
    words = {Level.CLOSED: _("closed"), Level.REDUCED: _("fewer people"), Level.FULL: _("day and night")}
    return words[levels.pop()] if len(levels) == 1 else None


def announced(compiled: list[Compiled], clock: Clock) -> list[Announced]:
    """The published notices about these services."""
    slugs = {each.schedule.slug for each in compiled}
    return [
        Announced(
            notice.first_change, clock.local(notice.first_change).date(), notice.text_in(_language()).splitlines()
        )
        for notice in notices.ahead()
        if notice.version.schedule.slug in slugs
    ]


def reason(exception: Exceptional) -> str:
    """Why, in the reader's language, else in English."""
    told = dict(exception.reasons)
    return told.get(_language().split("-")[0]) or told.get("en") or _("Changed hours")


def _language() -> str:
    return get_language() or "en"
