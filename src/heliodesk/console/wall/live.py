"""The live wall: the page, and the picture in it, fetched again when an event concerns it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, wall_readers_only
from heliodesk.console.wall.picture import take
from heliodesk.events import log
from heliodesk.hours.models import Region

CLOCKS = 3  # cities besides the reader's own


@require_GET
@wall_readers_only
def wall(request: AuthedRequest) -> HttpResponse:
    """`/console/wall/`: `?big=1` without anything around it, for a screen that hangs in a room."""
    cursor = log.head()
    context = {
        "area": "wall",
        "cursor": str(cursor),
        "picture": take(request.user),
        "is_big": request.GET.get("big") == "1",
        "zones": _zones(request.user.zone),
    }
    return render(request, "console/wall/wall.html", {**context, **presence_words(request.user)})


@require_GET
@wall_readers_only
def now(request: AuthedRequest) -> HttpResponse:
    """The picture again."""
    return render(request, "console/wall/now.html", {"picture": take(request.user)})


def _zones(own: str) -> list[str]:
    """The clocks on the wall: some offices, the reader's own, and UTC last."""
    offices = [
        zone for zone in dict.fromkeys(Region.objects.values_list("zone", flat=True)) if zone not in (own, "UTC")
    ]
    return [*offices[:CLOCKS], *([own] if own != "UTC" else []), "UTC"]
