"""What the hours pages say: states, instants, people, warnings, and the rules that a plan can break."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heliodesk.hours.calendar import Level, Open, Status
from heliodesk.hours.holding import Unheld
from heliodesk.hours.models import Schedule, Version
from heliodesk.hours.plans import LONGEST_REASON, MOST_EXCEPTIONS, MOST_PARTS, MOST_SEASONS
from heliodesk.hours.sentences import day_with_name, service_name
from heliodesk.hours.typed import Unreadable
from heliodesk.hours.warnings import Warned
from heliodesk.people.models import Agent
from heliodesk.text.saying import language_in_words, list_comma


def site_languages() -> list[str]:
    """Primary subtags of the languages that the public reads."""
    return [code.split("-")[0] for code, _name in settings.LANGUAGES]


def named(schedule: Schedule) -> str:
    """The service, as the beginning of a line."""
    name = service_name(schedule)
    return name[:1].upper() + name[1:]


def instant(at: datetime, tz: ZoneInfo | None = None) -> str:
    """ "18:00" today, "Thu 26 Nov, 18:00" on another day; in a zone, else the reader's."""
    zone = tz or timezone.get_current_timezone()
    wall = at.astimezone(zone)
    clock = f"{wall.hour:02}:{wall.minute:02}"
    if wall.date() == timezone.now().astimezone(zone).date():
        return clock
    return _("%(day)s, %(time)s") % {"day": day_with_name(wall.date()), "time": clock}


def state_in_words(status: Status, tz: ZoneInfo | None = None) -> str:
    """One sentence part: what is true, and until when."""
    if isinstance(status, Open):
        if status.until is None and status.changes_at is None:
            return _("People answer day and night")
        ends = status.changes_at or status.until
        until = {"until": instant(ends, tz)} if ends else {}
        if not until:
            return _("Fewer people answer") if status.level == Level.REDUCED else _("People answer")
        if status.level == Level.REDUCED:
            return _("Fewer people answer until %(until)s") % until
        return _("People answer until %(until)s") % until
    if status.opens_at is None:
        return _("The assistant alone answers") if status.level == Level.BOT else _("Nobody answers")
    opens = {"at": instant(status.opens_at, tz)}
    if status.level == Level.BOT:
        return _("The assistant alone answers; people from %(at)s") % opens
    return _("Closed; people answer from %(at)s") % opens


LEVEL_CLASS = {Level.FULL: "full", Level.REDUCED: "part", Level.BOT: "bot", Level.CLOSED: "none"}


def level_words() -> dict[Level, str]:
    """What the levels are called beside times in a day's line."""
    return {Level.REDUCED: _("reduced"), Level.BOT: _("assistant")}


def people_of(topics: Iterable[str]) -> dict[str, str]:
    """Who is behind "agent:7" or "system"."""
    ids = {int(topic.split(":")[1]) for topic in topics if topic.startswith("agent:")}
    names = dict(Agent.objects.filter(pk__in=ids).values_list("pk", "name"))
    found = {}
    for topic in topics:
        kind, _colon, pk = topic.partition(":")
        found[topic] = names.get(int(pk), _("a former colleague")) if kind == "agent" else "Heliodesk"
    return found


def described(version: Version, people: dict[str, str]) -> dict[str, Any]:
    """A version as lists show it."""
    return {
        "version": version,
        "author": people.get(version.author, "Heliodesk"),
        "decided_by": people.get(version.decided_by, "") if version.decided_by else "",
    }


def warned(warning: Warned, names: dict[str, str]) -> str:
    """A warning as a sentence. `names`: schedule in addresses → its service."""
    about = names.get(warning.about, "")
    lead = _("%(service)s: ") % {"service": about} if about else ""
    if warning.kind == "far" and warning.since:
        if warning.until is None:
            return lead + _("Nobody answers from %(since)s on.") % {"since": instant(warning.since)}
        return lead + ngettext(
            "Nobody answers for %(count)s day, from %(since)s to %(until)s.",
            "Nobody answers for %(count)s days, from %(since)s to %(until)s.",
            warning.count,
        ) % {"count": warning.count, "since": instant(warning.since), "until": instant(warning.until)}
    if warning.kind == "overlap" and warning.first and warning.last:
        return lead + _("Two exceptions concern %(dates)s; the lower one in the list decides.") % {
            "dates": dates(warning.first, warning.last)
        }
    if warning.kind == "past":
        return lead + ngettext(
            "%(count)s exception is over and changes nothing any more.",
            "%(count)s exceptions are over and change nothing any more.",
            warning.count,
        ) % {"count": warning.count}
    if warning.kind == "silent":
        return ngettext(
            "%(language)s: %(count)s person speaks it, and no schedule names it.",
            "%(language)s: %(count)s people speak it, and no schedule names it.",
            warning.count,
        ) % {"language": language_in_words(warning.about), "count": warning.count}
    if warning.kind == "unannounced" and warning.since:
        return lead + _("The change of %(since)s is near, and its notice is not published.") % {
            "since": instant(warning.since)
        }
    return lead + _("It has no hours yet.")


