"""Hand a ticket to another department: its checklist is gone through first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from heliodesk.console.answers import go, words_for
from heliodesk.console.signed_in import AuthedRequest
from heliodesk.console.tickets.saying import refusal
from heliodesk.conversations.body import Refused, clean_body
from heliodesk.people.models import Team
from heliodesk.tickets.assigning import hand_over
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.handing_on import DONE, checked, needs_of
from heliodesk.tickets.models import Ticket


def hand_ticket_over(request: AuthedRequest, ticket: Ticket) -> HttpResponse:
    """The dialog asks which department, then each of its points: done, or why not. `may` has been asked."""
    said = request.POST if request.method == "POST" else request.GET
    team = Team.objects.filter(slug=said.get("to", "")).first()
    context = _words(ticket, team, said)
    if request.method == "GET" or "ask" in said:
        return render(request, "console/tickets/hand_over.html", context)
    try:
        if team is None:
            return _again(request, context, _("Choose who gets it."))
        answers = {
            item.key: DONE if said.get(f"done-{item.key}") else said.get(f"why-{item.key}", "")
            for item in needs_of(team)
        }
        note = said.get("note", "")
        if note.strip():
            clean_body(note)
        told = checked(team, answers, get_language() or "en")
        hand_over(ticket, to=team, by=request.user, note_text=note, checked=told)
    except Refused as error:
        words = refusal(error.rule) if error.rule == "checklist" else words_for(error.rule)
        return _again(request, context, words)
    except NotPossible as error:
        return _again(request, context, refusal(error.rule))
    still_seen = Ticket.objects.visible_to(request.user.actor).filter(pk=ticket.pk).exists()
    path = reverse("console:conversation", args=[ticket.conversation.key]) if still_seen else reverse("console:desk")
    words = _("Handed over to %(name)s") % {"name": team.name}
    return go(request, path, **{"look-again": True, "close-dialog": True, "toast": {"text": words}})


def _again(request: AuthedRequest, context: dict[str, Any], error: str) -> HttpResponse:
    return render(request, "console/tickets/hand_over.html", {**context, "error": error}, status=422)


def _words(ticket: Ticket, team: Team | None, said: Any) -> dict[str, Any]:
    language = get_language() or "en"
    needs = [
        {
            "item": item,
            "words": item.said_in(language),
            "done": said.get(f"done-{item.key}"),
            "why": said.get(f"why-{item.key}", ""),
        }
        for item in (needs_of(team) if team else [])
    ]
    teams = Team.objects.exclude(pk=ticket.team_id)
    return {
        "conversation": ticket.conversation,
        "team": team,
        "teams": teams,
        "needs": needs,
        "note": said.get("note", ""),
    }
