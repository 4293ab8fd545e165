"""Which zone does a place keep? Zone names, the cities that Unicode names zones by, and some that people say instead."""

from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.dates import get_timezone_location

# Cities that name no zone, though people ask for them: English and Chinese name, zone.
_MORE = (
    ("Hanoi", "河内", "Asia/Ho_Chi_Minh"),
    ("Beijing", "北京", "Asia/Shanghai"),
    ("Shenzhen", "深圳", "Asia/Shanghai"),
    ("Guangzhou", "广州", "Asia/Shanghai"),
    ("Mumbai", "孟买", "Asia/Kolkata"),
    ("Delhi", "德里", "Asia/Kolkata"),
    ("Bengaluru", "班加罗尔", "Asia/Kolkata"),
    ("Osaka", "大阪", "Asia/Tokyo"),
    ("Abu Dhabi", "阿布扎比", "Asia/Dubai"),
    ("Ankara", "安卡拉", "Europe/Istanbul"),
    ("Geneva", "日内瓦", "Europe/Zurich"),
    ("Milan", "米兰", "Europe/Rome"),
    ("Barcelona", "巴塞罗那", "Europe/Madrid"),
    ("Munich", "慕尼黑", "Europe/Berlin"),
    ("Porto", "波尔图", "Europe/Lisbon"),
    ("Rio de Janeiro", "里约热内卢", "America/Sao_Paulo"),
    ("Brasília", "巴西利亚", "America/Sao_Paulo"),
    ("San Francisco", "旧金山", "America/Los_Angeles"),
    ("Washington", "华盛顿", "America/New_York"),
    ("Miami", "迈阿密", "America/New_York"),
    ("Abuja", "阿布贾", "Africa/Lagos"),
    ("Cape Town", "开普敦", "Africa/Johannesburg"),
)
_FIRST = {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}


def zones() -> list[str]:
    """Zones that name a place, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if name.split("/")[0] in _FIRST)]


@lru_cache(maxsize=8)
def cities(language: str) -> dict[str, str]:
    """City in a language ("en", "zh") → zone, by name."""
    locale = Locale.parse(language)
    found = {
        str(get_timezone_location(zone, locale=locale, return_city=True)): zone for zone in zones() if zone != "UTC"
    }
    found |= {(chinese if language == "zh" else english): zone for english, chinese, zone in _MORE}
    return dict(sorted(found.items()))


def find(text: str, language: str) -> tuple[str, str] | None:
    """The zone of a typed city or zone name, and the city's name to say; None when nobody knows it."""
    wanted = text.strip()
    if wanted in available_timezones():
        if wanted == "UTC" or "/" not in wanted:
            return wanted, wanted
        return wanted, str(get_timezone_location(wanted, locale=Locale.parse(language), return_city=True))
    lowered = wanted.casefold()
    for each in (language, "en", "zh"):
        for city, zone in cities(each).items():
            if city.casefold() == lowered:
                return zone, city
    return None