def gaps_in_words(language: str, gaps: list[Warned], most: int = 5) -> str:
    """Hours without anyone for a language, in one sentence: "Turkish: nobody at hours that are covered on most days (UTC):
    Sat 28 Nov 06:00–07:00, 13:00–16:00"."""
    said, day = [], None
    for gap in gaps[:most]:
        if gap.since is None or gap.until is None:
            continue
        since, until = gap.since.astimezone(UTC), gap.until.astimezone(UTC)
        lead = "" if since.date() == day else f"{day_with_name(since.date())} "
        ends = "24:00" if (until.hour, until.date()) == (0, since.date() + timedelta(days=1)) else f"{until:%H:%M}"
        if ends != "24:00" and until.date() != since.date():
            ends = f"{day_with_name(until.date())} {ends}"
        said.append(f"{lead}{since:%H:%M}–{ends}")
        day = since.date()
    if len(gaps) > most:
        said.append(_("%(count)s more") % {"count": len(gaps) - most})
    return _("%(language)s: nobody at hours (UTC) that are covered on most days: %(times)s") % {
        "language": language_in_words(language),
        "times": list_comma().join(said),
    }


def dates(first: date, last: date) -> str:
    """ "Mon 5 Jan", "Mon 5 Jan – Wed 7 Jan"."""
    return day_with_name(first) if first == last else f"{day_with_name(first)} – {day_with_name(last)}"


def period(hours: int) -> str:
    """The notice period."""
    return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}


def rule_in_words(rule: str, piece: str = "") -> str:
    """What a person is told for the rule of a Problem, an Unreadable or a file that cannot be held."""
    words = {
        "unknown-zone": _("This is not a time zone. Use a name such as Asia/Singapore."),
        "not-a-plan": _("This is not a plan."),
        "not-a-list": _("This has to be a list."),
        "seven-days": _("A week has seven days, Monday first."),
        "overlap": _("Two times of this day overlap. Let one end before the next begins."),
        "overlaps-day-before": _("This meets the times of the day before, which go on past midnight."),
        "not-a-span": _("This is not a time from – to. Write such as 09:00–18:00."),
        "not-a-time": _("This is not a time. Write such as 09:00–18:00."),
        "unknown-level": _("This is not a level. Write nothing, reduced, or assistant after the times."),
        "start-outside-day": _("The start has to be between 00:00 and 23:59."),
        "end-before-start": _(
            "The end is before the start. A night longer than 12 hours is written beyond 24: 18:00–33:00."
        ),
        "end-too-late": _("The end is later than midnight of the next day."),
        "not-a-season": _("This is not a season."),
        "no-such-day": _("There is no such day in the calendar."),
        "not-an-exception": _("This is not an exception."),
        "adds-nothing": _("Say which hours it adds."),
        "not-reasons": _("A reason is at most %(limit)s characters long.") % {"limit": LONGEST_REASON},
        "last-before-first": _("The last day is before the first."),
        "reason": _("Say why, in a few words. It is kept with your name and the time."),
        "in-the-past": _("This day is over. The past stays as it was; choose today or later."),
        "own-version": _("You wrote this version yourself, so somebody else has to approve it."),
        "decided": _("Somebody has decided this already."),
        "first-version": _("This is the first version; there is nothing before it."),
    }
    if rule == "too-many":
        return _(
            "This is too much: at most %(parts)s times a day, %(seasons)s seasons and %(exceptions)s exceptions."
        ) % {
            "parts": MOST_PARTS,
            "seasons": MOST_SEASONS,
            "exceptions": MOST_EXCEPTIONS,
        }
    said = words.get(rule) or _("This cannot be kept.")
    return _("“%(piece)s”: %(said)s") % {"piece": piece, "said": said} if piece else said


def unreadable(error: Unreadable) -> str:
    return rule_in_words(error.rule, error.piece)


def held_in_words(item: Unheld) -> str:
    """Why something of a file cannot be held, or was left out."""
    words = {
        "holidays-by-rule": _(
            "PH and SH mean other days in every place and every year. Take the holidays from the suggestions instead."
        ),
        "sun-times": _("Hours by sunrise and sunset cannot be promised."),
        "week-numbers": _("Week numbers cannot be held; write the dates."),
        "fallback": _("Alternatives (||) cannot be held."),
        "unknown-state": _("Hours are promised or not; “unknown” cannot be held."),
        "easter": _("Moving feasts cannot be held by a rule; write their dates."),
        "nth-weekday": _("The first or last such weekday of a month cannot be held; write the dates."),
        "open-end": _("A time without an end (+) cannot be held."),
        "open-quote": _("A quotation mark is missing."),
        "date-list": _("Several dates in one rule cannot be held; give each its own rule."),
        "years": _("A year alone cannot be held; write dates."),
        "not-understood": _("This was not understood."),
        "no-such-time": _("There is no such time."),
        "no-such-day": _("There is no such day in the calendar."),
        "nothing": _("There are no hours in it."),
        "too-many": rule_in_words("too-many"),
        "week-after-dates": _(
            "A rule for the week stands behind rules with dates and would overrule them; put it first."
        ),
        "reason-on-week": _("Only exceptions have reasons."),
        "seasons-meet": _("Two seasons share days; only the same days may be named again."),
        "not-a-calendar": _("This is no iCalendar file."),
        "no-events": _("There are no events in it."),
        "recurrence": _("Only weekly repetition without end can be held as the week."),
        "no-end": _("An event needs a start and an end."),
        "too-long": _("An event that repeats may last at most until the next day’s midnight."),
        "another-zone": _("It is in another time zone than the rest."),
        "over-before": _("It is over and was left out."),
    }
    said = words.get(item.rule) or _("This cannot be kept.")
    return _("“%(piece)s”: %(said)s") % {"piece": item.piece[:80], "said": said} if item.piece else said
