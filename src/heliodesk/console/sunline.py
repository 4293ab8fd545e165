"""The small sunline in the top bar: when customers of the agent's first language are answered, on the agent's own clock."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.hours import sun
from heliodesk.hours.calendar import Calendar, Closed, Level, Status
from heliodesk.hours.models import Channel
from heliodesk.hours.open_now import Compiled, Scope, compiled
from heliodesk.hours.sunline import Band, Sky, bands, sky, strip_around
from heliodesk.people.models import Agent
from heliodesk.text.saying import language_in_words, language_tag


@dataclass(frozen=True, slots=True)
class Tiny:
    """What is drawn, and the same in words: `short` beside it, `said` for who does not see it."""

    language: str
    short: str
    said: str
    x: float
    sky: Sky | None
    bands: list[Band]


def tiny(agent: Agent, now: datetime | None = None) -> Tiny | None:
    """None where nobody has promised any hours."""
    now = (now or datetime.now(UTC)).replace(second=0, microsecond=0)
    language = (agent.languages or ["en"])[0].split("-")[0]
    found = compiled(Scope(agent.team.slug, language, Channel.CHAT.value))
    if found is None:
        return None
    asked = (language, agent.zone, get_language())
    kept = _drawn.get(asked)
    if kept is None or kept[0] is not found or kept[1] != now:
        kept = _drawn[asked] = (found, now, _draw(found.calendar, language, agent.zone, now))
    return kept[2]


# The last one of each language and zone: it is on every page, and the same for a minute.
_drawn: dict[tuple[str, str, str | None], tuple[Compiled, datetime, Tiny]] = {}


def _draw(calendar: Calendar, language: str, zone: str, now: datetime) -> Tiny:
    strip, where = strip_around(now, zone), sun.place_of(zone)
    short, said = _words(calendar.status(now), language, ZoneInfo(zone))
    return Tiny(language, short, said, strip.x(now), sky(strip, where, now) if where else None, bands(calendar, strip))


def _words(status: Status, language: str, zone: ZoneInfo) -> tuple[str, str]:
    at = status.opens_at if isinstance(status, Closed) else status.changes_at
    words = {
        "tag": language_tag(language),
        "language": language_in_words(language),
        "time": f"{at.astimezone(zone):%H:%M}" if at else "",
    }
    if isinstance(status, Closed):
        if at is None:
            return _("%(tag)s closed") % words, _("%(language)s: closed.") % words
        return _("%(tag)s opens %(time)s") % words, _("%(language)s: opens at %(time)s.") % words
    if at is None:
        return _("%(tag)s day and night") % words, _("%(language)s: day and night.") % words
    if status.level == Level.REDUCED:
        return _("%(tag)s fewer to %(time)s") % words, _("%(language)s: fewer people until %(time)s.") % words
    return _("%(tag)s full to %(time)s") % words, _("%(language)s: full until %(time)s.") % words


@require_GET
@signed_in
def sunline(request: AuthedRequest) -> HttpResponse:
    """The part of the top bar, asked for again every few minutes: the mark moves, nothing else does."""
    return render(request, "console/parts/sunline.html", {"tiny": tiny(request.user)})
