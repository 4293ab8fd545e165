"""The zones that a reader may choose from, by their cities, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from heliodesk.hours import sun
from heliodesk.text.saying import city_of, comma, offset_of


@dataclass(frozen=True, slots=True)
class Option:
    """A choice: what is sent, what is read, whether it is the present one."""

    value: str
    words: str
    is_chosen: bool = False


def zone_options(zone: str, office: str, today: date) -> list[list[Option]]:
    """The reader's own, the office's and UTC first; then every city, from west to east."""
    nearest = list(dict.fromkeys([zone, office, "UTC"]))
    first = [
        Option(each, f"{city_of(each)}{comma()}{offset_of(each)}" if each != "UTC" else each, each == zone)
        for each in nearest
    ]
    return [first, _all(get_language() or "en", today)]


@lru_cache(maxsize=8)
def _all(_language: str, today: date) -> list[Option]:
    """Made once a day and language: naming four hundred cities takes a while."""
    noon = datetime(today.year, today.month, today.day, 12)
    cities = [(ZoneInfo(zone).utcoffset(noon), city_of(zone), zone) for zone in sun.cities()]
    return [
        Option(zone, f"{city}{comma()}{offset_of(zone)}")
        for _offset, city, zone in sorted(cities, key=lambda c: (c[0] or noon - noon, c[1]))
    ]
