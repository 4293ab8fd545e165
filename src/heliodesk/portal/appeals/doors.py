"""Appeal against a decision, add to the appeal, withdraw it, read its letter. Everything works without scripts."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliodesk.appeals import clock, filing, parts
from heliodesk.appeals.models import Appeal, Letter
from heliodesk.conversations.body import Refused
from heliodesk.files.models import File
from heliodesk.files.rules import Refused as RefusedFile
from heliodesk.files.rules import words_for as file_words
from heliodesk.people.models import Customer
from heliodesk.portal.appeals.shown import own_appeal, questions, refusal
from heliodesk.portal.intake.evidence import take_sent
from heliodesk.portal.request import own, show_request
from heliodesk.portal.who import zone_for
from heliodesk.tickets.models import Ticket


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def appeal_form(request: HttpRequest, number: str) -> HttpResponse:
    """`/requests/<number>/appeal/`: what an appeal asks, and what will happen. Somebody else's request is none."""
    found = _ticket(request, number)
    if found is None:
        return _closed(request)
    customer, ticket = found
    if request.method != "POST":
        rule = filing.may_file(ticket, at=timezone.now())
        return _form(request, customer, ticket, status=409 if rule else 200, rule=rule)
    return _file(request, customer, ticket)


def _file(request: HttpRequest, customer: Customer, ticket: Ticket) -> HttpResponse:
    told = {part: request.POST.get(part, "") for part in parts.ASKED}
    sent, refused = take_sent(request, customer, {"files": "files"})
    keys = [*_kept(request, customer), *sent.get("files", [])]
    if refused:
        return _form(request, customer, ticket, keys=keys, wrong=refused["files"], status=422)
    if not any(text.strip() for text in told.values()):
        return _form(request, customer, ticket, keys=keys, wrong=refusal("appeal-empty"), status=422)
    try:
        appeal = filing.file_appeal(
            ticket,
            customer=customer,
            told=told,
            client_id=_once(request),
            language="zh" if (get_language() or "en").startswith("zh") else get_language() or "en",
            no_evidence=request.POST.get("no_evidence") == "yes",
            files=keys,
        )
    except RefusedFile as error:
        return _form(request, customer, ticket, wrong=file_words(error.rule), status=error.status)
    except Refused as error:
        return _form(request, customer, ticket, keys=keys, wrong=refusal(error.rule), status=error.status)
    return redirect("portal:request", appeal.ticket.number)


def _form(
    request: HttpRequest,
    customer: Customer,
    ticket: Ticket,
    *,
    keys: list[str] | None = None,
    wrong: str = "",
    rule: str = "",
    status: int = 200,
) -> HttpResponse:
    zone = zone_for(request, customer)
    terms = clock.terms_for(ticket.form)
    before = own_appeal(customer, ticket)
    files = File.objects.visible_to(customer.actor).filter(key__in=keys or [], attached_at=None)
    context: dict[str, Any] = {
        "ticket": ticket,
        "talk": ticket.conversation,
        "terms": terms,
        "zone": zone,
        "questions": [(part, *said, request.POST.get(part, "")) for part, said in questions().items()],
        "longest": parts.LONGEST,
        "no_evidence": request.POST.get("no_evidence") == "yes",
        "files": files,
        "client_id": str(_once(request)),
        "wrong": wrong,
        "stopped": refusal(rule) if rule else "",
        "is_further": before is not None,
        "filed": Appeal.objects.visible_to(customer.actor).filter(against=ticket, withdrawn=False).first(),
    }
    with timezone.override(ZoneInfo(zone)):
        return render(request, "portal/appeal.html", context, status=status)


def _kept(request: HttpRequest, customer: Customer) -> list[str]:
    """Files that came with an earlier try of the same form and still wait for it."""
    wanted = request.POST.getlist("file")[:10]
    waiting = File.objects.visible_to(customer.actor).filter(key__in=wanted, attached_at=None)
    return [file.key for file in waiting if file.state in (File.State.CHECKING, File.State.READY)]


def _once(request: HttpRequest) -> Any:
    from uuid import UUID

    try:
        return UUID(request.POST.get("client_id", ""))
    except ValueError:
        return filing.new_client_id()


@require_POST
def add(request: HttpRequest, number: str) -> HttpResponse:
    """What was missing, or further evidence."""
    found = _appeal(request, number)
    if found is None:
        return _closed(request)
    customer, appeal = found
    keys, refused = take_sent(request, customer, {"files": "files"})
    if refused:
        return show_request(request, number, wrong=refused["files"], status=422)
    told = {part: request.POST[part] for part in parts.ASKED if part in request.POST}
    no_evidence = request.POST.get("no_evidence") == "yes"
    if not (any(text.strip() for text in told.values()) or keys or no_evidence):
        return show_request(request, number, wrong=refusal("add-empty"), status=422)
    try:
        filing.add(
            appeal,
            customer=customer,
            told=told,
            client_id=_once(request),
            no_evidence=no_evidence,
            files=keys.get("files", []),
        )
    except RefusedFile as error:
        return show_request(request, number, wrong=file_words(error.rule), status=error.status)
    except Refused as error:
        return show_request(request, number, wrong=refusal(error.rule), status=error.status)
    return redirect("portal:request", number)


@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """The customer does not want it any more, and has ticked that they are sure."""
    found = _appeal(request, number)
    if found is None:
        return _closed(request)
    customer, appeal = found
    try:
        filing.withdraw(appeal, customer=customer)
    except Refused as error:
        return show_request(request, number, wrong=refusal(error.rule), status=error.status)
    return redirect("portal:request", number)


@require_safe
@never_cache
def letter(request: HttpRequest, number: str) -> HttpResponse:
    """The decision as PDF, as it was sent."""
    found = _appeal(request, number)
    sent: Letter | None = getattr(found[1], "letter", None) if found else None
    if found is None or sent is None:
        return _closed(request)
    answer = HttpResponse(bytes(sent.content), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found[1].ticket.number}.pdf"'
    return answer


def _ticket(request: HttpRequest, number: str) -> tuple[Customer, Ticket] | None:
    found = own(request, number)
    ticket = getattr(found[1], "ticket", None) if found else None
    return (found[0], ticket) if found and ticket is not None and ticket.merged_into_id is None else None


def _appeal(request: HttpRequest, number: str) -> tuple[Customer, Appeal] | None:
    found = _ticket(request, number)
    appeal = own_appeal(*found) if found else None
    return (found[0], appeal) if found and appeal else None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/requests_closed.html", {"number": True}, status=404)
