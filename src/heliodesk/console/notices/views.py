"""Notices: write, look at, publish, correct, take back; and the record of what went where."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.channels.chats.places import place_named
from heliodesk.channels.reasons import REASONS
from heliodesk.console.notices.translating import translated
from heliodesk.console.notices.typed import fields, rows_of, rule_in_words, time_of, written
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, editors_only
from heliodesk.hours.notices import told_of
from heliodesk.incidents.models import Incident
from heliodesk.notices import writing
from heliodesk.notices.models import Notice, Placing
from heliodesk.notices.words import NotWritten, in_language
from heliodesk.scribe.asking import is_on

_SHOWN = 100


@require_GET
@editors_only
def notices(request: AuthedRequest) -> HttpResponse:
    """All of them, the newest first."""
    reader = get_language() or "en"
    found = Notice.objects.visible_to(request.user.actor).select_related("by").prefetch_related("placings")[:_SHOWN]
    rows = [(each, *in_language(each.titles, reader), _summary(each)) for each in found]
    context = {"area": "notices", "rows": rows, **presence_words(request.user)}
    return render(request, "console/notices/list.html", context)


@require_http_methods(["GET", "POST"])
@editors_only
def new(request: AuthedRequest) -> HttpResponse:
    """A new one. `?incident=` or `?hours=` (a schedule and its version's number) begin with what was told there."""
    wrong: NotWritten | None = None
    rows = rows_of(request.POST if request.method == "POST" else None, None)
    if request.method == "POST":
        try:
            made = writing.draft(written(request.POST, rows), by=request.user)
            return _go_on(request, made)
        except NotWritten as refused:
            wrong = refused
    begun = None if request.method == "POST" else _begun(request.GET)
    return _show(request, begun, rows if begun is None else rows_of(None, begun), wrong)


@require_http_methods(["GET", "POST"])
@editors_only
def notice(request: AuthedRequest, key: str) -> HttpResponse:
    """One: `do` save, publish, schedule, unschedule, correct, withdraw or drop."""
    found = _named(request, key)
    wrong: NotWritten | None = None
    rows = rows_of(request.POST if request.method == "POST" and "titles-en" in request.POST else None, found)
    if request.method == "POST":
        try:
            return _do(request, found, rows)
        except NotWritten as refused:
            wrong = refused
    return _show(request, found, rows, wrong)


@require_POST
@editors_only
def preview(request: AuthedRequest) -> HttpResponse:
    """A fragment: what would stand at each chosen place, and how long that is."""
    found = Notice.objects.visible_to(request.user.actor).filter(key=request.POST.get("notice", "")).first()
    rows = [row for row in rows_of(request.POST, found) if row.chosen]
    return render(request, "console/notices/preview.html", {"rows": rows})


@require_POST
@editors_only
def again(request: AuthedRequest, key: str) -> HttpResponse:
    """Post it once more: a person has looked there."""
    placing = Placing.objects.visible_to(request.user.actor).filter(key=key).select_related("notice").first()
    if placing is None:
        raise Http404
    if writing.again(placing, by=request.user):
        messages.success(request, _("It is being posted again."))
    return redirect("console:notice", placing.notice.key)


def _do(request: AuthedRequest, found: Notice, rows: list[Any]) -> HttpResponse:
    do, by = request.POST.get("do", ""), request.user
    match do:
        case "drop":
            writing.drop(found, by=by)
            messages.success(request, _("Dropped. Nobody has read it."))
            return redirect("console:notices")
        case "withdraw":
            writing.withdraw(found, by=by)
            messages.success(request, _("Taken from our pages; the places that had it are told."))
        case "unschedule":
            writing.unschedule(found, by=by)
            messages.success(request, _("It is a draft again."))
        case "correct":
            writing.correct(found, written(request.POST, rows), by=by)
            messages.success(request, _("Corrected. The correction follows to every place."))
        case _:
            return _go_on(request, writing.change(found, written(request.POST, rows), by=by))
    return redirect("console:notice", found.key)


def _go_on(request: AuthedRequest, kept: Notice) -> HttpResponse:
    """What is to be done once it is kept."""
    do = request.POST.get("do", "")
    try:
        if do == "publish":
            writing.publish(kept, by=request.user)
            messages.success(request, _("Published. Below is what went where."))
        elif do == "translate":
            made = translated(kept, by=request.user)
            if made:
                messages.success(
                    request, _("Translated as a draft. Nobody reads it before you have read it and said so below.")
                )
            else:
                messages.error(
                    request, _("The language model made no translation that can be believed. Please write it yourself.")
                )
        elif do == "schedule":
            at = time_of(request.POST, "at")
            if at is None:
                raise NotWritten("at", "shape")
            writing.schedule(kept, at=at, by=request.user)
            messages.success(request, _("Scheduled. It is published by itself at that time."))
        else:
            messages.success(request, _("Kept. Nobody reads it yet."))
    except NotWritten as wrong:
        messages.error(request, f"{_('Kept as a draft.')} {rule_in_words(wrong)}")
    return redirect("console:notice", kept.key)


def _show(request: AuthedRequest, found: Notice | None, rows: list[Any], wrong: NotWritten | None) -> HttpResponse:
    is_kept = found is not None and found.pk is not None
    typed: QueryDict | None = request.POST if request.method == "POST" else None
    context: dict[str, Any] = {
        "area": "notices",
        "notice": found if is_kept else None,
        "name": in_language(found.titles, get_language() or "en") if found else ("", ""),
        "rows": rows,
        "is_over": is_kept and found is not None and found.state == Notice.State.WITHDRAWN,
        "record": _record(found) if is_kept and found is not None else [],
        "wrong": rule_in_words(wrong) if wrong else "",
        "wrong_field": wrong.field if wrong else "",
        "may_translate": is_on(),
        **fields(typed, found),
        **presence_words(request.user),
    }
    return render(request, "console/notices/edit.html", context, status=422 if wrong else 200)


def _record(found: Notice) -> list[dict[str, Any]]:
    if found.state in (Notice.State.DRAFT, Notice.State.SCHEDULED):
        return []
    return [
        {
            "placing": each,
            "label": place.label if (place := place_named(each.place)) else each.place.partition(" ")[0],
            "why": REASONS[each.reason][0] if each.reason in REASONS else "",
            "may_again": each.state in (Placing.State.FAILED, Placing.State.UNKNOWN),
            "is_behind": each.edition < found.edition,
        }
        for each in found.placings.all()
    ]


def _summary(found: Notice) -> dict[str, int]:
    states = [placing.state for placing in found.placings.all()]
    return {
        "all": len(states),
        "posted": states.count(Placing.State.POSTED),
        "stuck": states.count(Placing.State.FAILED) + states.count(Placing.State.UNKNOWN),
    }


def _named(request: AuthedRequest, key: str) -> Notice:
    found = Notice.objects.visible_to(request.user.actor).filter(key=key).prefetch_related("placings").first()
    if found is None:
        raise Http404
    return found


def _begun(asked: QueryDict) -> Notice | None:
    """What a new one begins with: what was told of an incident, or of a change of hours."""
    if key := asked.get("incident", ""):
        incident = Incident.objects.filter(key=key).prefetch_related("updates").first()
        if incident is None:
            raise Http404
        newest = next(iter(incident.updates.all()), None)
        texts = newest.texts if newest else {}
        titles = {language: title for language, title in incident.titles.items() if language in texts}
        return Notice(kind=Notice.Kind.INCIDENT, titles=titles or incident.titles, texts=texts)
    scope, _dot, number = asked.get("hours", "").rpartition(".")
    if number.isdecimal():
        told = told_of(scope, int(number))
        if told is None:
            raise Http404
        whole = {language: str(text) for language, text in told.texts.items()}
        titles = {language: text.splitlines()[0][:120] for language, text in whole.items() if text}
        return Notice(kind=Notice.Kind.HOURS, titles=titles, texts=whole)
    return None
