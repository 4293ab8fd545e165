"""When Northstar is there: regions, schedules, exceptions. Data only.

Languages are written as people speak them there; a visitor's region makes a difference for Chinese and Portuguese.
"""

from typing import Any

Days = list[list[list[Any]]]


def _h(text: str) -> int:
    hours, _colon, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes or 0)


def _day(*spans: str) -> list[list[Any]]:
    """ "9-18", "18-24 reduced", "22-26 reduced", "0-24 bot"."""
    made = []
    for span in spans:
        times, _space, level = span.partition(" ")
        start, _dash, end = times.partition("-")
        made.append([_h(start), _h(end), level or "full"])
    return made


def _week(weekdays: list[str], saturday: list[str], sunday: list[str] | None = None) -> Days:
    rest = saturday if sunday is None else sunday
    return [*([_day(*weekdays)] * 5), _day(*saturday), _day(*rest)]


def _closed(first: str, last: str, **reasons: str) -> dict[str, Any]:
    return {"first": first, "last": last, "parts": [], "reasons": reasons}


def _other(first: str, last: str, *spans: str, **reasons: str) -> dict[str, Any]:
    return {"first": first, "last": last, "parts": _day(*spans), "reasons": reasons}


_NEW_YEAR = {"en": "New Year", "zh": "元旦"}
_SPRING = {"en": "Chinese New Year", "zh": "春节"}
_RAMADAN = {"en": "Ramadan hours", "zh": "斋月服务时间", "ar": "ساعات رمضان"}
_EID = {"en": "Eid al-Fitr", "zh": "开斋节", "ar": "عيد الفطر"}

# slug: names, countries, zone
REGIONS: dict[str, tuple[dict[str, str], list[str], str]] = {
    "singapore": (
        {"en": "Singapore", "zh": "新加坡"},
        ["SG", "MY", "VN", "TH", "ID", "PH", "TW", "HK", "JP", "KR", "IN", "AU", "NZ"],
        "Asia/Singapore",
    ),
    "shanghai": ({"en": "Shanghai", "zh": "上海"}, ["CN", "MO"], "Asia/Shanghai"),
    "istanbul": ({"en": "Istanbul", "zh": "伊斯坦布尔"}, ["TR", "RU", "KZ", "UA", "GE", "AZ", "UZ"], "Europe/Istanbul"),
    "lisbon": (
        {"en": "Lisbon", "zh": "里斯本"},
        ["PT", "ES", "FR", "DE", "IT", "GB", "IE", "NL", "BE", "PL", "CH", "AT", "NG", "GH", "KE", "ZA"],
        "Europe/Lisbon",
    ),
    "saopaulo": (
        {"en": "São Paulo", "zh": "圣保罗"},
        ["BR", "AR", "CL", "CO", "PE", "UY", "MX", "US", "CA"],
        "America/Sao_Paulo",
    ),
    "dubai": ({"en": "Dubai", "zh": "迪拜"}, ["AE", "SA", "QA", "KW", "BH", "OM", "EG", "JO", "MA"], "Asia/Dubai"),
}

