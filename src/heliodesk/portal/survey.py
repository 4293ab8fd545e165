"""By links of a mail: how it was, and no more such mails. Neither opens anything in this browser."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from heliodesk.access.tokens import BadToken
from heliodesk.channels.email.surveys import go_on, stop, ticket_to_rate
from heliodesk.channels.email.unsubscribing import address_in
from heliodesk.conversations.body import Refused
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import Rating
from heliodesk.tickets.rating import rate


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def how_was_it(request: HttpRequest, token: str) -> HttpResponse:
    """`/requests/rate/<token>`: `score` and `words` of a settled request; the page shows its number and nothing else of it."""
    try:
        ticket = ticket_to_rate(token)
    except BadToken:
        return render(request, "portal/survey/over.html", status=410)
    about: dict[str, object] = {"number": ticket.number, "scores": range(1, 6), "score": "", "words": "", "wrong": ""}
    if request.method != "POST":
        return render(request, "portal/survey/rate.html", about)
    score, words = request.POST.get("score", ""), request.POST.get("words", "")
    whole = int(score) if score.isascii() and score.isdecimal() and len(score) < 3 else 0
    try:
        rated: Rating = rate(ticket, score=whole, words=words, customer=ticket.conversation.customer)
    except Refused:
        wrong = _("Choose one to five, and at most 8,000 characters.")
        about |= {"wrong": wrong, "score": whole, "words": words}
        return render(request, "portal/survey/rate.html", about, status=422)
    except NotPossible:
        return render(request, "portal/survey/over.html", {"goes_on": True, "number": ticket.number}, status=409)
    return render(request, "portal/survey/thanks.html", {**about, "score": rated.score})


@csrf_exempt  # the reader's mail program presses it, without a session (RFC 8058); the address is signed
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def no_more(request: HttpRequest, token: str) -> HttpResponse:
    """`/requests/no-more/<token>`: POST stops such mails, `do=again` takes that back; GET asks, for programs look at mails."""
    try:
        address = address_in(token)
    except BadToken:
        return render(request, "portal/survey/over.html", status=410)
    if request.method != "POST":
        return render(request, "portal/survey/ask.html")
    again = request.POST.get("do") == "again"
    (go_on if again else stop)(address)
    return render(request, "portal/survey/stopped.html", {"again": again})
