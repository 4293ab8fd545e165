"""The pages of a form. Nothing typed is lost: it is kept first, then judged, and all that is wrong is told at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.files import upload
from heliodesk.files.rules import Refused
from heliodesk.intake import drafts
from heliodesk.intake.check import FOUND
from heliodesk.intake.questions import progress, questions
from heliodesk.intake.sayings import say, say_removed
from heliodesk.intake.shapes import ATTACHED, Step, words_in
from heliodesk.people.models import Customer
from heliodesk.portal.intake.evidence import take_sent
from heliodesk.portal.intake.work import Work, at_work
from heliodesk.portal.who import made, note_zone, stay

# A remark of these is shown once before one goes on, because it may change what one does.
_POINTED_OUT = frozenset({"needs-memo", "coin-not-on-network", "is-a-contract", "wrong-network", "coin-elsewhere"})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def step(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """`/requests/new/<slug>/<step>/`: GET shows the page, POST keeps it; `do` says what then."""
    work = at_work(request, slug)
    page = work.step(name)
    if request.method != "POST":
        return _page(request, work, page)
    customer = made(request)
    work, removed, refused = _keep(request, customer, work, page)
    response = _after(request, work, page, removed, refused)
    stay(response, customer)
    note_zone(request, response)
    return response


def _after(
    request: HttpRequest, work: Work, page: Step, removed: dict[str, str], refused: dict[str, str]
) -> HttpResponse:
    do = request.POST.get("do", "next")
    slug = work.form.slug
    if do == "save":
        return JsonResponse(_told(work, page, removed))
    if page not in work.checked.steps:  # what was answered elsewhere has hidden it
        return redirect("portal:intake-review", slug)
    if do == "back" and not removed:
        before = work.before(page)
        return redirect("portal:intake-step", slug, before) if before else redirect("portal:intake-start", slug)
    if do.startswith("drop:") or do == "add" or refused:
        return _page(request, work, page, removed=removed, refused=refused, status=422 if refused else 200)
    faults = work.checked.faults_of(page)
    if faults or removed:
        return _page(request, work, page, judged=True, removed=removed, status=422)
    seen = set(request.POST.getlist("seen"))
    names = {each.name for each in page.fields}
    new = [
        n
        for n in work.checked.remarks
        if n.rule in _POINTED_OUT and n.field in names and f"{n.field}:{n.rule}" not in seen
    ]
    if new and not work.confirmed & {n.field for n in new}:
        return _page(request, work, page)
    following = work.after(page)
    if following == "review" or request.POST.get("to") == "review":
        return redirect("portal:intake-review", slug)
    return redirect("portal:intake-step", slug, following)


def _keep(
    request: HttpRequest, customer: Customer, work: Work, page: Step
) -> tuple[Work, dict[str, str], dict[str, str]]:
    """Keep what was sent of a page; returns the work as it is then, the secrets removed, and the files refused."""
    attached = {each.name for each in page.fields if each.kind in ATTACHED}
    keys, refused = take_sent(request, customer, {f"{name}-file": name for name in attached})
    given: dict[str, object] = {}
    for each in page.fields:
        if each.name in attached or each.kind == "several":
            given[each.name] = [*request.POST.getlist(each.name), *keys.get(each.name, ())]
        else:
            given[each.name] = request.POST.get(each.name, "")
    _drop(request, customer, given)
    draft, removed = drafts.keep(
        customer=customer,
        version=work.version,
        given=given,
        asked=[each.name for each in page.fields],
        confirmed=[each.name for each in page.fields if request.POST.get(f"confirm-{each.name}") == "yes"],
    )
    return at_work(request, work.form.slug, draft), removed, refused


def _drop(request: HttpRequest, customer: Customer, given: dict[str, object]) -> None:
    """`do=drop:<field>:<key>`: take a file back."""
    do, _colon, rest = request.POST.get("do", "").partition(":")
    name, _colon, key = rest.partition(":")
    held = given.get(name)
    if do == "drop" and isinstance(held, list) and key in held:
        held.remove(key)
        try:
            upload.take_back(key, sender=customer.actor)
        except Refused:
            return  # gone already, or not theirs: it is not in the answers any more


def _told(work: Work, page: Step, removed: dict[str, str]) -> dict[str, Any]:
    """For the script: what is to be said of answers that are there; what is missing is not held against anybody yet."""
    names = {each.name for each in page.fields}
    notes: dict[str, list[dict[str, Any]]] = {}
    for kind, found in (("fault", work.checked.faults), ("remark", work.checked.remarks)):
        for note in found:
            if note.field in names and not note.rule.startswith("missing"):
                shown = "found" if note.rule in FOUND else kind
                notes.setdefault(note.field, []).append({"kind": shown, "say": say(note), "doubt": note.doubt})
    for name, secret in removed.items():
        notes.setdefault(name, []).append({"kind": "removed", "say": say_removed(secret), "doubt": False})
    values = {name: work.answers.get(name, "") for name in removed}
    return {"notes": notes, "values": values, "visible": [each.name for each in work.checked.visible]}


def _page(
    request: HttpRequest,
    work: Work,
    page: Step,
    *,
    judged: bool = False,
    removed: dict[str, str] | None = None,
    refused: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "en"
    # What nobody was asked to answer yet is not held against them.
    faults = [n for n in work.checked.faults_of(page) if judged or not n.rule.startswith("missing")]
    shown = questions(
        work.form,
        page,
        work.answers,
        work.checked,
        language=language,
        zone=work.zone,
        files=work.files,
        faults=faults,
        remarks=work.checked.remarks,
        confirmed=work.confirmed,
        removed=removed,
    )
    for one in shown:
        if refused and one.name in refused:
            one.faults.append(refused[one.name])
    places = progress(work.checked, page, language)
    context = {
        "form": work.form,
        "title": words_in(work.form.title, language),
        "step": page,
        "step_title": words_in(page.title, language),
        "step_says": words_in(page.says, language),
        "questions": shown,
        "wrong": [one for one in shown if one.faults or one.removed],
        "progress": places,
        "at": next(i for i, each in enumerate(places, 1) if each["here"]),
        "zone": work.zone,
        "seen": [f"{n.field}:{n.rule}" for n in work.checked.remarks],
        "attaches": any(one.shape in ATTACHED for one in shown),
        "draft": work.draft,
        "answered": request.method == "POST",
        "to": request.POST.get("to", "") or request.GET.get("to", ""),
    }
    response = render(request, "portal/intake/step.html", context, status=status)
    if any(one.shape == "recording" for one in shown):
        response["Permissions-Policy"] = "display-capture=(self)"
    return response


@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """`POST /requests/new/<slug>/discard`: throw away what was typed."""
    work = at_work(request, slug)
    if work.customer is not None:
        for key in work.files:
            try:
                upload.take_back(key, sender=work.customer.actor)
            except Refused:
                continue
        drafts.discard(customer=work.customer, slug=slug)
    return redirect("portal:intake")
