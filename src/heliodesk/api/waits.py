"""`GET /api/v1/waits`: how long it takes now, and how good such words were. Public, for any origin, without a key."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliodesk.api.door import refusal
from heliodesk.hours.models import Channel, Region
from heliodesk.people.models import Team
from heliodesk.routing.accuracy import by_channel
from heliodesk.routing.typical import told_of
from heliodesk.routing.widening import Measured


@require_safe
def waits(request: HttpRequest) -> JsonResponse:
    """`team` (the default one), `language` (en), `channel` (every), `region`. A wrong parameter is 422."""
    team = request.GET.get("team", "") or settings.DEFAULT_TEAM
    language = request.GET.get("language", "en").split("-")[0].lower()
    channel, region = request.GET.get("channel", ""), request.GET.get("region", "")
    if not Team.objects.filter(slug=team[:50]).exists():
        return _open(refusal("team", _("There is no such department."), 422))
    if not (language.isascii() and language.isalpha() and 2 <= len(language) <= 3):
        return _open(refusal("language", _("That is no language tag."), 422))
    if channel and channel not in Channel.values:
        return _open(refusal("channel", _("There is no such channel."), 422))
    if region and not Region.objects.filter(slug=region[:50]).exists():
        return _open(refusal("region", _("There is no such region."), 422))
    now = datetime.now(UTC)
    good = {each.channel: each.whole for each in by_channel()}
    told = [
        {**told_of(team, language, each, region=region, now=now), "accuracy": _accuracy(good.get(each))}
        for each in ([channel] if channel else Channel.values)
    ]
    answer = _open(JsonResponse({"waits": told, "at": now.isoformat().replace("+00:00", "Z")}))
    answer["Cache-Control"] = "public, max-age=15"
    return answer


def _accuracy(found: Measured | None) -> dict[str, Any] | None:
    """Of the whole channel, over the last weeks; None while there is too little to say."""
    if found is None or not found.is_enough:
        return None
    return {
        "count": found.count,
        "median_error": round(found.error),
        "bias": round(found.bias),
        "in_time": round(found.kept, 3),
        "covered": round(found.covered, 3),
    }


def _open(answer: JsonResponse) -> JsonResponse:
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