# scope (team, region, language, channel) → plan
SCHEDULES: list[tuple[dict[str, str], dict[str, Any]]] = [
    (
        {"language": "en", "channel": "chat"},
        {
            "zone": "Europe/Lisbon",
            "week": _week(["0-7 reduced", "7-24"], ["0-8 reduced", "8-22", "22-24 reduced"]),
            "exceptions": [
                _other("2026-12-25", "2026-12-25", "0-24 reduced", en="Christmas Day", zh="圣诞节"),
                _other("2027-01-01", "2027-01-01", "0-24 reduced", **_NEW_YEAR),
            ],
        },
    ),
    (
        {"language": "zh", "channel": "chat"},
        {
            "zone": "Asia/Singapore",
            "week": _week(["0-8 reduced", "8-24"], ["0-9 reduced", "9-22", "22-24 reduced"]),
            "exceptions": [_other("2027-02-05", "2027-02-08", "0-24 reduced", **_SPRING)],
        },
    ),
    (
        {"region": "shanghai", "language": "zh", "channel": "chat"},
        {
            "zone": "Asia/Shanghai",
            "week": _week(["0-9 reduced", "9-22", "22-24 reduced"], ["0-10 reduced", "10-20", "20-24 reduced"]),
            "exceptions": [_other("2027-02-05", "2027-02-12", "0-10 bot", "10-18 reduced", "18-24 bot", **_SPRING)],
        },
    ),
    (
        {"language": "vi", "channel": "chat"},
        {
            "zone": "Asia/Ho_Chi_Minh",
            "week": _week(["0-8 bot", "8-20", "20-24 bot"], ["0-9 bot", "9-17 reduced", "17-24 bot"]),
            "exceptions": [_closed("2027-02-05", "2027-02-09", en="Tết", zh="越南春节", vi="Tết Nguyên Đán")],
        },
    ),
    (
        {"language": "tr", "channel": "chat"},
        {
            "zone": "Europe/Istanbul",
            "week": _week(["0-9 bot", "9-19", "19-24 bot"], ["0-10 bot", "10-16 reduced", "16-24 bot"]),
            "exceptions": [_closed("2027-03-09", "2027-03-11", **_EID)],
        },
    ),
    (
        {"language": "ru", "channel": "chat"},
        {"zone": "Europe/Istanbul", "week": _week(["10-22", "22-26 reduced"], ["11-20 reduced"])},
    ),
    (
        {"language": "pt", "channel": "chat"},
        {"zone": "Europe/Lisbon", "week": _week(["9-18"], ["0-24 bot"])},
    ),
    (
        {"region": "saopaulo", "language": "pt", "channel": "chat"},
        {
            "zone": "America/Sao_Paulo",
            "week": _week(["9-21", "21-25 reduced"], ["10-16 reduced"]),
            "exceptions": [_closed("2027-02-08", "2027-02-09", en="Carnival", zh="狂欢节", pt="Carnaval")],
        },
    ),
    (
        {"language": "es", "channel": "chat"},
        {"zone": "America/Sao_Paulo", "week": _week(["9-18", "18-22 reduced"], ["0-24 bot"])},
    ),
    (
        {"language": "ar", "channel": "chat"},
        {
            "zone": "Asia/Dubai",
            "week": _week(["9-18", "18-24 bot"], ["10-15 reduced"]),
            "exceptions": [
                _other("2027-02-08", "2027-03-09", "10-15", "20-24 reduced", **_RAMADAN),
                _closed("2027-03-10", "2027-03-12", **_EID),
            ],
        },
    ),
    (
        {"channel": "request"},
        {
            "zone": "Europe/Lisbon",
            "week": _week(["8-20"], ["10-16 reduced"]),
            "seasons": [{"first": "07-15", "last": "08-31", "week": _week(["9-19"], ["10-14 reduced"])}],
            "exceptions": [
                _closed("2026-12-25", "2026-12-25", en="Christmas Day", zh="圣诞节"),
                _closed("2027-01-01", "2027-01-01", **_NEW_YEAR),
            ],
        },
    ),
    (
        {"channel": "mail"},
        {
            "zone": "Europe/Lisbon",
            "week": _week(["8-20"], ["10-16 reduced"], []),
            "exceptions": [_closed("2026-12-24", "2026-12-26", en="Christmas", zh="圣诞节")],
        },
    ),
    ({"channel": "messenger"}, {"zone": "Asia/Singapore", "week": _week(["0-24"], ["0-24 reduced"])}),
    (
        {"team": "institutional"},
        {
            "zone": "Asia/Singapore",
            "week": _week(["9-18"], []),
            "exceptions": [_closed("2027-02-06", "2027-02-08", **_SPRING)],
        },
    ),
    ({"team": "trading-singapore"}, {"zone": "Asia/Singapore", "week": _week(["8-16"], ["8-16 reduced"])}),
    ({"team": "trading-lisbon"}, {"zone": "Europe/Lisbon", "week": _week(["8-16"], ["8-16 reduced"])}),
    ({"team": "trading-saopaulo"}, {"zone": "America/Sao_Paulo", "week": _week(["13-21"], ["13-21 reduced"])}),
    ({"channel": "chat"}, {"zone": "Europe/Lisbon", "week": _week(["9-18"], [])}),
]

# channel, level → the first answer usually comes within (least, most) seconds
ANSWERING = {
    ("chat", "full"): (120, 240),
    ("chat", "reduced"): (540, 780),
    ("messenger", "full"): (300, 900),
    ("messenger", "reduced"): (1200, 3600),
    ("request", "full"): (7200, 14400),
    ("request", "reduced"): (21600, 36000),
    ("mail", "full"): (10800, 21600),
    ("mail", "reduced"): (28800, 57600),
}
