"""How high does the sun stand over a place? And where is the place of a time zone? Pure but for the zone table's file.

The height follows NOAA's solar calculator (https://gml.noaa.gov/grad/solcalc/solareqns.PDF, from Meeus, Astronomical
Algorithms), good to some hundredths of a degree between 1950 and 2050. Refraction is not added: `RISEN` allows for it.
"""

import re
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from math import acos, asin, cos, degrees, pi, radians, sin

RISEN = -0.833  # degrees of the sun's centre when its upper edge is seen on the horizon
CIVIL, NAUTICAL = -6.0, -12.0  # ends of the two twilights

Place = tuple[float, float]  # latitude north, longitude east, in degrees


def height(at: datetime, place: Place) -> float:
    """Degrees of the sun's centre over the horizon of a place at an aware instant; below it negative."""
    moment = at.astimezone(UTC)
    latitude, longitude = radians(place[0]), place[1]
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    minutes = (moment - midnight).total_seconds() / 60
    # Julian centuries since 2000-01-01 12:00.
    t = (moment.timestamp() / 86400 + 2440587.5 - 2451545.0) / 36525
    mean_longitude = (280.46646 + t * (36000.76983 + t * 0.0003032)) % 360
    anomaly = radians(357.52911 + t * (35999.05029 - 0.0001537 * t))
    eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t)
    centre = (
        sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t))
        + sin(2 * anomaly) * (0.019993 - 0.000101 * t)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * t)
    apparent = radians(mean_longitude + centre - 0.00569 - 0.00478 * sin(node))
    tilt = radians(23.439291 - t * (0.013004167 + t * (1.64e-7 - t * 5.04e-7)) + 0.00256 * cos(node))
    declination = asin(sin(tilt) * sin(apparent))
    y = ((1 - cos(tilt)) / (1 + cos(tilt))) if tilt else 0.0  # tan²(tilt / 2)
    q = radians(mean_longitude)
    equation = 4 * degrees(
        y * sin(2 * q)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * cos(2 * q)
        - 0.5 * y * y * sin(4 * q)
        - 1.25 * eccentricity**2 * sin(2 * anomaly)
    )  # minutes by which the sundial is ahead of the clock
    hour = radians((minutes + equation + 4 * longitude) / 4 - 180)
    cosine = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour)
    return degrees(pi / 2 - acos(max(-1.0, min(1.0, cosine))))


def place_of(zone: str) -> Place | None:
    """Where the city of an IANA zone is, by the database's own table; None for UTC and the like."""
    places, names, _countries = _tables()
    return places.get(zone) or places.get(names.get(zone, ""))


def only_zone_of(country: str) -> str | None:
    """The zone of a country (ISO code) that has one; None when it has several, or is unknown."""
    zones = _tables()[2].get(country.upper(), [])
    return zones[0] if len(zones) == 1 else None


def cities() -> list[str]:
    """The zones that have a place, each once, by name."""
    return sorted(_tables()[0])


@cache
def _tables() -> tuple[dict[str, Place], dict[str, str], dict[str, list[str]]]:
    """Zone → place and country → zones from zone.tab; older name → zone from the database's links."""
    folder = resources.files("tzdata") / "zoneinfo"
    places: dict[str, Place] = {}
    countries: dict[str, list[str]] = {}
    for line in (folder / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, where, zone, *_comment = line.split("\t")
            latitude, longitude = re.findall(r"[+-]\d+", where)
            countries.setdefault(country, []).append(zone)
            places[zone] = (_degrees(latitude, 2), _degrees(longitude, 3))
    links = {}
    for line in (folder / "tzdata.zi").read_text(encoding="utf-8").splitlines():
        if line.startswith("L "):
            _letter, target, name = line.split()
            links[name] = target
    return places, links, countries


def _degrees(text: str, whole: int) -> float:
    """ISO 6709: ±DDMM, ±DDDMM, with or without seconds."""
    digits = text[1:]
    rest = digits[whole:].ljust(4, "0")
    value = int(digits[:whole]) + int(rest[:2]) / 60 + int(rest[2:]) / 3600
    return -value if text[0] == "-" else value
