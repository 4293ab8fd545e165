"""A schedule's hours for people's own calendar programs: `/hours/<schedule>.ics` (RFC 5545, RFC 7953)."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe
from icalendar import Availability, Available, Calendar, Event

from heliodesk.hours import notices, open_now
from heliodesk.hours.calendar import Level
from heliodesk.hours.models import Notice
from heliodesk.hours.open_now import Compiled
from heliodesk.hours.sentences import service_name
from heliodesk.hours.series import Series, Span, in_series
from heliodesk.hours.week import exceptions
from heliodesk.portal.changes import reason

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FRESH = timedelta(hours=6)  # how often a program is asked to look again


def _find(schedule: str) -> Compiled:
    """The schedule of that slug. Raises Http404."""
    found = next((each for each in open_now.all_compiled() if each.schedule.slug == schedule), None)
    if found is None:
        raise Http404
    return found


def _etag(request: HttpRequest, schedule: str) -> str:
    """Another when the hours, the notices or the week are others."""
    found = _find(schedule)
    told = [(notice.pk, notice.published_at) for notice in _notices(found)]
    week = datetime.now(UTC).isocalendar()[:2]
    sign = repr((found.plans, told, week, _language(request))).encode()
    return f'"{hashlib.sha256(sign).hexdigest()[:20]}"'


@require_safe
@condition(etag_func=_etag)
def feed(request: HttpRequest, schedule: str) -> HttpResponse:
    """The hours from this week to 400 days ahead: one event for each series of hours, and the same as availability;
    exceptions and published notices as days. `?language=`: of the words."""
    found = _find(schedule)
    with translation.override(_language(request)):
        text = calendar(found, datetime.now(UTC)).to_ical()
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = (
        f'inline; filename="{schedule.replace("-.", "").replace(".-", "") or "hours"}.ics"'
    )
    response["Cache-Control"] = "public, max-age=3600"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "en").lower()
    return "zh-hans" if wanted.startswith("zh") else "en"


def calendar(found: Compiled, now: datetime) -> Calendar:
    """The whole feed of a schedule at an instant, in the active language."""
    name = service_name(found.schedule)
    name = name[:1].upper() + name[1:]
    since, until = window(found, now)
    made = _made_at(found, now)
    feed = Calendar()
    feed.add("prodid", "-//Heliodesk//Service hours//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        feed.add(key, f"{settings.SITE_NAME}: {name}")
    feed.add("refresh-interval", _FRESH, parameters={"value": "DURATION"})
    feed.add("x-published-ttl", _FRESH, parameters={"value": "DURATION"})
    feed.add("url", f"{settings.SITE_URL}/hours/")
    series, single = in_series(found.calendar, since, until, found.zone)
    served: list[Series | Span] = [*series, *single]
    for each in served:
        feed.add_component(_event(each, name, found, made))
    feed.add_component(_availability(served, name, found, (since, until), made))
    for first, last, exception in exceptions(found.plans):
        if exception.reasons and first < until and since < last:
            uid = f"x-{exception.first}-{exception.last}"
            feed.add_component(
                _day(uid, reason(exception), exception.first, exception.last + timedelta(days=1), found, made)
            )
    for notice in _notices(found):
        day = notice.first_change.astimezone(ZoneInfo(found.zone)).date()
        event = _day(
            f"n-{notice.pk}",
            _("Hours change: %(service)s") % {"service": name},
            day,
            day + timedelta(days=1),
            found,
            made,
        )
        event.add("description", notice.text_in(translation.get_language() or "en"))
        feed.add_component(event)
    feed.add_missing_timezones(first_date=since.date(), last_date=(until + timedelta(days=1)).date())
    return feed


def window(found: Compiled, now: datetime) -> tuple[datetime, datetime]:
    """From this Monday at the office to the end of what is compiled."""
    local = now.astimezone(ZoneInfo(found.zone))
    monday = (local - timedelta(days=local.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    return monday.astimezone(UTC), datetime.fromtimestamp(found.calendar.horizon, UTC)


def _event(each: Series | Span, name: str, found: Compiled, made: datetime) -> Event:
    event = Event()
    event.add("uid", _uid(each, found))
    event.add("dtstamp", made)
    event.add("summary", _said(each.level) % {"service": name})
    event.add("transp", "TRANSPARENT")  # it is their time, not the reader's
    event.add("categories", ["full", "reduced", "bot"][3 - each.level])
    _times(event, each)
    return event


def _said(level: Level) -> str:
    if level == Level.REDUCED:
        return _("%(service)s: fewer people")
    return _("%(service)s: assistant only") if level == Level.BOT else _("%(service)s: open")


def _times(component: Any, each: Series | Span) -> None:
    if isinstance(each, Span):
        component.add("dtstart", each.since)
        component.add("dtend", each.until)
        return
    component.add("dtstart", each.first)
    # On the wall clock: no clock change falls within a span of a series.
    component.add("dtend", each.first + each.length)
    component.add("rrule", {"freq": "weekly", "byday": _DAYS[each.first.weekday()], "until": each.last.astimezone(UTC)})
    if each.without:
        component.add("exdate", list(each.without))


def _availability(
    served: list[Series | Span],
    name: str,
    found: Compiled,
    span: tuple[datetime, datetime],
    made: datetime,
) -> Availability:
    """When people answer, for programs that ask for availability (RFC 7953)."""
    whole = Availability()
    whole.add("uid", f"availability.{found.schedule.slug}@{_host()}")
    whole.add("dtstamp", made)
    whole.add("summary", name)
    whole.add("dtstart", span[0])
    whole.add("dtend", span[1])
    whole.add("busytype", "BUSY-UNAVAILABLE")
    for each in served:
        if each.level.has_people:
            part = Available()
            part.add("uid", "available." + _uid(each, found))
            part.add("dtstamp", made)
            part.add("summary", _said(each.level) % {"service": name})
            _times(part, each)
            whole.add_component(part)
    return whole


def _day(uid: str, summary: str, first: Any, after: Any, found: Compiled, made: datetime) -> Event:
    """An event of whole days: the office's dates, which a calendar shows as they are."""
    event = Event()
    event.add("uid", f"{uid}.{found.schedule.slug}@{_host()}")
    event.add("dtstamp", made)
    event.add("summary", summary)
    event.add("dtstart", first)
    event.add("dtend", after)
    event.add("transp", "TRANSPARENT")
    return event


def _uid(each: Series | Span, found: Compiled) -> str:
    """The same for the same hours, so that a program knows them again."""
    if isinstance(each, Span):
        sign = f"{each.since:%Y%m%dT%H%M}-{each.until:%Y%m%dT%H%M}"
    else:
        sign = f"{each.first:%Y%m%dT%H%M}-{int(each.length.total_seconds() // 60)}"
    return f"{sign}-{each.level.name.lower()}.{found.schedule.slug}@{_host()}"


def _host() -> str:
    return settings.SITE_URL.rpartition("//")[2]


def _made_at(found: Compiled, now: datetime) -> datetime:
    """When the latest plan was decided; this Monday when it has been since ever."""
    since = [each.since for each in found.plans if each.since and each.since <= now]
    return max(since) if since else window(found, now)[0]


def _notices(found: Compiled) -> list[Notice]:
    return [notice for notice in notices.ahead() if notice.version.schedule.slug == found.schedule.slug]
