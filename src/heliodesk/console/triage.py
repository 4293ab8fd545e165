"""What is told of requests by what was asked before: trainings, their reports, and which one is in use."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, overseers_only
from heliodesk.intake.reading import title_of
from heliodesk.people.models import Team
from heliodesk.triage import hinting, training
from heliodesk.triage.models import Classifier, Sort

_SHOWN = 6  # trainings of each sort


@require_GET
@overseers_only
def triage(request: AuthedRequest) -> HttpResponse:
    """Both sorts with their trainings, the newest first; looks again by itself while one is in training."""
    seen = Classifier.objects.visible_to(request.user.actor).defer("data").select_related("by")
    sorts = [
        {"sort": sort.value, "name": sort.label, "rows": [_row(each) for each in seen.filter(sort=sort)[:_SHOWN]]}
        for sort in Sort
    ]
    busy = any(row["made"].state == Classifier.State.TRAINING for each in sorts for row in each["rows"])
    context = {"area": "triage", "sorts": sorts, "busy": busy}
    if request.htmx:
        return render(request, "console/triage/sorts.html", context)
    return render(request, "console/triage/triage.html", {**context, **presence_words(request.user)})


def _row(made: Classifier) -> dict[str, Any]:
    report = made.report
    names = _names(made.sort)
    counts = report.get("counts", {})
    few = set(report.get("few", ()))
    return {
        "made": made,
        "accuracy": _percent(report.get("accuracy")),
        "told": _percent(report.get("told")),
        "right": _percent(report.get("right")),
        "error": f"{report['error']:.3f}" if "error" in report else "",
        "counts": [
            (names.get(label, label), n, label in few) for label, n in sorted(counts.items(), key=lambda each: -each[1])
        ],
        "confused": [
            (names.get(true, true), names.get(told, told), n) for true, told, n in report.get("confused", ())[:6]
        ],
        "why": _why(made.why) if made.why else "",
    }


def _names(sort: str) -> dict[str, str]:
    if sort == Sort.DEPARTMENT:
        return dict(Team.objects.values_list("slug", "name"))
    slugs = {
        label for made in Classifier.objects.filter(sort=sort).only("report") for label in made.report.get("counts", {})
    }
    return {slug: title_of(slug, None, get_language() or "en") or slug for slug in slugs}


def _percent(share: float | None) -> str:
    return f"{100 * share:.1f} %" if share is not None else ""


def _why(rule: str) -> str:
    return {
        "too-few": _("There are examples of fewer than two. It can be trained when more requests are finished."),
        "too-long": _("It took longer than half an hour."),
        "running": _("One is in training already."),
        "state": _("That cannot be done with it any more: somebody was faster."),
    }.get(rule) or _("It broke off. The log says more.")


@require_POST
@overseers_only
def begin(request: AuthedRequest) -> HttpResponse:
    """`sort`: train it."""
    if request.POST.get("sort") in Sort.values:
        try:
            training.begin(request.POST["sort"], by=request.user)
        except training.NotPossible as refused:
            messages.error(request, _why(refused.rule))
    return redirect("console:triage")


@require_POST
@overseers_only
def decide(request: AuthedRequest, key: str) -> HttpResponse:
    """`do`: live or discard."""
    get_object_or_404(Classifier.objects.visible_to(request.user.actor), key=key)
    try:
        if request.POST.get("do") == "live":
            training.go_live(key, by=request.user)
            messages.success(request, _("It is in use from now on."))
        else:
            training.discard(key, by=request.user)
            messages.success(request, _("It is not in use."))
        hinting.forget()
    except training.NotPossible as refused:
        messages.error(request, _why(refused.rule))
    return redirect("console:triage")
