"""Holidays that a planner may accept. What is accepted becomes a row of the plan; a newer library moves nothing.

Pure: wraps the `holidays` library, whose languages differ by country.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

_CODES = {"en": ("en_US", "en_GB", "en"), "zh": ("zh_CN", "zh")}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday. `names`: language → name, where the library has it. `source` names it in a plan."""

    day: date
    country: str
    names: tuple[tuple[str, str], ...]

    @property
    def source(self) -> str:
        return f"{self.country}:{self.day.isoformat()}"


def countries() -> list[str]:
    """ISO codes of the countries whose holidays are known."""
    return sorted(code for code in holidays.list_supported_countries() if len(code) == 2)


@lru_cache(maxsize=256)
def of_country(country: str, year: int, languages: tuple[str, ...]) -> tuple[Holiday, ...]:
    """The public holidays of a year, with their names in these languages (primary subtags). Empty for an unknown country."""
    code = country.upper()
    if code not in holidays.list_supported_countries():
        return ()
    known = holidays.country_holidays(code, years=year)
    supported = tuple(known.supported_languages or ())
    own = (known.default_language or "en").split("_")[0]
    named: dict[str, dict[date, str]] = {}
    for language in languages:
        wanted = [*_CODES.get(language, ()), language, *(c for c in supported if c.split("_")[0] == language)]
        if choice := next((each for each in wanted if each in supported), None):
            named[language] = dict(holidays.country_holidays(code, years=year, language=choice))
        elif language == own:
            named[language] = dict(known)
    if not named.get("en"):  # the library's own names, which are better than none
        named["en"] = dict(known)
    found = []
    for day in sorted(known):
        names = tuple((language, named[language][day]) for language in named if named[language].get(day))
        found.append(Holiday(day, code, names))
    return tuple(found)


def of_countries(codes: Iterable[str], year: int, languages: Sequence[str]) -> list[Holiday]:
    """Those of several countries, by date."""
    found = [each for code in codes for each in of_country(code, year, tuple(languages))]
    return sorted(found, key=lambda each: (each.day, each.country))
