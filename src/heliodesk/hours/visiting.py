"""What a visitor is offered: each channel with its state, how long an answer takes, and the best one now."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel import Locale
from babel.core import get_global

from heliodesk.hours import open_now
from heliodesk.hours.calendar import Closed, Level, Status
from heliodesk.hours.models import Answering, Channel, Region
from heliodesk.hours.open_now import Scope
from heliodesk.hours.plans import zones

# In which order channels are offered when they serve alike: the quickest first.
_ORDER = (Channel.CHAT, Channel.MESSENGER, Channel.REQUEST, Channel.MAIL)


@dataclass(frozen=True, slots=True)
class Offer:
    """One channel in one language for a visitor. `first_answer`: usual range now; for a closed channel the range after
    `status.opens_at`. `score` orders: smaller is sooner."""

    channel: str
    language: str
    status: Status
    first_answer: tuple[timedelta, timedelta] | None
    score: float


def for_visitor(
    *,
    country: str = "",
    language: str = "en",
    zone: str = "UTC",
    region: str = "",
    team: str = "",
    at: datetime | None = None,
) -> list[Offer]:
    """Every channel that has hours for a visitor of `country` (ISO code) and `language`, the best first.

    Open before closed, sooner before later, the visitor's own language before English, which is offered too when it is
    another. `region`, when the visitor has chosen one, counts before both; `zone` decides the region when the country is
    unknown; never the address alone.
    """
    now = at or datetime.now(UTC)
    region = region or region_of(country, zone)
    languages = [language.split("-")[0].lower()]
    if "en" not in languages:
        languages.append("en")
    offers = []
    for channel in _ORDER:
        for i, each in enumerate(languages):
            scope = Scope(team, each, channel.value, region)
            schedule = open_now.schedule_of(scope)
            if schedule is None or (
                i and schedule == open_now.schedule_of(Scope(team, languages[0], scope.channel, region))
            ):
                continue  # the same people answer both languages
            status = open_now.status(scope, now)
            offers.append(_offer(channel.value, each, status, now, is_own=i == 0))
    return sorted(offers, key=lambda offer: offer.score)


def best(offers: list[Offer]) -> Offer | None:
    """The offer to recommend: the first that is open, else the one that opens first."""
    return offers[0] if offers else None


def _offer(channel: str, language: str, status: Status, now: datetime, *, is_own: bool) -> Offer:
    level = "reduced" if status.is_open and status.level == Level.REDUCED else "full"
    usual = answering().get((channel, level))
    waits = 0.0
    if isinstance(status, Closed):
        waits = (status.opens_at - now).total_seconds() if status.opens_at else 10.0**9
    answer = usual[1].total_seconds() if usual else 86400.0
    # Being understood is worth waiting: English for a visitor of another language counts four times its time.
    return Offer(channel, language, status, usual, (waits + answer) * (1 if is_own else 4) + (0 if is_own else 60))


_answering: dict[tuple[str, str], tuple[timedelta, timedelta]] = {}
_read_at = 0.0


def answering() -> dict[tuple[str, str], tuple[timedelta, timedelta]]:
    """(channel, level) → how long the first answer usually takes. Read anew every minute."""
    global _answering, _read_at
    if not _read_at or time.monotonic() - _read_at > 60:
        rows = Answering.objects.all()
        _answering = {(r.channel, r.level): (timedelta(seconds=r.least), timedelta(seconds=r.most)) for r in rows}
        _read_at = time.monotonic()
    return _answering


def region_of(country: str, zone: str = "") -> str:
    """The slug of the region that serves a country, or, when that is unknown, the countries of an IANA zone. Empty: none."""
    return region_among(_regions(), country, zone)


def region_among(regions: Iterable[tuple[str, frozenset[str]]], country: str, zone: str = "") -> str:
    """The same among (slug, countries)."""
    codes = {country.upper()} if country else countries_of(zone)
    return next((slug for slug, countries in regions if codes & countries), "")


_known_regions: list[tuple[str, frozenset[str]]] = []
_regions_read_at = 0.0


def _regions() -> list[tuple[str, frozenset[str]]]:
    global _known_regions, _regions_read_at
    if not _regions_read_at or time.monotonic() - _regions_read_at > 60:
        rows = Region.objects.values_list("slug", "countries")
        _known_regions = [(slug, frozenset(countries)) for slug, countries in rows]
        _regions_read_at = time.monotonic()
    return _known_regions


def forget() -> None:
    """Read regions and usual waits again at the next question."""
    global _regions_read_at, _read_at
    _regions_read_at = _read_at = 0.0


def countries_of(zone: str) -> set[str]:
    """The countries in which an IANA zone is the clock on the wall. Empty for UTC and the like."""
    name = get_global("zone_aliases").get(zone, zone)
    territory = get_global("zone_territories").get(name)
    return {str(territory)} if territory and territory != "001" else set()


def is_country(code: str) -> bool:
    """Is it an ISO 3166-1 code that we know a name for?"""
    return len(code) == 2 and code.upper() in Locale("en").territories


def is_zone(name: str) -> bool:
    """Is it an IANA zone?"""
    return name in zones()
