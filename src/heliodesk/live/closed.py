"""What the widget shows of the hours beside whether somebody is there: the day, what helps meanwhile, what was announced."""

from datetime import datetime, timedelta
from typing import Any

from heliodesk.hours import sun
from heliodesk.hours.calendar import Closed, Status
from heliodesk.hours.instead import answered_by, elsewhere
from heliodesk.hours.machine import iso
from heliodesk.hours.open_now import Scope, compiled
from heliodesk.hours.sunline import Band, bands, sky, strip_around
from heliodesk.hours.visiting import is_zone
from heliodesk.live.hours import public_hours

_ANNOUNCED = timedelta(days=14)
_OTHERS = 2  # languages that are named


def meanwhile(scope: Scope, status: Status, zone: str, now: datetime) -> dict[str, Any]:
    """While it is closed: the day around now as a sunline in the visitor's zone, languages that are open, and by when a
    message is answered. Places are per cent of the strip."""
    found = compiled(scope)
    if found is None or not isinstance(status, Closed):
        return {}
    zone = zone if is_zone(zone) else found.zone
    strip, where = strip_around(now, zone), sun.place_of(zone)
    opens = strip.x(status.opens_at) if status.opens_at else 200.0
    return {
        "day": {
            "now": round(strip.x(now), 1),
            "opens": round(opens, 1) if opens < 95 else None,
            "sky": _told(sky(strip, where, now).steps) if where else None,
            "bands": _told(bands(found.calendar, strip)),
        },
        "others": [
            {"language": each.language, "until": iso(None if isinstance(each.status, Closed) else each.status.until)}
            for each in elsewhere(scope, now)
            if each.status.is_open
        ][:_OTHERS],
        "answered_by": iso(answered_by(scope, status)),
    }


def announced(scope: Scope, language: str, now: datetime) -> dict[str, str] | None:
    """The next published notice about the scope's hours within two weeks: its first sentence, and a name to put it away by."""
    found = compiled(scope)
    for told in public_hours.known.hours.notices:
        if found and told.schedule == found.schedule.slug and told.first_change < now + _ANNOUNCED:
            text = told.texts.get(language.split("-")[0]) or told.texts.get("en", "")
            if text:
                return {"name": f"{told.schedule}@{iso(told.first_change)}", "text": text.splitlines()[0]}
    return None


def _told(parts: "list[Band] | tuple[Band, ...]") -> list[list[float | str]]:
    return [[round(part.x, 1), round(part.width, 1), part.kind] for part in parts]
