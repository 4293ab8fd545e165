"""Times, places and languages as people say them, in the reader's language and zone."""

from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _


def locale() -> Locale:
    """The reader's language, for Babel."""
    return Locale.parse(to_locale(get_language() or "en"))


def city_of(zone: str) -> str:
    """The city of an IANA zone in the reader's language: "Lisbon", "里斯本"; "UTC" stays."""
    if "/" not in zone:
        return zone
    # Babel keeps a city under the name that its zone had first: Asia/Saigon.
    named = locale().time_zones
    for name in (zone, *_first_names().get(zone, ())):
        if name in named and (city := named[name].get("city")):
            return str(city)
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def _first_names() -> dict[str, list[str]]:
    """Zone → the names that it had before."""
    found: dict[str, list[str]] = {}
    for before, after in get_global("zone_aliases").items():
        found.setdefault(after, []).append(before)
    return found


def offset_of(zone: str) -> str:
    """How far an IANA zone is from UTC at this moment: "UTC+1", "UTC−3:30", "UTC"."""
    offset = datetime.now(ZoneInfo(zone)).utcoffset()
    minutes = int(offset.total_seconds() // 60) if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}"


def long_date(day: date, *, with_year: bool = False) -> str:
    """Such as "Tuesday 24 November" or "11月24日星期二", in the reader's language; with the year when asked."""
    if locale().language == "zh":
        return format_date(day, "y年M月d日EEEE" if with_year else "M月d日EEEE", locale=locale())
    # Without commas, for the day stands inside a sentence.
    return day.strftime("%A %-d %B %Y" if with_year else "%A %-d %B")


def short_date(at: datetime) -> str:
    """Such as "12 Oct" or "10月12日", in the reader's zone; with the year when it is not this one."""
    return short_day(timezone.localtime(at).date())


def short_day(day: date) -> str:
    """Such as "12 Oct" or "10月12日"; with the year when it is not this one."""
    return _skeleton("MMMd" if day.year == timezone.localdate().year else "yMMMd", day, get_language() or "en")


@lru_cache(maxsize=2000)  # a list says the same few days fifty times
def _skeleton(skeleton: str, day: date, _language: str) -> str:
    return format_skeleton(skeleton, day, locale="en_GB" if locale().language == "en" else locale())


def month_of(day: date) -> str:
    """Such as "March 2023" or "2023年3月"."""
    return format_skeleton("yMMMM", day, locale=locale())


def language_name(language: str) -> str:
    """A language's own name for itself: "English", "中文"."""
    try:
        return Locale.parse(language.replace("-", "_")).get_language_name() or language
    except (UnknownLocaleError, ValueError):
        return language


def language_in_words(language: str) -> str:
    """A language's name in the reader's language: "Chinese", "中文"."""
    return str(locale().languages.get(language.split("-")[0], language))


def language_tag(language: str) -> str:
    """What a list has room for: "EN", "中文"."""
    primary = language.split("-")[0]
    return "中文" if primary == "zh" else primary.upper()


def elapsed(since: datetime) -> str:
    """How long something waits: "0:52", "11:20", "1 h 52", "2 d". The page's script counts on from there."""
    seconds = max(0, int((datetime.now(since.tzinfo) - since).total_seconds()))
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02}"
    if seconds < 86400:
        return _("%(hours)s h %(minutes)s") % {"hours": seconds // 3600, "minutes": f"{seconds % 3600 // 60:02}"}
    return _("%(days)s d") % {"days": seconds // 86400}


def comma() -> str:
    """What stands between a team and a language, or a city and its offset."""
    return "，" if locale().language == "zh" else ", "


def list_comma() -> str:
    """What stands between the parts of a list."""
    return "、" if locale().language == "zh" else ", "
