"""Who will be there in the next twelve hours: a lane for each language of the chat and each slower channel, and its gap."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.console.wall.people import Person, spoken
from heliodesk.hours import open_now, sun
from heliodesk.hours.calendar import Calendar, Level
from heliodesk.hours.models import Channel
from heliodesk.hours.open_now import Scope
from heliodesk.hours.sunline import Band, Sky, Strip, bands, sky
from heliodesk.routing.policy import speaks
from heliodesk.routing.rostered import OnShift, first_gap, shifts_between

HOURS = 12


@dataclass(frozen=True, slots=True)
class Lane:
    """One language of the chat, or a channel. `words`: what comes next; `is_gap`: nobody answers at a time ahead, or nobody is
    there though it is open."""

    language: str
    channel: str
    bands: list[Band]
    words: str
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """The strip from this hour on: its lanes, the sky over the reader's place, full hours with their places, and now."""

    lanes: list[Lane]
    sky: Sky | None
    ticks: list[tuple[float, str]]
    now: float


def coming(people: list[Person], zone: str, now: datetime | None = None) -> Coverage:
    """The next hours on the clock of `zone`, from published service hours; `people` are those who are there now."""
    now = (now or datetime.now(UTC)).replace(second=0, microsecond=0)
    served = _served(spoken())
    asked = (zone, get_language())
    stands = (now, [(scope, id(calendar)) for scope, calendar in served])
    if asked not in _drawn or _drawn[asked][0] != stands:
        _drawn[asked] = (stands, _draw(served, zone, now))
    drawn, until = _drawn[asked][1], now + timedelta(hours=HOURS)
    shifts = shifts_between(now, until)
    lanes = [
        _rostered(_held(lane, calendar, people, now), calendar, shifts, now, until, ZoneInfo(zone))
        for lane, (_scope, calendar) in zip(drawn.lanes, served, strict=True)
    ]
    return replace(drawn, lanes=lanes)


# The last one of each zone and language: for a minute it is the same.
_drawn: dict[tuple[str, str | None], tuple[Any, Coverage]] = {}


def _draw(served: list[tuple[Scope, Calendar]], zone: str, now: datetime) -> Coverage:
    tz = ZoneInfo(zone)
    strip, place = Strip(now - timedelta(minutes=now.astimezone(tz).minute), HOURS), sun.place_of(zone)
    lanes = [
        Lane(scope.language, scope.channel, bands(calendar, strip), *_words(calendar, now, strip, tz))
        for scope, calendar in served
    ]
    full = (strip.since + timedelta(hours=hours) for hours in range(2, HOURS + 1, 2))
    ticks = [(strip.x(at), f"{at.astimezone(tz):%H}") for at in full]
    return Coverage(lanes, sky(strip, place, now) if place else None, ticks, strip.x(now))


def _held(lane: Lane, calendar: Calendar, people: list[Person], now: datetime) -> Lane:
    """With what is so this minute: nobody there though it is open. What is answered later needs nobody now."""
    if lane.is_gap or lane.channel != Channel.CHAT.value or not calendar.status(now).is_open:
        return lane
    if any(person.is_on and speaks(person.agent.languages, lane.language) for person in people):
        return lane
    return replace(lane, words=_("open, nobody is on"), is_gap=True)


def _rostered(
    lane: Lane, calendar: Calendar, shifts: list[OnShift], now: datetime, until: datetime, zone: ZoneInfo
) -> Lane:
    """With the first time for which people are promised and nobody who speaks the language is on the roster, if one is kept."""
    if lane.is_gap or lane.channel != Channel.CHAT.value or not shifts:
        return lane
    if (gap := first_gap(calendar.staffed(now, until), shifts, lane.language)) is None:
        return lane
    words = {name: f"{at.astimezone(zone):%H:%M}" for name, at in zip(("from", "to"), gap, strict=True)}
    said = _("no shift %(from)s–%(to)s") if gap[1] < until else _("no shift from %(from)s")
    return replace(lane, words=said % words, is_gap=True)


def _served(speaking: dict[str, int]) -> list[tuple[Scope, Calendar]]:
    """Every language that has hours for the chat, what most speak first; then the channels that are answered later."""
    known = {each.schedule.language for each in open_now.all_compiled() if each.schedule.channel == Channel.CHAT}
    found = []
    for language in sorted(known - {""}, key=lambda code: (-speaking.get(code, 0), code)):
        scope = Scope("", language, Channel.CHAT.value)
        if calendar := open_now.calendar_of(scope):
            found.append((scope, calendar))
    for channel in (Channel.MAIL, Channel.REQUEST, Channel.MESSENGER):
        scope = Scope("", "", channel.value)
        if calendar := open_now.calendar_of(scope):
            found.append((scope, calendar))
    return found


def _words(calendar: Calendar, now: datetime, strip: Strip, zone: ZoneInfo) -> tuple[str, bool]:
    """What holds and what comes, on the zone's clock; and whether people leave a gap ahead."""
    ahead = list(calendar.segments(now, strip.until))

    def at(moment: datetime) -> str:
        return f"{moment.astimezone(zone):%H:%M}"

    if not ahead:
        return _("no hours are known"), True
    _since, until, level = ahead[0]
    if level.has_people:
        for start, _end, each in ahead[1:]:
            if not each.has_people:
                back = next((since for since, _until, later in ahead if since > start and later.has_people), None)
                words = {"from": at(start), "to": at(back) if back else ""}
                if each == Level.BOT:
                    return (_("bot only %(from)s–%(to)s") if back else _("bot only from %(from)s")) % words, True
                return (_("nobody %(from)s–%(to)s") if back else _("nobody from %(from)s")) % words, True
        if len(ahead) == 1:
            return (_("full all the time") if level == Level.FULL else _("fewer all the time")), False
        words = {"to": at(until)}
        return (_("full to %(to)s") if level == Level.FULL else _("fewer to %(to)s")) % words, False
    back = next((since for since, _until, each in ahead if each.has_people), None)
    if back is None:
        return (_("bot only") if level == Level.BOT else _("closed")), False
    words = {"at": at(back)}
    return (_("bot only, people from %(at)s") if level == Level.BOT else _("closed, opens %(at)s")) % words, False
