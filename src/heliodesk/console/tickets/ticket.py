"""The ticket that a conversation is: what its page shows, and the commands on it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heliodesk.access.actors import may
from heliodesk.console.answers import done, go, problem
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.console.tickets.saying import clock, due_of, refusal, span
from heliodesk.conversations.body import Refused
from heliodesk.conversations.models import Conversation
from heliodesk.people.models import Agent
from heliodesk.promises import keeping
from heliodesk.promises.models import Promise, State
from heliodesk.tickets import assigning, bulk, macros
from heliodesk.tickets.becoming import become_ticket
from heliodesk.tickets.changing import NotPossible
from heliodesk.tickets.merging import merge
from heliodesk.tickets.models import Macro, Priority, Status, Ticket
from heliodesk.tickets.renaming import rename
from heliodesk.tickets.solving import change_status
from heliodesk.tickets.status import may_become


def ticket_of(conversation: Conversation) -> Ticket | None:
    """The ticket beside a conversation that an agent was given; None for a chat."""
    if conversation.tracked_at is None:
        return None
    seen = Ticket.objects.within([conversation]).select_related("team", "assignee", "merged_into__conversation")
    ticket = seen.first()
    if ticket is not None:
        ticket.conversation = conversation
    return ticket


def tracked(agent: Agent, key: str) -> Ticket:
    """The ticket of that key. 404 for a chat, and for one that `agent` may not see."""
    seen = Ticket.objects.visible_to(agent.actor).select_related("conversation__customer", "team", "assignee")
    return get_object_or_404(seen, conversation__key=key)


def words_of(ticket: Ticket) -> dict[str, Any]:
    """What the head and the composer say of it."""
    keep = ticket.status if ticket.status != Status.OPEN else Status.US
    thens = [
        (Status.CUSTOMER, _("Send and wait for the customer")),
        (keep, _("Send, and it stays where it is")),
        (Status.OTHERS, _("Send and wait for somebody else")),
        (Status.SOLVED, _("Send, and it is solved")),
    ]
    seen: dict[str, str] = {}
    for value, said in thens:
        if value not in seen and (value == ticket.status or may_become(ticket.status, value)):
            seen[str(value)] = said
    return {"ticket": ticket, "due": due_of(ticket), "promise": _promise(ticket), "thens": list(seen.items())}


def _promise(ticket: Ticket) -> str:
    """Such as "First answer by 16:10, in 40 min of service"."""
    promised = Promise.objects.within([ticket.conversation]).filter(state=State.RUNNING)
    running = promised.filter(due__isnull=False).order_by("due")
    first = running.first()
    if first is None or first.due is None:
        return _("Nothing counts while we wait for the customer") if ticket.status == Status.CUSTOMER else ""
    now = datetime.now(UTC)
    if first.due <= now:
        return _("%(what)s was due at %(at)s") % {"what": first.get_kind_display(), "at": clock(first.due)}
    left = timedelta(minutes=first.minutes) * max(0.0, 1 - keeping.spent(first, now))
    return _("%(what)s by %(at)s, in %(left)s of service") % {
        "what": first.get_kind_display(),
        "at": clock(first.due),
        "left": span(left),
    }


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: AuthedRequest, key: str) -> HttpResponse:
    """Subject, status, priority and assignee: a dialog, and what was changed in it."""
    agent, ticket = request.user, tracked(request.user, key)
    if not may(agent.actor, "work", ticket):
        return problem(request, refusal("not-yours"))
    if request.method == "GET":
        return render(request, "console/tickets/change.html", _choices(ticket))
    said = request.POST
    try:
        with transaction.atomic():
            _apply(ticket, said.get("subject", ticket.subject), said.get("status", ""), said.get("priority", ""), agent)
            if (to := said.get("assignee", "=")) != "=":
                chosen = Agent.objects.filter(key=to).first()
                if chosen is None and to:
                    raise NotPossible("inactive")
                assigning.assign(ticket, to=chosen, by=agent.actor)
    except (Refused, NotPossible) as error:
        context = {**_choices(ticket), "error": refusal(error.rule), "said": said}
        return render(request, "console/tickets/change.html", context, status=422)
    return done(**{"close-dialog": True})


def _apply(ticket: Ticket, subject: str, status: str, priority: str, agent: Agent) -> None:
    rename(ticket, subject, by=agent.actor)
    if priority.isdecimal() and int(priority) in Priority.values:
        assigning.set_priority(ticket, int(priority), by=agent.actor)
    if status and status != ticket.status:
        change_status(ticket, status, by=agent.actor)


def _choices(ticket: Ticket) -> dict[str, Any]:
    allowed = [
        each for each in Status if each == ticket.status or (each in bulk.STATUSES and may_become(ticket.status, each))
    ]
    return {
        "ticket": ticket,
        "conversation": ticket.conversation,
        "statuses": [(each.value, each.label) for each in allowed],
        "priorities": Priority.choices,
        "colleagues": list(Agent.objects.filter(is_active=True, team=ticket.team_id)),
    }


@require_http_methods(["GET", "POST"])
@signed_in
def become(request: AuthedRequest, key: str) -> HttpResponse:
    """Make a ticket of a chat that is mine: subject, form and priority."""
    agent = request.user
    seen = Conversation.objects.visible_to(agent.actor).select_related("customer", "team")
    talk = get_object_or_404(seen, key=key)
    if not may(agent.actor, "answer", talk):
        return problem(request, _("Only who has a chat can make a ticket of it. Take it over first."))
    context = {"conversation": talk, "priorities": Priority.choices, "priority": Priority.NORMAL}
    if request.method == "GET":
        return render(request, "console/tickets/become.html", context)
    told = request.POST
    priority = int(told["priority"]) if told.get("priority", "") in map(str, Priority.values) else Priority.NORMAL
    try:
        become_ticket(
            talk, by=agent.actor, subject=told.get("subject", ""), form=told.get("form", "")[:40], priority=priority
        )
    except (Refused, NotPossible) as error:
        context.update(error=refusal(error.rule), subject=told.get("subject", ""), priority=priority)
        return render(request, "console/tickets/become.html", context, status=422)
    said = _("It is a ticket now: %(number)s") % {"number": talk.number}
    path = request.path.removesuffix("ticket/become")
    return go(request, path, **{"look-again": True, "close-dialog": True, "toast": {"text": said}})


@require_POST
@signed_in
def join(request: AuthedRequest, key: str) -> HttpResponse:
    """A chat goes on in the ticket that is the same matter (`into`): it becomes one and is merged, which can be undone."""
    agent = request.user
    talk = get_object_or_404(Conversation.objects.visible_to(agent.actor).select_related("customer", "team"), key=key)
    seen = Ticket.objects.visible_to(agent.actor).select_related("conversation__customer", "team")
    target = get_object_or_404(seen, conversation__key=request.POST.get("into", ""))
    if not may(agent.actor, "answer", talk):
        return problem(request, _("Only who has a chat can make a ticket of it. Take it over first."))
    if not may(agent.actor, "work", target):
        return problem(request, refusal("not-yours"))
    try:
        with transaction.atomic():
            merge(become_ticket(talk, by=agent.actor, subject=target.subject), into=target, by=agent)
    except NotPossible as error:
        return problem(request, refusal(error.rule))
    words = _("Merged into %(number)s. It can be undone for 30 days.") % {"number": target.number}
    return go(request, f"/console/c/{target.conversation.key}/", **{"look-again": True, "toast": {"text": words}})


@require_http_methods(["GET"])
@signed_in
def pick(request: AuthedRequest, key: str) -> HttpResponse:
    """The macros, filled for this ticket: choosing one fills the draft and shows what it sets; nothing is sent."""
    agent, ticket = request.user, tracked(request.user, key)
    rows = [(macro, macros.fill(macro, ticket, agent)) for macro in Macro.objects.visible_to(agent.actor)[:200]]
    statuses, priorities = dict(Status.choices), dict(Priority.choices)
    listed = [
        {
            "name": macro.name,
            "filled": filled,
            "sets": ", ".join(
                str(each)
                for each in (
                    statuses.get(filled.status),
                    priorities.get(filled.priority or 0),
                    _("to %(team)s") % {"team": filled.team.name} if filled.team else None,
                )
                if each
            ),
        }
        for macro, filled in rows
    ]
    return render(request, "console/tickets/pick.html", {"rows": listed, "ticket": ticket})
