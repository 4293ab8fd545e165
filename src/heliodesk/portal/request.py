"""One request: where it stands, what comes next and by when, what was said, who looked, and what its customer may do."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from heliodesk.assistant import told as assistant
from heliodesk.conversations import numbers
from heliodesk.conversations.attachments import files_of
from heliodesk.conversations.body import Refused
from heliodesk.conversations.lines import line
from heliodesk.conversations.models import Conversation, Message
from heliodesk.conversations.tokens import readable
from heliodesk.files.links import link
from heliodesk.files.models import File
from heliodesk.files.rules import Refused as RefusedFile
from heliodesk.files.rules import words_for as file_words
from heliodesk.people.models import Customer
from heliodesk.portal.appeals.shown import appeals_beside, own_appeal
from heliodesk.portal.appeals.standing import standing_of
from heliodesk.portal.intake.evidence import take_sent
from heliodesk.portal.mail_link import closed
from heliodesk.portal.requests import listed, looks
from heliodesk.portal.standing import Standing, standing
from heliodesk.portal.who import present, zone_for
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.rating import rate
from heliodesk.tickets.solving import reopen, solve
from heliodesk.tickets.writing import running, write_as_customer

_MESSAGES = 400


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its customer reads it. `by`: me, agent, assistant or system."""

    number: int
    by: str
    name: str
    body: str
    at: datetime
    files: list[dict[str, Any]]
    links: list[dict[str, str]]  # of the assistant: articles and forms


def own(request: HttpRequest, number: str) -> tuple[Customer, Conversation] | None:
    """Who asks, and their request of that number. None for nobody, for somebody else's, and for none: all alike."""
    customer = present(request)
    code = numbers.read(number)
    if customer is None or not code:
        return None
    mine = Conversation.objects.visible_to(customer.actor).select_related(
        "team", "assignee", "customer", "ticket__rating"
    )
    found = mine.filter(code=code).first()
    return (customer, found) if found else None


@require_safe
@never_cache
def one(request: HttpRequest, number: str) -> HttpResponse:
    """`/requests/<number>/`. A number alone shows nothing; a merged one leads to where it goes on."""
    found = own(request, number)
    if found is None:
        return closed(request, number=number, status=404)
    customer, talk = found
    ticket = _ticket(talk)
    if ticket is not None and ticket.merged_into_id is not None:
        return redirect("portal:request", running(ticket).number)
    return _page(request, customer, talk)


def show_request(request: HttpRequest, number: str, *, wrong: str, status: int) -> HttpResponse:
    """Their request again, with what was wrong; as if it were not there for anybody else."""
    found = own(request, number)
    if found is None:
        return render(request, "portal/requests_closed.html", {"number": True}, status=404)
    return _page(request, *found, wrong=wrong, status=status)


