"""`/hours/accuracy/`: how good our words about waits were, for everybody to see, also where they were not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from heliodesk.routing import accuracy as counted
from heliodesk.routing.charted import charted
from heliodesk.routing.widening import ENOUGH, KEEPS, LEAST


@require_safe
@never_cache
def accuracy(request: HttpRequest) -> HttpResponse:
    """Per channel and week: how far off, which way, and how often in time. Says that it learns where there is little."""
    channels = [charted(each) for each in counted.by_channel()]
    known = [each for each in channels if each.is_enough]
    return render(
        request,
        "portal/accuracy.html",
        {
            "channels": channels,
            "first": known[0] if known else None,
            "weeks": counted.WEEKS,
            "enough": ENOUGH,
            "aim": round(100 * KEEPS),
            "least": round(100 * LEAST),
            "count": sum(each.whole.count for each in channels),
        },
    )
