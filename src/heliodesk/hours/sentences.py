"""Hours in words: times, days, which service, and what changes. In the active language."""

from collections.abc import Sequence
from datetime import date

from babel.dates import get_day_names
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from heliodesk.hours.calendar import Exceptional, Level, Plan
from heliodesk.hours.difference import DayChange, Times
from heliodesk.hours.models import Channel, Region, Schedule
from heliodesk.text.saying import city_of, language_in_words, list_comma, locale, short_day


def service_name(schedule: Schedule) -> str:
    """ "Russian chat", "mail", "Chinese chat for Shanghai", "chat of the institutional desk"."""
    language, channel = schedule.language, _CHANNELS.get(schedule.channel)
    what = str(channel).lower() if channel else pgettext("any channel", "support")
    if language:
        what = _("%(language)s %(channel)s") % {"language": language_in_words(language), "channel": what}
    if schedule.region:
        region = Region.objects.filter(slug=schedule.region).first()
        name = region.name_in(locale().language) if region else schedule.region
        what = _("%(service)s for %(region)s") % {"service": what, "region": name}
    if schedule.team:
        what = _("%(service)s of %(team)s") % {"service": what, "team": schedule.team}
    return what


# Within a sentence, so small letters in English.
_CHANNELS = {
    Channel.CHAT.value: pgettext_lazy("within a sentence", "chat"),
    Channel.MAIL.value: pgettext_lazy("within a sentence", "mail"),
    Channel.REQUEST.value: pgettext_lazy("within a sentence", "requests"),
    Channel.MESSENGER.value: pgettext_lazy("within a sentence", "messengers"),
}


def clock(minute: int) -> str:
    """Minutes after midnight as a clock reads: "09:00", "24:00"; past midnight "02:00" of the next day."""
    return f"{minute // 60:02}:{minute % 60:02}" if minute <= 1440 else f"{minute // 60 - 24:02}:{minute % 60:02}"


def times(spans: Times) -> str:
    """ "09:00–18:00", "00:00–24:00 with fewer people", "closed"."""
    if not spans:
        return _("closed")
    if [(start, end) for start, end, _level in spans] == [(0, 1440)] and spans[0][2] == Level.FULL:
        return _("day and night")
    said = []
    for start, end, level in spans:
        span = f"{clock(start)}–{clock(end)}"
        said.append(_("%(span)s with fewer people") % {"span": span} if level == Level.REDUCED else span)
    return list_comma().join(said)


def weekdays(days: Sequence[int]) -> str:
    """ "every day", "Monday to Friday", "Saturday, Sunday"."""
    names = get_day_names("wide", locale=locale())
    if len(days) == 7:
        return _("every day")
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return _("%(first)s to %(last)s") % {"first": names[days[0]], "last": names[days[-1]]}
    return list_comma().join(names[day] for day in days)


def change_in_words(change: DayChange, *, service: str, zone: str, why: str = "") -> str:
    """One sentence: "From Mon 5 Jan: Russian chat, every day 09:00–18:00 (Istanbul time), until now 10:00–22:00." """
    words = {
        "service": service,
        "after": times(change.after),
        "before": times(change.before),
        "days": weekdays(change.weekdays),
        "city": city_of(zone),
        "first": day_with_name(change.first),
        "last": day_with_name(change.last or change.first),
        "why": why,
    }
    if change.last is None:
        return _("From %(first)s: %(service)s, %(days)s %(after)s (%(city)s time), until now %(before)s.") % words
    if change.first == change.last:
        text = _("%(first)s: %(service)s %(after)s (%(city)s time) instead of %(before)s.")
    else:
        text = _("%(first)s to %(last)s: %(service)s %(after)s (%(city)s time) instead of %(before)s.")
    sentence = text % words
    return _("%(why)s. %(sentence)s") % {"why": why, "sentence": sentence} if why else sentence


def day_with_name(day: date) -> str:
    """ "Mon 5 Jan", "1月5日周一"."""
    name = get_day_names("abbreviated", locale=locale())[day.weekday()]
    return f"{short_day(day)}{name}" if locale().language == "zh" else f"{name} {short_day(day)}"


def reason_on(plan: Plan, day: date, language: str) -> str:
    """The public reason of the exception that concerns a date, in a language, else in English."""
    found: Exceptional | None = None
    for exception in plan.exceptions:
        if exception.first <= day <= exception.last and exception.reasons:
            found = exception
    told = dict(found.reasons) if found else {}
    return told.get(language.split("-")[0]) or told.get("en", "")
