"""What customers are told while more than usual write, in the active language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.incidents.words import in_language
from heliodesk.routing.models import Surge
from heliodesk.routing.surging import running_of


def banner(team: str) -> dict[str, str] | None:
    """The line for customers of the team with this slug, and a name to put it away by; None when no surge is on."""
    found = running_of(team)
    return {"name": f"surge@{found.key}", "text": said(found)} if found else None


def said(found: Surge) -> str:
    """Why it takes longer, and what helps. No time is promised."""
    if found.incident is not None and found.incident.resolved_at is None:
        title, _language = in_language(found.incident.titles, get_language() or "en")
        return _(
            "%(title)s. Many write about this now; whoever waits for it gets one answer together. For anything else: you can"
            " leave the queue and keep your place."
        ) % {"title": title}
    return _("More people than usual write now, so answers take longer. You can leave the queue and keep your place.")
