"""The support home: is somebody there, how to reach them, and what they will never ask for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from heliodesk import hours
from heliodesk.hours.models import Channel
from heliodesk.people.models import Team
from heliodesk.portal.help.status import lines
from heliodesk.routing.presence import somebody_speaks


@dataclass(frozen=True)
class Service:
    """Whether a team is there in the reader's language. Times are UTC, `office_time` is the office's own."""

    team: Team
    is_open: bool
    is_present: bool  # somebody of the language is on duty, not only promised
    at: datetime | None  # until when, or from when
    office_time: datetime | None
    office: str

    @property
    def time(self) -> str:
        """The time as an element: the office's own time in words, which a script turns into the reader's."""
        if self.at is None or self.office_time is None:
            return ""
        words = f"{date_format(self.office_time, 'D H:i')} ({self.office})"
        return format_html('<time datetime="{}" data-local>{}</time>', self.at.isoformat(), words)


def service(team: Team, language: str) -> Service:
    """How `team` serves `language` now."""
    scope = hours.Scope(team.slug, language, Channel.CHAT)
    status = hours.status(scope)
    at = status.until if isinstance(status, hours.Open) else status.opens_at
    zone = hours.zone_of(scope) or "UTC"
    city = zone.rpartition("/")[2].replace("_", " ")
    present = status.is_open and somebody_speaks(team.slug, language)
    return Service(team, status.is_open, present, at, at.astimezone(ZoneInfo(zone)) if at else None, city)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/`: works without scripts; with them times are the reader's own and the chat opens in place."""
    language = translation.get_language() or "en"
    services = [service(team, language) for team in Team.objects.all()]
    # The team whom everybody may write to comes first: it is the answer to "is somebody there?".
    services.sort(key=lambda each: each.team.slug != settings.DEFAULT_TEAM)
    context: dict[str, Any] = {
        "services": services,
        "main": services[0] if services else None,
        "languages": settings.LANGUAGES,
    }
    context |= {"incidents": lines(language), "page_language": language}
    return render(request, "portal/home.html", context)
