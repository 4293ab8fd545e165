"""How good what customers are told of their waits is, and what is known of each queue by now. For supervisors and planners."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, hours_readers_only
from heliodesk.hours.models import Channel
from heliodesk.people.models import Team
from heliodesk.routing import accuracy
from heliodesk.routing.charted import Line, charted, duration, line_of
from heliodesk.routing.learnt import model_of, rates_of, wider_of
from heliodesk.routing.models_waits import Regression, ServiceHour
from heliodesk.routing.typical import LIVE
from heliodesk.routing.widening import KEEPS, LEAST


@dataclass(frozen=True, slots=True)
class Row:
    """A queue: what was told in it, by how much it is widened now, and its rates in words."""

    team: str
    language: str
    channel: str
    line: Line
    wider: str
    talk: str
    patience: str
    pickup: str
    is_learning: bool
    uses_regression: bool

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)


@require_GET
@hours_readers_only
def waits(request: AuthedRequest) -> HttpResponse:
    """Per channel and week, then per queue."""
    context: dict[str, Any] = {
        "area": "waits",
        "channels": [charted(each) for each in accuracy.by_channel()],
        "queues": _rows(),
        "regressions": Regression.objects.aggregate(at=Max("at"))["at"],
        "aim": round(100 * KEEPS),
        "least": round(100 * LEAST),
        "weeks": accuracy.WEEKS,
    }
    return render(request, "console/waits/report.html", {**context, **presence_words(request.user)})


def _rows() -> list[Row]:
    teams = dict(Team.objects.values_list("pk", "name"))
    told = {(each.team or 0, each.language, each.channel): each.whole for each in accuracy.by_queue()}
    seen = ServiceHour.objects.order_by().values_list("team", "language", "channel").distinct()
    found = []
    for key in sorted({*told, *seen}, key=lambda key: (teams.get(key[0], ""), key[2], key[1])):
        rates, wider = rates_of(key), wider_of(key)
        is_live = key[2] in LIVE
        found.append(
            Row(
                teams.get(key[0], ""), key[1], key[2], line_of(told.get(key)),
                f"{wider:.2f}" if wider > 1 else "",
                duration(1 / rates.service) if is_live else "",
                duration(1 / rates.patience) if is_live and rates.patience > 0 else "",
                duration(rates.pickup) if is_live else "",
                is_live and rates.is_learning,
                is_live and model_of(key) is not None,
            )
        )  # fmt: skip
    return found
