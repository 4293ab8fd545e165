"""Service hours: who is there now, the day as a sunline, the week, what changes, and what to do meanwhile."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from heliodesk.hours import open_now, sun, visiting
from heliodesk.hours.calendar import Closed, Level, Status
from heliodesk.hours.instead import elsewhere, languages
from heliodesk.hours.models import Channel, Region
from heliodesk.hours.open_now import Compiled, Scope
from heliodesk.hours.sunline import Band, Strip, bands, on_the_wall, sky, strip_around
from heliodesk.hours.visiting import Offer
from heliodesk.hours.week import Day, days
from heliodesk.portal import changes, place, saying, structured
from heliodesk.portal.hours_table import table
from heliodesk.portal.places import Option, zone_options
from heliodesk.portal.saying import Clock
from heliodesk.routing.typical import LIVE, typical

# In which order channels stand in the picture, whichever is best now.
_ORDER = [Channel.CHAT, Channel.MESSENGER, Channel.REQUEST, Channel.MAIL]


@dataclass(frozen=True, slots=True)
class Box:
    """A day of the week strip."""

    date: date
    is_changed: bool
    bands: list[Band]


@dataclass(frozen=True, slots=True)
class Row:
    """One channel in one language: its state now, its day, its week."""

    offer: Offer
    compiled: Compiled
    bands: list[Band]
    week: list[Day]
    state: str
    opens: SafeString
    next: SafeString
    answer: SafeString

    @property
    def language(self) -> str:
        """The language to name: channels that serve every language alike name none."""
        return self.compiled.schedule.language and self.offer.language

    @property
    def boxes(self) -> list[Box]:
        """The week as it is drawn."""
        return [Box(day.date, day.exception is not None, on_the_wall(day)) for day in self.week]

    @property
    def channel(self) -> str:
        return self.offer.channel

    @property
    def status(self) -> Status:
        return self.offer.status

    @property
    def is_chat(self) -> bool:
        return self.channel == Channel.CHAT

    @property
    def dot(self) -> str:
        if not self.status.is_open:
            return "hd-dot--away"
        return "hd-dot--busy" if self.status.level == Level.REDUCED else ""


@require_safe
@never_cache
def hours(request: HttpRequest) -> HttpResponse:
    """`GET /hours/?zone=&region=&language=`: works without scripts; what is chosen is remembered."""
    choice = place.chosen(request)
    here = place.completed(request, choice) if choice else place.place_of(request)
    response = render(request, "portal/hours.html", page(here, datetime.now(UTC)))
    if choice:
        place.remember(response, choice)
    return response


def page(here: place.Place, now: datetime) -> dict[str, Any]:
    """Everything that the page shows to a reader at an instant."""
    offers = visiting.for_visitor(
        country=here.country, region=here.region, language=here.language, zone=here.zone or "UTC", at=now
    )
    compiled = {offer: found for offer in offers if (found := open_now.compiled(scope_of(offer, here)))}
    office = office_zone(here, list(compiled.values()))
    zone = here.zone or office
    clock, strip = Clock(now, zone), strip_around(now, zone)
    monday = clock.local(now).date() - timedelta(days=clock.local(now).weekday())
    rows = [_row(offer, found, here, clock, strip, monday) for offer, found in compiled.items()]
    picture = sorted(rows, key=lambda row: _ORDER.index(Channel(row.channel)))
    where = sun.place_of(zone)
    above = sky(strip, where, now) if where else None
    return {
        "here": here,
        "zone": zone,
        "office": office if office != zone else "",
        "clock": clock,
        "local": clock.local(now),
        "office_now": now.astimezone(ZoneInfo(office)),
        "rows": rows,
        "picture": picture,
        "own": next((row for row in rows if row.is_chat and row.language == here.language), None),
        "open_chat": next((row for row in rows if row.is_chat and row.status.is_open), None),
        "first_chat": next((row for row in rows if row.is_chat), None),
        "sky": above,
        "turns": [(turn, _aside(turn.x - strip.x(now))) for turn in above.turns if 6 < turn.x < 94] if above else [],
        "now_x": strip.x(now),
        "ticks": ticks(strip, zone, beside=strip.x(now)),
        "office_ticks": ticks(strip, office, every=6) if office != zone else [],
        "elsewhere": others(here, clock),
        "days": [monday + timedelta(days=i) for i in range(7)],
        "today": clock.local(now).date(),
        "week_x": (clock.local(now).hour * 60 + clock.local(now).minute) / 14.4,
        "table": table(picture, monday),
        "changes": changes.ahead([row.compiled for row in rows], clock),
        "notices": changes.announced([row.compiled for row in rows], clock),
        "night": night(clock, rows),
        "zones": zone_options(zone, office, clock.local(now).date()),
        "regions": [
            Option(each.slug, each.name_in(get_language() or "en"), each.slug == here.region)
            for each in Region.objects.all()
        ],
        "languages": languages(),
        "freeze_url": settings.FREEZE_URL,
        "feeds": [row.compiled.schedule for row in picture],
        "json_ld": structured.script(structured.organization((row.compiled for row in picture), now)),
    }


def _aside(distance: float) -> str:
    """Words near the sun stand beside it."""
    return "at-start" if 0 <= distance < 8 else "at-end" if -8 < distance < 0 else ""


def scope_of(offer: Offer, here: place.Place) -> Scope:
    return Scope("", offer.language, offer.channel, here.region)


def office_zone(here: place.Place, compiled: list[Compiled]) -> str:
    """The office's clock: of who answers the reader's chats first, else of the region."""
    if compiled:
        return compiled[0].zone
    region = Region.objects.filter(slug=here.region).first()
    return region.zone if region else "UTC"


def _first_answer(offer: Offer, compiled: Compiled, here: place.Place, clock: Clock) -> SafeString:
    """How long it takes: by the queue and what came lately, else what is planned; and whether that is known well."""
    scope = scope_of(offer, here)
    found = typical(scope, compiled.schedule.team or settings.DEFAULT_TEAM, clock.now)
    usual = (found.least, found.most) if found else offer.first_answer
    said = saying.first_answer(offer.channel, offer.status, usual, clock)
    if found is None and offer.channel in LIVE and offer.status.is_open:
        return saying.nobody_there(offer.first_answer)
    return said


def _row(offer: Offer, compiled: Compiled, here: place.Place, clock: Clock, strip: Strip, monday: date) -> Row:
    return Row(
        offer,
        compiled,
        bands(compiled.calendar, strip),
        days(compiled.calendar, monday, 7, clock.zone, compiled.plans),
        saying.state_word(offer.status),
        clock.when(offer.status.opens_at)
        if isinstance(offer.status, Closed) and offer.status.opens_at
        else SafeString(""),
        saying.comes_next(compiled.calendar, offer.status, clock),
        _first_answer(offer, compiled, here, clock),
    )


@dataclass(frozen=True, slots=True)
class Tick:
    """An hour on the strip; `day` names the day where one begins."""

    x: float
    hour: str
    day: date | None

    @property
    def kind(self) -> str:
        """Which ticks stay where there is little room, and how those at the edges stand."""
        edge = "at-start" if self.x < 2 else "at-end" if self.x > 98 else ""
        return f"{'mid' if self.day else '' if int(self.hour) % 6 == 0 else 'few'} {edge}"


def ticks(strip: Strip, zone: str, *, every: int = 3, beside: float = -100) -> list[Tick]:
    """The full hours that a zone's clock shows along a strip, but for those that would run into a word at `beside`. The
    first of a day names it."""
    found: list[Tick] = []
    tz, day = ZoneInfo(zone), strip.since.astimezone(ZoneInfo(zone)).date()
    at = strip.since.astimezone(tz).replace(minute=0).astimezone(UTC)
    while at <= strip.until:
        local = at.astimezone(tz)
        x = strip.x(at)
        begins = local.date() != day
        if (
            at >= strip.since
            and local.hour % every == 0
            and local.minute == 0
            and abs(x - beside) > (7 if begins else 4)
        ):
            found.append(Tick(x, f"{local.hour:02}", local.date() if begins else None))
            day = local.date()
        at += timedelta(minutes=15)
    return found


def others(here: place.Place, clock: Clock) -> list[tuple[str, SafeString]]:
    """Chat in the languages that have no row of their own."""
    found = []
    for each in elsewhere(Scope("", here.language, Channel.CHAT.value, here.region), clock.now):
        compiled = open_now.compiled(Scope("", each.language, Channel.CHAT.value, here.region))
        if compiled is not None and each.language != "en":
            found.append((each.language, saying.comes_next(compiled.calendar, each.status, clock)))
    return found


@dataclass(frozen=True, slots=True)
class Night:
    """What to do when nobody answers in the reader's language, or it is late where they are."""

    part: str  # "evening", "night", "" by day
    open_row: Row | None  # a chat that is open in another language
    own: Row | None


def night(clock: Clock, rows: list[Row]) -> Night | None:
    """None by day while the reader's own chat is open."""
    hour = clock.local(clock.now).hour
    part = "evening" if hour >= 19 else "night" if hour < 6 else ""
    chats = [row for row in rows if row.is_chat]
    own = next((row for row in chats if row.offer.language == chats[0].offer.language), None) if chats else None
    closed = next((row for row in chats if isinstance(row.status, Closed)), None)
    if not part and closed is None:
        return None
    return Night(part, next((row for row in chats if row.status.is_open), None), closed or own)
