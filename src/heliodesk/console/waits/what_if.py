"""What if there were more people, or more customers? The same customers, met by different numbers of people."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, hours_readers_only
from heliodesk.people.models import Team
from heliodesk.routing.charted import duration
from heliodesk.routing.learnt import rates_of
from heliodesk.routing.models_waits import ServiceHour
from heliodesk.routing.simulate import Kind, Server, simulate
from heliodesk.text.saying import comma, language_in_words

AROUND = 3  # as many people fewer and more are tried beside those that are asked for
CUSTOMERS = 2000  # simulated for each, so that an answer takes half a second
HEIGHT, TOP = 160.0, 24.0


class Asked(forms.Form):
    """Times in minutes, arrivals for an hour."""

    queue = forms.ChoiceField(label=_("Queue"), required=False)
    arrivals = forms.FloatField(label=_("Customers in an hour"), min_value=0.5, max_value=2000)
    people = forms.IntegerField(label=_("People"), min_value=1, max_value=300)
    each = forms.IntegerField(label=_("Chats at a time, each"), min_value=1, max_value=10)
    talk = forms.FloatField(label=_("A talk takes, min"), min_value=0.2, max_value=240)
    patience = forms.FloatField(label=_("Gives up after, min"), min_value=0.2, max_value=600)


@dataclass(frozen=True, slots=True)
class Tried:
    """With so many people: seconds within which half and four fifths of those served were, who gave up, how busy hands were.
    `x` in per cent, `top` and `bottom` in pixels of the picture."""

    people: int
    middle: float
    later: float
    left: int
    busy: int
    is_asked: bool
    x: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    @property
    def middle_words(self) -> str:
        return duration(max(1.0, self.middle))

    @property
    def later_words(self) -> str:
        return duration(max(1.0, self.later))


@require_GET
@hours_readers_only
def what_if(request: AuthedRequest) -> HttpResponse:
    """`GET /console/what-if/?queue=&arrivals=&people=&each=&talk=&patience=`; without figures those of the queue."""
    queues = _queues()
    queue = request.GET.get("queue", "")
    key = queue if queue in queues else next(iter(queues), "")
    given = request.GET if "arrivals" in request.GET and "again" not in request.GET else {**_usual(key), "queue": key}
    form = Asked(given)
    form.fields["queue"].choices = [(name, words) for name, words in queues.items()]  # type: ignore[attr-defined]
    tried = _drawn(_tried(form.cleaned_data)) if form.is_valid() else []
    context: dict[str, Any] = {"area": "waits", "form": form, "tried": tried, "bottom": TOP + HEIGHT}
    context["asked"] = next((each for each in tried if each.is_asked), None)
    context["most"] = duration(max((each.later for each in tried), default=0.0))
    return render(request, "console/waits/what_if.html", {**context, **presence_words(request.user)})


def _queues() -> dict[str, str]:
    """Queues in which somebody was served lately, by a name for the address."""
    teams = {team.pk: team for team in Team.objects.all()}
    seen = ServiceHour.objects.filter(channel="chat").order_by("team", "language")
    return {
        f"{teams[team].slug}/{language}": f"{teams[team].name}{comma()}{language_in_words(language)}"
        for team, language in seen.values_list("team", "language").distinct()
    }


def _usual(name: str) -> dict[str, Any]:
    """What the queue did lately: its rates, and how many came in an hour that had any."""
    slug, _slash, language = name.partition("/")
    team = Team.objects.filter(slug=slug).first()
    rates = rates_of((team.pk if team else 0, language, "chat"))
    since = datetime.now(UTC) - timedelta(weeks=2)
    rows = ServiceHour.objects.filter(team=team, language=language, channel="chat", hour__gt=since)
    ended = [row.ended + row.left for row in rows]
    arrivals = max(1.0, sum(ended) / len(ended)) if ended else 12.0
    talk = 1 / rates.service / 60
    people = max(1, math.ceil(arrivals / 60 * talk / 2 / 0.85))  # busy, and not quite all of the time
    patience = 1 / rates.patience / 60 if rates.patience > 0 else 30.0
    figures = {"arrivals": round(arrivals, 1), "people": people, "each": 2, "talk": round(talk, 1)}
    return {**figures, "patience": round(min(max(patience, 0.2), 600.0), 1)}


def _tried(asked: dict[str, Any]) -> list[Tried]:
    """The same customers, met by fewer and by more."""
    kind = Kind("all", asked["arrivals"] / 3600, asked["talk"] * 60, asked["patience"] * 60)
    until = CUSTOMERS / kind.arrivals  # type: ignore[operator]  # a number here
    found = []
    for people in range(max(1, asked["people"] - AROUND), asked["people"] + AROUND + 1):
        servers = [Server(str(n), frozenset({"all"}), asked["each"]) for n in range(people)]
        customers = simulate([kind], servers, until=until)
        customers = [each for each in customers if each.arrived > until / 10]  # it begins empty, which no day does
        waits = sorted(each.waited for each in customers if each.waited is not None)
        gone = sum(each.left is not None for each in customers)
        busy = sum(each.work for each in customers if each.started is not None)
        found.append(
            Tried(
                people,
                waits[len(waits) // 2] if waits else 0.0,
                waits[len(waits) * 4 // 5] if waits else 0.0,
                round(100 * gone / max(1, len(customers))),
                min(100, round(100 * busy / (until * 0.9 * people * asked["each"]))),
                people == asked["people"],
            )
        )
    return found


def _drawn(tried: list[Tried]) -> list[Tried]:
    most = max((each.later for each in tried), default=0.0) or 1.0
    step = 100 / len(tried)
    return [
        Tried(
            each.people, each.middle, each.later, each.left, each.busy, each.is_asked,
            round((at + 0.5) * step, 2),
            round(TOP + HEIGHT * (1 - each.later / most), 1),
            round(TOP + HEIGHT * (1 - each.middle / most), 1),
        )
        for at, each in enumerate(tried)
    ]  # fmt: skip
