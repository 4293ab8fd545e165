"""Commands on a conversation: take it, let it pass, hand it over, close it, reopen it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.access.actors import may
from heliodesk.console.answers import done, go, problem, words_for
from heliodesk.console.conversation import one
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.console.tickets.handing import hand_ticket_over
from heliodesk.console.tickets.saying import refusal
from heliodesk.console.tickets.ticket import ticket_of
from heliodesk.conversations import opening
from heliodesk.conversations.body import Refused, clean_body
from heliodesk.conversations.models import Conversation, State
from heliodesk.people.models import Agent, Team
from heliodesk.routing import assignment
from heliodesk.routing.assignment import NotPossible
from heliodesk.routing.policy import speaks
from heliodesk.tickets.assigning import assign
from heliodesk.tickets.changing import NotPossible as TicketNotPossible
from heliodesk.tickets.models import Ticket
from heliodesk.tickets.solving import reopen as reopen_ticket
from heliodesk.tickets.solving import solve


def address(conversation: Conversation) -> str:
    """Where the console shows it."""
    return reverse("console:conversation", args=[conversation.key])


@require_POST
@signed_in
def accept(request: AuthedRequest, key: str) -> HttpResponse:
    """Take what is offered to me, or what waits and nobody is being asked to take."""
    conversation = one(request.user, key)
    if ticket := ticket_of(conversation):
        return _take(request, ticket)
    if conversation.is_waiting and not may(request.user.actor, "take", conversation):
        return problem(request, words_for("other-team"))
    try:
        assignment.accept(conversation, agent=request.user)
    except NotPossible as error:
        return problem(request, words_for(error.rule))
    return go(request, address(conversation), **{"look-again": True})


@require_POST
@signed_in
def decline(request: AuthedRequest, key: str) -> HttpResponse:
    """Let an offer pass, perhaps saying why; the customer keeps their place. Too late is no error: it has passed already."""
    why = request.POST.get("why", "")
    assignment.decline(one(request.user, key), agent=request.user, why=why if why in assignment.REASONS else "")
    return done()


@require_POST
@signed_in
def close(request: AuthedRequest, key: str) -> HttpResponse:
    """Mark my conversation as solved; the answer offers to undo it."""
    conversation = one(request.user, key)
    if conversation.state == State.CLOSED:
        return done()
    if not may(request.user.actor, "close", conversation):
        return problem(request, _("Only who has a conversation can mark it as solved. Take over first."))
    if ticket := ticket_of(conversation):
        try:
            solve(ticket, by=request.user.actor)
        except TicketNotPossible as error:
            return problem(request, refusal(error.rule))
    else:
        opening.close(conversation, by=request.user.actor)
    undo = reverse("console:reopen", args=[key])
    words = {"text": _("%(name)s: marked as solved") % {"name": conversation.customer.label}, "undo": undo}
    return done(toast=words)


@require_POST
@signed_in
def reopen(request: AuthedRequest, key: str) -> HttpResponse:
    """Take a closed conversation up again. It becomes mine."""
    conversation = one(request.user, key)
    if ticket := ticket_of(conversation):
        return _reopen(request, ticket)
    if conversation.state != State.CLOSED and conversation.assignee_id != request.user.pk:
        return problem(request, words_for("taken"))
    if not may(request.user.actor, "reopen", conversation):
        return problem(request, words_for("other-team"))
    opening.reopen(conversation, by=request.user.actor)
    return go(request, address(conversation), **{"look-again": True})


@require_http_methods(["GET", "POST"])
@signed_in
def take_over(request: AuthedRequest, key: str) -> HttpResponse:
    """Take a conversation from a colleague, after being asked whether that is meant."""
    conversation = one(request.user, key)
    if not may(request.user.actor, "take-over", conversation):
        return problem(request, words_for("closed" if conversation.state == State.CLOSED else "other-team"))
    if request.method == "GET":
        return render(request, "console/parts/take_over.html", {"conversation": conversation})
    if ticket := ticket_of(conversation):
        return _take(request, ticket)
    try:
        if conversation.state == State.ASSIGNED and conversation.assignee_id != request.user.pk:
            assignment.hand_over(conversation, by=request.user, to=request.user)
        else:
            assignment.accept(conversation, agent=request.user)
    except NotPossible as error:
        return problem(request, words_for(error.rule))
    return go(request, address(conversation), **{"look-again": True, "close-dialog": True})


@require_http_methods(["GET", "POST"])
@signed_in
def hand_over(request: AuthedRequest, key: str) -> HttpResponse:
    """Choose a colleague or a team, and say what they should know."""
    agent, conversation = request.user, one(request.user, key)
    if conversation.state != State.CLOSED and not may(agent.actor, "hand-over", conversation):
        return problem(request, _("You do not have this conversation any more, so it was not handed over."))
    if ticket := ticket_of(conversation):
        return hand_ticket_over(request, ticket)
    if request.method == "GET":
        return render(request, "console/parts/hand_over.html", _choices(conversation, agent))
    to, note = _whom(request.POST.get("to", "")), request.POST.get("note", "")
    error = "" if to else _("Choose who gets it.")
    if note.strip():
        try:
            clean_body(note)
        except Refused as refused:
            error = words_for(refused.rule)
    if error or to is None:
        context = {**_choices(conversation, agent), "error": error, "note": note, "to": request.POST.get("to", "")}
        return render(request, "console/parts/hand_over.html", context, status=422)
    try:
        assignment.hand_over(conversation, by=agent, to=to, note=note)
    except NotPossible as refusal:
        return problem(request, words_for(refusal.rule))
    still_seen = Conversation.objects.visible_to(agent.actor).filter(key=key).exists()
    path = address(conversation) if still_seen else reverse("console:desk")
    said = _("Handed over to %(name)s") % {"name": to.name}
    return go(request, path, **{"look-again": True, "close-dialog": True, "toast": {"text": said}})


def _take(request: AuthedRequest, ticket: Ticket) -> HttpResponse:
    """A ticket of my department becomes mine."""
    if not may(request.user.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    try:
        assign(ticket, to=request.user, by=request.user.actor)
    except TicketNotPossible as error:
        return problem(request, refusal(error.rule))
    return go(request, address(ticket.conversation), **{"look-again": True, "close-dialog": True})


def _reopen(request: AuthedRequest, ticket: Ticket) -> HttpResponse:
    if not may(request.user.actor, "reopen", ticket):
        return problem(request, refusal("not-yours"))
    try:
        reopen_ticket(ticket, by=request.user.actor)
    except TicketNotPossible as error:
        return problem(request, refusal(error.rule))
    return done()


def _whom(text: str) -> Agent | Team | None:
    kind, _colon, name = text.partition(":")
    if kind == "agent":
        return Agent.objects.filter(key=name, is_active=True).select_related("team").first()
    return Team.objects.filter(slug=name).first() if kind == "team" else None


@dataclass(frozen=True, slots=True)
class Choice:
    """A colleague in the hand-over dialog: how they are now, and whether they speak the customer's language."""

    person: Agent
    value: str
    state: str
    fits: bool
    full: bool

    @property
    def rank(self) -> tuple[bool, int, bool, str]:
        """Who could take it at once comes first: speaking the language, there, with a hand free; then by name."""
        return not self.fits, _NEAREST.index(self.state), self.full, self.person.name


_NEAREST = ["available", "busy", "away", "off"]


def _choices(conversation: Conversation, agent: Agent) -> dict[str, Any]:
    carried = Count("conversations", filter=Q(conversations__state=State.ASSIGNED), distinct=True)
    people = Agent.objects.filter(is_active=True).exclude(pk=conversation.assignee_id or agent.pk)
    choices = [
        Choice(
            person=person,
            value=f"agent:{person.key}",
            state=person.presence.state if hasattr(person, "presence") else "off",
            fits=speaks(person.languages, conversation.language),
            full=person.load >= person.capacity,
        )
        for person in people.select_related("team", "presence").annotate(load=carried)
    ]
    choices.sort(key=lambda choice: choice.rank)
    return {"conversation": conversation, "people": choices, "teams": Team.objects.all()}
