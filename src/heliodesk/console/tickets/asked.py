"""Talks between departments: what my department is asked, and one talk with its messages."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from heliodesk.access.actors import may
from heliodesk.console.answers import go, problem
from heliodesk.console.page import presence_words
from heliodesk.console.signed_in import AuthedRequest, answerers_only, signed_in
from heliodesk.console.tickets.saying import refusal
from heliodesk.console.tickets.ticket import tracked
from heliodesk.conversations.body import Refused
from heliodesk.people.models import Team
from heliodesk.tickets import asking
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.models import SideMessage, SideTalk, Ticket


@require_GET
@answerers_only
def asked(request: AuthedRequest) -> HttpResponse:
    """Open talks to my department, and those that it has begun."""
    agent = request.user
    talks = asking.with_unread(SideTalk.objects.visible_to(agent.actor).unanswered(), agent)
    rows = list(talks.select_related("ticket__conversation", "team", "asking", "opened_by").order_by("-last_at")[:200])
    context = {
        "area": "tickets",
        "to_us": [talk for talk in rows if talk.team_id == agent.team_id],
        "by_us": [talk for talk in rows if talk.team_id != agent.team_id],
    }
    return render(request, "console/tickets/asked.html", {**context, **presence_words(agent)})


@require_http_methods(["GET", "POST"])
@answerers_only
def talk(request: AuthedRequest, key: str) -> HttpResponse:
    """Read a talk, and write in it. The ticket itself is linked only for whoever may open it."""
    agent = request.user
    seen = SideTalk.objects.visible_to(agent.actor).select_related(
        "ticket__conversation", "team", "asking", "opened_by"
    )
    found = get_object_or_404(seen, key=key)
    draft, once, error = "", request.POST.get("client_id", str(uuid4())), ""
    if request.method == "POST":
        try:
            asking.say(found, body=request.POST.get("body", ""), client_id=once, by=agent)
        except Refused as refused:
            draft, error = request.POST.get("body", ""), refusal(refused.rule)
        else:
            return redirect("console:side-talk", key=key)
    asking.note_read(found, agent, found.message_count)
    context = {
        "area": "tickets",
        "talk": found,
        "said": SideMessage.objects.visible_to(agent.actor).filter(talk=found).select_related("agent__team"),
        "may_open": Ticket.objects.visible_to(agent.actor).filter(pk=found.ticket_id).exists(),
        "draft": draft,
        "client_id": once,
        "error": error,
    }
    page = {**context, **presence_words(agent)}
    return render(request, "console/tickets/talk.html", page, status=422 if error else 200)


@require_POST
@answerers_only
def settle(request: AuthedRequest, key: str) -> HttpResponse:
    """The question is answered."""
    asking.settle(get_object_or_404(SideTalk.objects.visible_to(request.user.actor), key=key), by=request.user)
    messages.success(request, refusal("settled"))
    return redirect("console:asked")


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: AuthedRequest, key: str) -> HttpResponse:
    """Ask another department about a ticket."""
    ticket, said = tracked(request.user, key), request.POST
    if not may(request.user.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    context = {
        "ticket": ticket,
        "conversation": ticket.conversation,
        "teams": Team.objects.exclude(pk=ticket.team_id),
        "said": said,
        "client_id": said.get("client_id", str(uuid4())),
    }
    if request.method == "GET":
        return render(request, "console/tickets/ask.html", context)
    try:
        team = Team.objects.filter(slug=said.get("team", "")).first()
        if team is None:
            raise NotPossible("no-team")
        words = {
            "subject": said.get("subject", ""),
            "body": said.get("body", ""),
            "client_id": said.get("client_id", ""),
        }
        asking.ask(ticket, team=team, by=request.user, **words)
    except (Refused, NotPossible) as error:
        return render(request, "console/tickets/ask.html", {**context, "error": refusal(error.rule)}, status=422)
    return go(request, f"/console/c/{key}/", **{"look-again": True, "close-dialog": True})
