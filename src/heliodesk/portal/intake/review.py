"""The last look before sending, and sending."""

import re
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from heliodesk.intake import drafts
from heliodesk.intake.check import FOUND
from heliodesk.intake.questions import progress
from heliodesk.intake.sayings import say
from heliodesk.intake.shapes import words_in
from heliodesk.intake.telling import Told, lines, tell
from heliodesk.people.models import Customer
from heliodesk.people.personal import learn
from heliodesk.portal.help.reached import note_request
from heliodesk.portal.intake import asking, sending
from heliodesk.portal.intake.promised import keep_advice
from heliodesk.portal.intake.work import Work, at_work
from heliodesk.portal.who import made, present, stay, zone_for
from heliodesk.promises.models import Kind, Promise
from heliodesk.routing.written import written_told
from heliodesk.tickets.models import Ticket

_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,120}\.[^\s@.]{2,24}")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """`/requests/new/<slug>/review/`: GET shows everything, POST sends it. `do`: send, add, another, answered."""
    work = at_work(request, slug)
    if work.draft is None or work.customer is None:
        return redirect("portal:intake-start", slug)
    if request.method != "POST":
        looked = asking.look(work.customer, work.form, _tell(work), work.zone) if work.checked.is_complete else None
        return _page(request, work, looked=looked)
    customer = made(request)
    if request.POST.get("do") == "answered":
        drafts.discard(customer=customer, slug=slug)
        return render(request, "portal/intake/answered.html", {"title": _title(work)})
    mail = request.POST.get("mail", "").strip()[:200]
    wrong = _mail_fault(customer, mail)
    if wrong or not work.checked.is_complete:
        return _page(request, work, mail=mail, wrong=wrong, judged=True, status=422)
    if mail and not customer.is_identified:
        learn(customer, {"email": mail}, proven=False)
        customer.save(update_fields=["masks"])
    response = _send(request, work, customer)
    stay(response, customer)
    return response


def _send(request: HttpRequest, work: Work, customer: Customer) -> HttpResponse:
    assert work.draft is not None
    told = _tell(work)
    do, added = request.POST.get("do", "send"), ""
    try:
        if do == "add" and (chosen := sending.running(customer, request.POST.get("request", "")[:40])):
            written = sending.add(customer, chosen, told, once=work.draft.client_id)
            number, added = sending.number_of(written.ticket), "" if written.is_follow_up else "?added"
        else:
            alike = [] if do == "another" else sending.alike(customer, work.form, told)
            if alike:
                return _page(request, work, alike=alike)
            number = sending.send(
                customer=customer,
                form=work.form,
                version=work.version,
                told=told,
                language=get_language() or "en",
                once=work.draft.client_id,
                looked_up=asking.unsealed(request.POST.get("looked", "")[:4000]),
            )
    except sending.NotSent as refused:
        return _page(request, work, failed=refused.words, status=refused.status)
    drafts.discard(customer=customer, slug=work.form.slug)
    response = redirect(reverse("portal:intake-sent", args=[number]) + added)
    if not added:
        note_request(request, response)
        if opened := sending.running(customer, number):
            keep_advice(request, response, opened)
    return response


def _tell(work: Work) -> Told:
    names = {key: file["name"] for key, file in work.files.items()}
    return tell(work.form, work.checked, language=get_language() or "en", zone=work.zone, names=names)


def _mail_fault(customer: Customer, mail: str) -> str:
    if customer.is_identified or (not mail and customer.masks.get("email")):
        return ""
    if not mail:
        return gettext("Please give a mail address, so that an answer can reach you.")
    return "" if _MAIL.fullmatch(mail) else gettext("This does not look like a mail address. Please check it.")


def _page(
    request: HttpRequest,
    work: Work,
    *,
    mail: str = "",
    wrong: str = "",
    judged: bool = False,
    alike: list[Any] | None = None,
    failed: str = "",
    looked: asking.Looked | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "en"
    names = {key: file["name"] for key, file in work.files.items()}
    said = {line.name: line for line in lines(work.form, work.checked, language=language, zone=work.zone, names=names)}
    pages = []
    for step in work.checked.steps:
        faults = {note.field: note for note in work.checked.faults_of(step)}
        remarks: dict[str, list[str]] = {}
        for note in work.checked.remarks:
            if note.rule in FOUND:
                continue  # what was recognised stands there itself
            remarks.setdefault(note.field, []).append(say(note))
        rows = [
            {
                "label": words_in(each.label, language),
                "line": said.get(each.name),
                "fault": say(faults[each.name]) if each.name in faults else "",
                "remarks": remarks.get(each.name, []),
                "files": [work.files[key] for key in work.answers.get(each.name, []) if key in work.files]
                if each.kind in ("files", "recording")
                else [],
            }
            for each in work.checked.of_step(step)
            if each.name in said or each.name in faults
        ]
        pages.append({"name": step.name, "title": words_in(step.title, language), "rows": rows, "faults": len(faults)})
    context = {
        "form": work.form,
        "title": _title(work),
        "pages": pages,
        "subject": _tell(work).subject,
        "complete": work.checked.is_complete,
        "judged": judged,
        "progress": progress(work.checked, None, language),
        "asks_mail": not (work.customer and work.customer.is_identified),
        "mask": work.customer.masks.get("email", "") if work.customer else "",
        "mail": mail,
        "wrong": wrong,
        "zone": work.zone,
        "alike": alike or [],
        "failed": failed,
        "looked": looked,
        "sealed": looked.sealed if looked else request.POST.get("looked", "")[:4000],
        "back": work.checked.steps[-1].name if work.checked.steps else "",
    }
    return render(request, "portal/intake/review.html", context, status=status)


def _title(work: Work) -> str:
    return words_in(work.form.title, get_language() or "en")


@require_safe
@never_cache
def sent(request: HttpRequest, number: str) -> HttpResponse:
    """`GET /requests/sent/<number>/`: it has arrived; the number, and how to find it again."""
    customer = present(request)
    found = sending.running(customer, number) if customer else None
    if customer is None or found is None:
        return render(request, "portal/requests_closed.html", status=404)
    zone = zone_for(request, customer)
    with timezone.override(ZoneInfo(zone)):
        return render(request, "portal/intake/sent.html", _arrived(request, customer, found, zone))


def _arrived(request: HttpRequest, customer: Customer, found: Ticket, zone: str) -> dict[str, Any]:
    first = Promise.objects.visible_to(customer.actor).filter(conversation=found.pk, kind=Kind.FIRST).live().first()
    return {
        "number": sending.number_of(found),
        "added": "added" in request.GET,
        "due": first.due if first else None,
        "likely": written_told(found.conversation),
        "talk": found.conversation,
        "zone": zone,
        "request": request,
        "identified": customer.is_identified,
        "mask": customer.masks.get("email", ""),
    }
