"""Everything that happened with a ticket, in order: steps, what was said, promises, who looked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from heliodesk.assistant import told as assistant
from heliodesk.console.appeals.words import what_happened
from heliodesk.console.channels.marks import said_by
from heliodesk.console.page import presence_words
from heliodesk.console.passing import handed
from heliodesk.console.signed_in import AuthedRequest, signed_in
from heliodesk.console.tickets.saying import clock
from heliodesk.console.tickets.ticket import tracked
from heliodesk.conversations.lines import line as system_line
from heliodesk.conversations.models import Message
from heliodesk.people.models import Agent
from heliodesk.promises.models import Promise
from heliodesk.safety.models import Viewing
from heliodesk.tickets.models import Priority, Status, Step, Ticket

_MOST = 500
_NAMED: dict[str, dict[Any, Any]] = {"status": dict(Status.choices), "priority": dict(Priority.choices)}
KINDS = ("steps", "said", "promises", "looks")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when (UTC), of which kind, by whom, and in words."""

    at: datetime
    kind: str
    who: str
    text: str
    is_note: bool = False


def entries(ticket: Ticket, agent: Agent, kinds: set[str]) -> list[Entry]:
    """The latest first."""
    found: list[Entry] = []
    customer = ticket.conversation.customer.label
    if "steps" in kinds:
        steps = Step.objects.filter(ticket=ticket).select_related("agent").order_by("-id")[:_MOST]
        found += [Entry(one.at, "steps", _by(one.agent, one.by_customer, customer), _step(one)) for one in steps]
    if "said" in kinds:
        said = Message.objects.visible_to(agent.actor).filter(conversation=ticket.pk).select_related("agent")
        for one in said.order_by("-number")[:_MOST]:
            text = (
                system_line(one.data, for_staff=True)
                if one.kind == Message.Kind.SYSTEM
                else one.body or handed.title(one)
            )
            found.append(Entry(one.at, "said", _author(one, customer), text, one.kind == Message.Kind.NOTE))
    if "promises" in kinds:
        for made in Promise.objects.visible_to(agent.actor).filter(conversation=ticket.pk).order_by("-id")[:_MOST]:
            found += _promise(made)
    if "looks" in kinds:
        looks = Viewing.objects.filter(conversation=ticket.pk).select_related("agent").order_by("-at")[:_MOST]
        found += [Entry(one.at, "looks", one.agent.name, one.get_kind_display()) for one in looks]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:_MOST]


def _author(message: Message, customer: str) -> str:
    if assistant.is_by_assistant(message):
        return assistant.name()
    if message.is_from_elsewhere:
        return said_by(message)
    return _by(message.agent, message.by_customer, customer)


def _by(agent: Agent | None, by_customer: bool, customer: str) -> str:
    return customer if by_customer else agent.name if agent else "Heliodesk"


def _promise(made: Promise) -> list[Entry]:
    what = made.get_kind_display()
    due = (
        _("%(what)s promised by %(at)s") % {"what": what, "at": clock(made.due)}
        if made.due
        else _("%(what)s promised") % {"what": what}
    )
    found = [Entry(made.since, "promises", "Heliodesk", due)]
    if made.broken_at:
        found.append(Entry(made.broken_at, "promises", "Heliodesk", _("%(what)s: late") % {"what": what}))
    if made.ended_at:
        found.append(Entry(made.ended_at, "promises", "Heliodesk", f"{what}: {made.get_state_display()}"))
    return found


def _step(step: Step) -> str:
    data: dict[str, Any] = step.data
    named: dict[Any, Any] = _NAMED.get(step.what, {})
    before, after = (named.get(data.get(side), data.get(side)) for side in ("before", "after"))
    words = (
        {
            "opened": _("Opened"),
            "status": _("Status: %(before)s → %(after)s"),
            "priority": _("Priority: %(before)s → %(after)s"),
            "renamed": _("Subject: %(before)s → %(after)s"),
            "assigned": _("Given from %(before)s to %(after)s"),
            "handed-on": _("Handed on from %(before)s to %(after)s"),
            "asked": _("Asked %(team)s: %(subject)s"),
            "ask-settled": _("Answered between departments: %(subject)s"),
            "linked": _("Linked with %(number)s"),
            "linked-from": _("%(number)s was linked with this"),
            "unlinked": _("Link with %(number)s taken back"),
            "follow-up": _("Followed up by %(number)s"),
            "follows": _("Follows %(number)s"),
            "merged": _("%(number)s was merged into this"),
            "merged-into": _("Merged into %(number)s"),
            "parted": _("The merge with %(number)s was undone"),
            "split-off": _("A part was split off as %(number)s"),
            "split-from": _("Split off from %(number)s"),
            "mail-confirmed": _("The mailbox confirmed that this mail is its owner's"),
        }.get(step.what)
        or what_happened(step.what)
        or step.what
    )
    told = {
        "team": "",
        "subject": "",
        "number": "",
        **data,
        "before": before or _("nobody"),
        "after": after or _("nobody"),
    }
    text = str(words) % told if "%(" in str(words) else str(words)
    if checked := data.get("checked"):
        text += "; " + "; ".join(f"{what}: {_('done') if said == 'done' else said}" for what, said in checked.items())
    return text


@require_GET
@signed_in
def line(request: AuthedRequest, key: str) -> HttpResponse:
    """`?kind=`: only steps, said, promises or looks; several may be given."""
    ticket = tracked(request.user, key)
    kinds = set(request.GET.getlist("kind")) & set(KINDS) or set(KINDS)
    offered = [
        ("steps", _("Changes")),
        ("said", _("What was said")),
        ("promises", _("Promises")),
        ("looks", _("Who looked")),
    ]
    context = {
        "area": "tickets",
        "ticket": ticket,
        "entries": entries(ticket, request.user, kinds),
        "kinds": kinds,
        "offered": offered,
    }
    return render(request, "console/tickets/line.html", {**context, **presence_words(request.user)})
