"""What does not work now, and what was said of it; as a page and as a feed (Atom, RFC 4287)."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliodesk.incidents import telling
from heliodesk.incidents.models import Incident, State
from heliodesk.incidents.words import in_language
from heliodesk.portal.help.answering import alternates, answer, nothing, tag
from heliodesk.portal.help.readers import languages
from heliodesk.portal.place import place_of
from heliodesk.text.links import absolute

Text = tuple[str, str]  # and its language


@dataclass(frozen=True, slots=True)
class Said:
    """An update in the reader's language and zone."""

    state: str
    state_words: str
    text: Text
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """An incident in the reader's language and zone."""

    key: str
    state: str
    state_words: str
    title: Text
    affected: Text
    began: datetime
    resolved: datetime | None
    updates: list[Said]


def told(incident: Incident, language: str, zone: ZoneInfo) -> Told:
    """With all its updates, the newest first. The state's words are of the active language."""
    updates = [
        Said(each.state, str(State(each.state).label), in_language(each.texts, language), each.at.astimezone(zone))
        for each in incident.updates.all()
    ]
    return Told(
        incident.key,
        incident.state,
        str(State(incident.state).label),
        in_language(incident.titles, language),
        in_language(incident.affected, language),
        incident.began_at.astimezone(zone),
        incident.resolved_at.astimezone(zone) if incident.resolved_at else None,
        updates,
    )


def lines(language: str) -> list[tuple[str, str, str]]:
    """What lasts now, in one line each: (title, its language, state in words)."""
    return [(*in_language(each.titles, language), str(State(each.state).label)) for each in telling.running()]


@require_safe
def status(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/<language>/status/`: times in the reader's zone when it is known, else in UTC, which a script makes theirs."""
    if language not in languages():
        return nothing(request)
    known = place_of(request).zone
    zone = ZoneInfo(known or "UTC")
    with translation.override(language):
        found = [told(each, language, zone) for each in telling.latest()]
    context = {
        "running": [each for each in found if each.resolved is None],
        "over": [each for each in found if each.resolved is not None],
        "zone": known or "UTC",
        "is_known": bool(known),
        "alternates": alternates("status/", languages()),
    }
    return answer(request, "portal/help/status.html", context, language=language, path="status/")


@require_safe
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """`/help/<language>/status/feed.atom`: an entry for each update."""
    if language not in languages():
        return nothing(request)
    page = absolute(f"/help/{language}/status/")
    with translation.override(language):
        made = Atom1Feed(
            title=_("%(site)s: incidents") % {"site": settings.SITE_NAME},
            link=page,
            description=_("What does not work now, and what is known of it."),
            language=tag(language),
            feed_url=f"{page}feed.atom",
        )
        rows = [(each, update) for each in telling.latest() for update in each.updates.all()]
        for incident, update in sorted(rows, key=lambda row: row[1].at, reverse=True)[:60]:
            title, text = in_language(incident.titles, language)[0], in_language(update.texts, language)[0]
            made.add_item(
                title=f"{State(update.state).label}: {title}",
                link=f"{page}#{incident.key}",
                description=text,
                unique_id=f"{page}#{incident.key}-{update.pk}",
                pubdate=update.at,
                updateddate=update.at,
            )
    response = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=60"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
