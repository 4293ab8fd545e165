"""A new request: which matter is it, and which way is the best one now. Before any question."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from heliodesk.intake.finding import find
from heliodesk.intake.models import Draft
from heliodesk.intake.shapes import GROUPS, Form, words_in
from heliodesk.intake.versions import form_of, offered
from heliodesk.portal.intake.promised import note_advice
from heliodesk.portal.intake.ways import shown
from heliodesk.portal.intake.work import at_work
from heliodesk.portal.place import place_of
from heliodesk.portal.saying import Clock
from heliodesk.portal.who import present, zone_for

_GROUPS = {
    "deposits": gettext_lazy("Deposits, withdrawals, payments"),
    "trading": gettext_lazy("Trading"),
    "account": gettext_lazy("Account and security"),
    "other": gettext_lazy("Everything else"),
}


@require_safe
@never_cache
def choose(request: HttpRequest) -> HttpResponse:
    """`GET /requests/new/?q=`: what is it about? Grouped, or found by plain words."""
    language = get_language() or "en"
    every = [each.form for each in offered()]
    asked = request.GET.get("q", "")[:300].strip()
    found = find(every, asked, language) if asked else []
    customer = present(request)
    begun = (
        list(Draft.objects.visible_to(customer.actor).select_related("version").order_by("-changed_at"))
        if customer
        else []
    )

    groups = [
        {
            "name": _GROUPS[group],
            "key": group,
            "forms": [_card(form, language) for form in every if form.group == group],
        }
        for group in GROUPS
    ]
    context = {
        "asked": asked,
        "found": [_card(form, language) for form in found],
        "groups": [group for group in groups if group["forms"]],
        "begun": [_begun(each, language) for each in begun],
    }
    return render(request, "portal/intake/choose.html", context)


def _card(form: Form, language: str) -> dict[str, Any]:
    title, says = words_in(form.title, language), words_in(form.says, language)
    return {"slug": form.slug, "title": title, "says": says, "urgent": form.urgency == 4}


def _begun(draft: Draft, language: str) -> dict[str, Any]:
    return {"slug": draft.slug, "title": words_in(form_of(draft.version).title, language), "at": draft.changed_at}


@require_safe
@never_cache
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """`GET /requests/new/<slug>/`: the channel advisor. One way in large words, the others below, and why."""
    work = at_work(request, slug)  # a draft goes on with its own version, also of a form that is offered no more
    form = work.form
    language = get_language() or "en"
    customer = present(request)
    zone = zone_for(request, customer)
    now, here = datetime.now(UTC), place_of(request)
    advice = shown(form, here, Clock(now, zone))
    context = {
        "form": form,
        "title": words_in(form.title, language),
        "says": words_in(form.says, language),
        "first": advice[0] if advice else None,
        "others": advice[1:],
        "zone": zone,
        "here": here,
        "freeze": settings.FREEZE_URL if form.urgency == 4 else "",
        "begun": work.draft,
        "step": work.checked.steps[0].name if work.checked.steps else "review",
        "pages": len(work.checked.steps),
    }
    response = render(request, "portal/intake/start.html", context)
    note_advice(response, (each.advised.way for each in advice))
    return response