def _page(
    request: HttpRequest, customer: Customer, talk: Conversation, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    zone = zone_for(request, customer)
    with timezone.override(ZoneInfo(zone)):
        context = {
            **listed(customer),
            **_shown(customer, talk),
            "zone": zone,
            "wrong": wrong,
            "body": request.POST.get("body", "") if wrong else "",
            "once": request.POST.get("client_id", "") if wrong else str(uuid.uuid4()),
        }
        return render(request, "portal/request.html", context, status=status)


def _shown(customer: Customer, talk: Conversation) -> dict[str, Any]:
    ticket = _ticket(talk)
    appeal = own_appeal(customer, ticket)
    stands: Standing = standing_of(appeal) if appeal else standing(talk, ticket)
    messages = said(customer, talk)
    return {
        "talk": talk,
        "ticket": ticket,
        "title": ticket.subject if ticket else talk.page or talk.team.name,
        "standing": stands,
        "messages_said": messages,
        "files": [file for each in messages for file in each.files],
        "looks_here": looks(customer, talk),
        "rating": getattr(ticket, "rating", None),
        "scores": range(1, 6),
        "appeals": appeals_beside(customer, ticket, appeal),
    }


def said(customer: Customer, talk: Conversation) -> list[Said]:
    """What was said, as the customer may read it, the oldest first."""
    rows = Message.objects.visible_to(customer.actor).filter(conversation=talk).select_related("agent")
    every = list(rows.order_by("-number")[:_MESSAGES])[::-1]
    files = files_of(every, viewer=customer.actor)
    found = []
    for row in every:
        is_line = row.kind == Message.Kind.SYSTEM
        words = line(row.data, for_staff=False) if is_line else readable(row)
        sent = [_file(each, customer) for each in files.get(row.pk, ())]
        if words or sent:
            found.append(Said(row.number, *_by(row), words, row.at, sent, _links(row)))
    return found


def _by(message: Message) -> tuple[str, str]:
    """Who said it, and their name."""
    if message.by_customer:
        return "me", ""
    if message.agent:
        return "agent", message.agent.first_name
    if message.is_from_elsewhere:
        return "agent", settings.SITE_NAME
    return ("assistant", assistant.name()) if assistant.is_by_assistant(message) else ("system", "")


def _links(message: Message) -> list[dict[str, str]]:
    """Where the assistant's words come from, and where it leads."""
    if not assistant.is_by_assistant(message):
        return []
    told = assistant.told(message)
    return [*told["articles"], *told["links"]]


def _file(file: File, customer: Customer) -> dict[str, Any]:
    is_ready = file.state == File.State.READY
    return {
        "name": file.name,
        "size": file.size,
        "state": file.state,
        "url": link(file, viewer=customer.actor) if is_ready else "",
        "told": file_words(file.refusal) if file.state == File.State.REFUSED else "",
    }


def _ticket(talk: Conversation) -> Ticket | None:
    return getattr(talk, "ticket", None)


@require_POST
def write(request: HttpRequest, number: str) -> HttpResponse:
    """Add words and files. What cannot be sent is named, and the words stay in the field."""
    found = own(request, number)
    if found is None:
        return closed(request, number=number, status=404)
    customer, talk = found
    ticket = _ticket(talk)
    if ticket is None:
        return _page(request, customer, talk, wrong=_("This was a chat. Write again in the chat."), status=409)
    keys, refused = take_sent(request, customer, {"files": "files"})
    if refused:
        return _page(request, customer, talk, wrong=refused["files"], status=422)
    try:
        written = write_as_customer(
            ticket,
            customer=customer,
            body=request.POST.get("body", ""),
            client_id=request.POST.get("client_id", ""),
            files=keys.get("files", []),
        )
    except RefusedFile as error:
        return _page(request, customer, talk, wrong=file_words(error.rule), status=error.status)
    except Refused as error:
        return _page(request, customer, talk, wrong=_wrong(error.rule), status=error.status)
    return redirect("portal:request", written.ticket.number)


def _wrong(rule: str) -> str:
    words = {
        "body-empty": _("Write something, or choose a file."),
        "body-too-long": _("This is longer than 8,000 characters. Please send it in parts."),
        "client-id-reused": _("This was sent already. Load the page again before you write more."),
    }
    return words.get(rule, _("This could not be sent. Load the page again; your words are kept below."))


@require_POST
def act(request: HttpRequest, number: str) -> HttpResponse:
    """`do`: solve, reopen or rate (with `score` and `words`)."""
    found = own(request, number)
    ticket = _ticket(found[1]) if found else None
    if found is None or ticket is None:
        return closed(request, number=number, status=404)
    customer, talk = found
    try:
        match request.POST.get("do"):
            case "solve":
                solve(ticket, by=customer.actor)
            case "reopen":
                reopen(ticket, by=customer.actor)
            case "rate":
                score = request.POST.get("score", "")
                whole = int(score) if score.isascii() and score.isdecimal() and len(score) < 3 else 0
                rate(ticket, score=whole, words=request.POST.get("words", ""), customer=customer)
            case _:
                return _page(request, customer, talk, wrong=_("Choose what to do."), status=422)
    except Refused:
        return _page(request, customer, talk, wrong=_("Choose one to five, and at most 8,000 characters."), status=422)
    except NotPossible:
        return _page(
            request, customer, talk, wrong=_("That is not possible any more. This is how it stands now."), status=409
        )
    return redirect("portal:request", ticket.number)
