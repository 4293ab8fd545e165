"""Who goes on with what a team has when it closes, and what stays: for supervisors."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heliodesk.console.page import presence_words
from heliodesk.console.promises import form_names
from heliodesk.console.signed_in import AuthedRequest, supervisors_only
from heliodesk.hours.models import Channel
from heliodesk.people.models import Team
from heliodesk.routing.models import Staying
from heliodesk.routing.succession import NotSo, let_pass, let_stay, set_successors, spoken_in, successors_of
from heliodesk.text.saying import language_in_words, list_comma

_PLACES = 3  # teams that may go on, one after the other


@require_http_methods(["GET", "POST"])
@supervisors_only
def order(request: AuthedRequest) -> HttpResponse:
    """`do`: order (`to` in order, of `team`), stay (`country`, `channel`, `form`, `reason`) or pass (`rule`)."""
    if request.method == "POST":
        try:
            _change(request)
        except NotSo as error:
            messages.error(request, _refusal(error.rule))
        return redirect("console:passing-order")
    teams = list(Team.objects.all())
    context = {
        "area": "passing",
        "teams": [_words(team) for team in teams],
        "all_teams": teams,
        "channels": Channel.choices,
        "forms": form_names(),
    }
    return render(request, "console/passing/order.html", {**context, **presence_words(request.user)})


def _change(request: AuthedRequest) -> None:
    said, by = request.POST, request.user.actor
    team = get_object_or_404(Team, slug=said.get("team", "")[:50].replace("\x00", ""))
    match said.get("do"):
        case "order":
            slugs = [slug for slug in said.getlist("to")[:_PLACES] if slug]
            known = {each.slug: each for each in Team.objects.filter(slug__in=slugs)}
            set_successors(team, [known[slug] for slug in slugs if slug in known], by=by)
            messages.success(request, _("%(team)s: kept. It holds from the next closing.") % {"team": team.name})
        case "stay":
            channel, form = said.get("channel", ""), said.get("form", "")
            let_stay(
                team,
                country=said.get("country", ""),
                channel=channel if channel in Channel.values else "",
                form=form if form in form_names() else "",
                reason=said.get("reason", ""),
                by=by,
            )
            messages.success(request, _("%(team)s: matters like these stay.") % {"team": team.name})
        case "pass":
            let_pass(get_object_or_404(Staying, key=said.get("rule", "")[:24], team=team), by=by)
            messages.success(request, _("%(team)s: matters like these pass again.") % {"team": team.name})


def _words(team: Team) -> dict[str, Any]:
    to = [each.slug for each in successors_of(team.pk)]
    names = form_names()
    channels = dict(Channel.choices)
    rules = [
        {
            "rule": rule,
            "channel": channels.get(rule.channel, ""),
            "form": names.get(rule.form, rule.form),
        }
        for rule in Staying.objects.filter(team=team)
    ]
    spoken = sorted(language_in_words(each) for each in spoken_in(team.pk))
    return {
        "team": team,
        "places": [(i + 1, to[i] if i < len(to) else "") for i in range(_PLACES)],
        "rules": rules,
        "spoken": list_comma().join(dict.fromkeys(spoken)),
        "is_set": bool(to or rules),
    }


def _refusal(rule: str) -> str:
    return {
        "itself": _("A team cannot go on from itself. Choose another."),
        "twice": _("Each team may stand once in the order."),
        "everything": _("Say a country, a channel or a form. For everything to stay, choose nobody who goes on."),
        "country": _("Write the country as its two letters, such as DE."),
        "reason": _("Say why they stay, in a few words. It is kept with your name and the time."),
    }[rule]
